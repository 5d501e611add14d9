internal import Glibc
internal import NIOCore

/// A listening socket that this process did not make.
///
/// Source: <https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html>
enum InheritedSocket {
    /// Where it listens: an IP address, or the path of a Unix socket.
    static func address(_ descriptor: CInt) throws(TransportError) -> ListenAddress {
        func refusal(_ reason: String) -> TransportError { .cannotListen(.inherited(descriptor: descriptor), reason) }
        guard let type = option(descriptor, SO_TYPE), let isListening = option(descriptor, SO_ACCEPTCONN) else {
            throw refusal(systemMessage(errno))
        }
        guard type == CInt(SOCK_STREAM.rawValue), isListening != 0 else { throw refusal("it is no listening stream socket") }
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { throw refusal(systemMessage(errno)) }
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: &storage) { SocketAddress($0.loadUnaligned(as: sockaddr_in.self)) }
            return .ip(address: address.ipAddress ?? "", port: address.port ?? 0)
        case AF_INET6:
            let address = withUnsafeBytes(of: &storage) { SocketAddress($0.loadUnaligned(as: sockaddr_in6.self)) }
            return .ip(address: address.ipAddress ?? "", port: address.port ?? 0)
        case AF_UNIX:
            // A name in the abstract namespace begins with NUL, which is shown as `@`.
            var name = withUnsafeBytes(of: &storage) { Array($0[MemoryLayout<sa_family_t>.size..<Int(length)]) }
            if name.first == 0 { name[0] = UInt8(ascii: "@") } else if let end = name.firstIndex(of: 0) { name.removeSubrange(end...) }
            return .unix(path: String(decoding: name, as: UTF8.self))
        default: throw refusal("it is neither an IP nor a Unix socket")
        }
    }

    private static func option(_ descriptor: CInt, _ name: CInt) -> CInt? {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
}
