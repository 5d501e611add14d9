internal import Foundation
internal import Glibc

/// The service manager that started the process, if one did.
///
/// Sources: sd_listen_fds(3), sd_notify(3).
enum ServiceManager {
    struct Sockets: Equatable {
        /// Listening sockets for clients.
        var clients: [Int32] = []
        /// The one called `metrics`.
        var metrics: Int32?
    }
    /// Descriptors begin behind the standard ones.
    private static let first: Int32 = 3

    /// The sockets that the process was started with; none when the variables are another process's.
    static func sockets(
        _ environment: [String: String] = ProcessInfo.processInfo.environment, process: Int32 = getpid()
    ) -> Sockets {
        var sockets = Sockets()
        guard let owner = environment["LISTEN_PID"].flatMap({ Int32($0) }), owner == process,
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), (1...1024).contains(count)
        else { return sockets }
        let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        for index in 0..<count {
            let isForMetrics = Int(index) < names.count && names[Int(index)] == "metrics"
            if isForMetrics { sockets.metrics = first + index } else { sockets.clients.append(first + index) }
        }
        return sockets
    }

    static func ready() { notify("READY=1") }
    static func stopping() { notify("STOPPING=1") }
    static func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        notify("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    /// Says how the service is; nothing where nobody asked for it, or listens any more.
    private static func notify(_ state: String) {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@") else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A leading @ stands for the NUL of a name that is no file.
        var name = Array(path.utf8)
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(descriptor, state, state.utf8.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
