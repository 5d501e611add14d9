internal import Logging

/// Puts entries into the file, in their order and whole, however often the disk refuses them.
///
/// Confined to its log's queue.
final class AuditWriter {
    /// Bytes of lines that are handed over at a time.
    private static let batchLimit = 256 << 10
    /// Nanoseconds between two lines of the log about a failure that lasts.
    private static let reminder: UInt64 = 60_000_000_000

    private let path: String
    private let disk: AuditDisk
    private let logger: Logger
    /// Microseconds since 1970.
    private let now: @Sendable () -> Int64
    private var file: AuditFile
    /// The end of the file as far as its lines are whole.
    private(set) var chain: AuditChain
    private var entries: [AuditEntry] = []
    /// Of `entries`, how many are in the file.
    private var done = 0
    /// Of the next entry's line, how many bytes are in the file: it took no more.
    private var partial = 0
    /// Something was written that the disk perhaps has not yet.
    private(set) var needsSync = false
    /// Monotonic nanoseconds.
    private(set) var lastSync: UInt64 = 0
    private(set) var failure: AuditError?
    /// The last line was written, or given up.
    private(set) var isFinished = false
    private var toldAt: UInt64 = 0

    init(path: String, disk: AuditDisk, logger: Logger, now: @escaping @Sendable () -> Int64) throws(AuditError) {
        self.path = path
        self.disk = disk
        self.logger = logger
        self.now = now
        guard let file = try AuditFile.open(path, disk: disk) else { preconditionFailure("a file is besides no other") }
        self.file = file
        chain = file.ending.chain
        entries = Self.opening(file, time: now(), after: nil)
    }

    /// Nothing waits to be written.
    var isIdle: Bool { done == entries.count }
    /// Lines that wait to be written.
    var waiting: Int { entries.count - done }

    func add(_ more: [AuditEntry]) { entries += more }

    /// Writes all that waits. Otherwise `failure` says why it could not, and the next call goes on at that byte.
    func write(clock: UInt64) {
        if let error = push() { return fail(error, clock) }
        if failure != nil { sync(clock: clock) }
    }

    /// Waits until the disk has what was written, and looks whether the file is still there.
    func sync(clock: UInt64) {
        lastSync = clock
        if let error = settle() { return fail(error, clock) }
        if file.isRemoved {
            logger.error("MCP audit log was removed while it was written: a new one is begun", metadata: ["path": "\(path)"])
            do throws(AuditError) { try move() } catch { return fail(error, clock) }
            if let error = push() { return fail(error, clock) }
        }
        // What was written before a refusal is on the disk now; the refusal is over when nothing waits any more.
        if failure != nil, isIdle {
            failure = nil
            logger.warning("MCP audit log is written again", metadata: ["path": "\(path)"])
        }
    }

    /// Goes on in the file that the path names now; the old one has been moved away. Without another file nothing changes.
    func reopen(clock: UInt64) {
        do throws(AuditError) {
            try move()
            write(clock: clock)
        } catch {
            logger.error("MCP audit log goes on in its old file: \(error.message)")
        }
    }

    /// Writes the last line and closes the file.
    func finish(clock: UInt64) {
        isFinished = true
        defer { file.end() }
        add([AuditEntry(time: now(), .closed)])
        if let error = push() ?? settle() { fail(error, clock) }
    }

    private func move() throws(AuditError) {
        guard let next = try AuditFile.open(path, besides: file, disk: disk) else { return }
        add([AuditEntry(time: now(), .closed)])
        if let error = push() ?? settle() { logger.error("MCP audit log cannot end its old file: \(error.message)") }
        let ended = chain
        logger.info("MCP audit log goes on in a new file, the old one ends with \(String(decoding: ended.hash, as: UTF8.self))")
        // What the old file did not take, the new one gets.
        let rest = entries[done...].filter { $0.event != .closed }
        file.end()
        file = next
        if !next.ending.isEmpty { chain = next.ending.chain }
        entries = Self.opening(next, time: now(), after: ended) + rest
        done = 0
        partial = 0
    }

    /// nil when all is written.
    private func push() -> AuditError? {
        while !isIdle {
            var chain = chain
            var lines: [UInt8] = []
            var ends: [(end: Int, chain: AuditChain)] = []
            while done + ends.count < entries.count, lines.count < Self.batchLimit {
                chain.append(entries[done + ends.count], to: &lines)
                ends.append((lines.count, chain))
            }
            let (written, error) = lines.withUnsafeBytes { file.append(UnsafeRawBufferPointer(rebasing: $0[partial...])) }
            if written > 0 { needsSync = true }
            let reached = partial + written
            let whole = ends.prefix { $0.end <= reached }
            done += whole.count
            partial = reached - (whole.last?.end ?? 0)
            if let last = whole.last { self.chain = last.chain }
            if let error { return AuditError(.cannotWrite, AuditError.reason(error)) }
        }
        entries = []
        done = 0
        return nil
    }

    /// nil when the disk has it.
    private func settle() -> AuditError? {
        guard needsSync || failure != nil else { return nil }
        if let error = file.sync() { return AuditError(.cannotWrite, AuditError.reason(error)) }
        needsSync = false
        return nil
    }

    private func fail(_ error: AuditError, _ clock: UInt64) {
        if failure == nil || clock - toldAt >= Self.reminder {
            logger.error("MCP audit log cannot be written: \(error.message)", metadata: ["path": "\(path)"])
            toldAt = clock
        }
        failure = error
    }

    /// The lines that begin the writing of a file.
    private static func opening(_ file: AuditFile, time: Int64, after: AuditChain?) -> [AuditEntry] {
        let ending = file.ending
        if ending.isEmpty { return [AuditEntry(time: time, .opened(after == nil ? .new : .rotated))] }
        var entries: [AuditEntry] = []
        if let damage = ending.damage { entries.append(AuditEntry(time: time, .damaged(bytes: damage.bytes, digest: damage.digest))) }
        entries.append(AuditEntry(time: time, .opened(.continued(after: after?.hash))))
        entries[0].needsNewLine = ending.needsNewLine
        return entries
    }
}
