internal import Glibc
internal import Transport

/// Whether `serve` could listen where it is told to. Nothing is answered there: a running server is not disturbed.
enum DoctorListening {
    static func add(_ addresses: [ListenAddress], to section: inout DoctorSection) {
        for address in addresses {
            guard case .ip(let ip, let port) = address, port != 0 else { continue }
            switch bindError(ip, port) {
            case 0: section.add(.ok, "\(address) is free to listen on")
            case EADDRINUSE:
                section.add(
                    .warning, "\(address) is taken, perhaps by this very gateway",
                    advice: "ask who is there: vitrine doctor --url ws://\(address)")
            case EACCES:
                section.add(.failure, "\(address): this user may not listen there", advice: "choose a port from 1024 with --listen")
            case let code:
                let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
                section.add(.failure, "\(address): \(reason)", advice: "choose another --listen address")
            }
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
