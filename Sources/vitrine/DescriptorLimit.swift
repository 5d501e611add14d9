internal import Glibc

/// How many files and connections the process may have open.
enum DescriptorLimit {
    /// As many as the system lets it without asking: the usual soft limit of 1024 is for programs that use select(2).
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        // Unlimited would be no limit on connections either.
        limit.rlim_cur = min(limit.rlim_max, 1 << 20)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
