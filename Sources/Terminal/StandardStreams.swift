internal import CNcurses
internal import Glibc

/// Keeps what libraries print off the screen while it is up: into a log, shown on the real streams afterwards.
///
/// Only streams that are a terminal are redirected; a pipe or a file stays what the user made it.
@MainActor
struct StandardStreams {
    private let log: Int32
    /// The log is ours, and its contents are owed to the user.
    private let isOwn: Bool
    /// The real stream behind each descriptor that is redirected.
    private var real: [Int32: Int32] = [:]
    private let descriptors: [Int32]

    /// `log` is the caller's and stays open; without one a file without a name is used.
    init(log: Int32?, descriptors: [Int32]) {
        self.descriptors = descriptors.filter { isatty($0) == 1 }
        isOwn = log == nil
        self.log = log ?? cn_log_file()
    }

    mutating func redirect() {
        guard log >= 0, real.isEmpty else { return }
        fflush(nil)
        for descriptor in descriptors {
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0 else { continue }
            real[descriptor] = copy
            dup2(log, descriptor)
        }
        cn_guard_streams(real[STDOUT_FILENO] ?? -1, real[STDERR_FILENO] ?? -1, isOwn ? log : -1)
    }

    mutating func restore() {
        if real.isEmpty { return }
        fflush(nil)
        cn_guard_streams(-1, -1, -1)
        for (descriptor, copy) in real {
            dup2(copy, descriptor)
            Glibc.close(copy)
        }
        if isOwn { replay(on: real[STDERR_FILENO] != nil ? STDERR_FILENO : real.keys.first ?? STDERR_FILENO) }
        real = [:]
    }

    mutating func close() {
        restore()
        if isOwn, log >= 0 { Glibc.close(log) }
    }

    /// What was said meanwhile, at most its last 64 KiB.
    private func replay(on descriptor: Int32) {
        let end = lseek(log, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: min(65_536, max(0, end)))
        let length = pread(log, &bytes, bytes.count, end - bytes.count)
        if length > 0 { _ = write(descriptor, bytes, length) }
        ftruncate(log, 0)
        lseek(log, 0, SEEK_SET)
    }
}
