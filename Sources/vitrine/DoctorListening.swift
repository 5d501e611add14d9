internal import Glibc
internal import Transport

/// Whether `serve` could listen where it is told to. Nothing is answered there: a running server is not disturbed.
enum DoctorListening {
    /// - Parameter isSecure: `serve` speaks TLS there.
    static func add(_ addresses: [ListenAddress], isSecure: Bool, to section: inout DoctorSection) {
        for address in addresses {
            switch address {
            case .ip(let ip, let port): if port != 0 { add(address, bindError(ip, port), isSecure, to: &section) }
            case .unix(let path): add(unix: path, to: &section)
            case .inherited: break
            }
        }
    }

    private static func add(_ address: ListenAddress, _ code: Int32, _ isSecure: Bool, to section: inout DoctorSection) {
        switch code {
        case 0: section.add(.ok, "\(address) is free to listen on")
        case EADDRINUSE:
            section.add(
                .warning, "\(address) is taken, perhaps by this very gateway",
                advice: "ask who is there: vitrine doctor --url \(isSecure ? "wss" : "ws")://\(address)")
        case EACCES:
            section.add(.failure, "\(address): this user may not listen there", advice: "choose a port from 1024 with --listen")
        case let code: section.add(.failure, "\(address): \(systemMessage(code))", advice: "choose another --listen address")
        }
    }

    private static func add(unix path: String, to section: inout DoctorSection) {
        let address = ListenAddress.unix(path: path)
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        switch UnixSocketState.of(path) {
        case .taken:
            section.add(
                .warning, "\(address) is taken, perhaps by this very gateway", advice: "ask who is there: vitrine doctor --url \(address)")
        case .obstructed(let reason):
            section.add(.failure, "\(address): \(reason)", advice: "choose another path with --listen")
        // The file is made, and removed at the end.
        case .free, .dead:
            guard access(folder, W_OK | X_OK) == 0 else {
                let reason = systemMessage(errno)
                return section.add(
                    .failure, "\(address): no file can be made in \(folder): \(reason)",
                    advice: "make the folder, and this user its owner, or choose another path with --listen")
            }
            section.add(.ok, "\(address) is free to listen on")
        }
    }

    /// Takes the address as a listener would, and gives it back. 0, or what `errno` says.
    private static func bindError(_ ip: String, _ port: Int) -> Int32 {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(ip, String(port), &hints, &found) == 0, let found else { return EADDRNOTAVAIL }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        // As a listener does it: connections that have just ended are no obstacle, one that listens is.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 ? 0 : errno
    }
}
