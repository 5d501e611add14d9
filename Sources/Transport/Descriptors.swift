internal import Glibc
internal import Logging

/// What the system allows this process to have open, and what of it connections may have.
///
/// Running out is not only a matter of accepting later: libdispatch ends the process when it cannot open `/proc/self/task/…/stat`,
/// which it reads once a second while it has work. So there is always something left.
enum Descriptors {
    /// Kept for listeners, event loops, the database and connections on their way out.
    ///
    /// Source: `protocol.md` section 7, "Connections".
    static let reserve = 64
    private static let fewest = 80

    /// The soft limit.
    static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: min(limit.rlim_cur, 1 << 30))
    }

    /// As many connections as are wanted and possible.
    static func fitting(_ wanted: Int, logger: Logger) -> Int {
        let possible = limit - reserve
        guard wanted > possible else { return wanted }
        logger.warning(
            "more connections wanted than file descriptors allow", metadata: ["wanted": "\(wanted)", "possible": "\(possible)"])
        return possible
    }

    static func check() throws(TransportError) {
        guard limit >= fewest else {
            throw TransportError(
                code: .cannotListen, message: "cannot serve with \(limit) file descriptors; \(fewest) are the fewest (ulimit -n)")
        }
    }
}
