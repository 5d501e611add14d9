internal import Crypto
internal import Glibc

/// What an audit log asks of the system when it writes; a test puts faults here.
struct AuditDisk: Sendable {
    /// As write(2): how many bytes were taken, or -1 and `errno`.
    var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int = { Glibc.write($0, $1.baseAddress, $1.count) }
    /// As fdatasync(2).
    var sync: @Sendable (Int32) -> Int32 = { fdatasync($0) }
}

/// The open file of an audit log. It is only ever appended to, and by one program at a time.
final class AuditFile {
    /// How far back the last whole line of a damaged file is looked for.
    static let tailLimit = AuditLine.lengthLimit

    /// -1 when it has been closed.
    private var descriptor: Int32
    private let disk: AuditDisk
    private let device: UInt64
    private let node: UInt64
    /// Where the file's own chain ended when it was opened.
    let ending: Ending

    struct Ending {
        var isEmpty: Bool
        var chain: AuditChain
        /// What stands behind the last whole line.
        var damage: (bytes: Int, digest: [UInt8])?
        /// The next line has to begin with a line's end.
        var needsNewLine: Bool
    }

    /// Opens the file, or makes it with mode 0600.
    ///
    /// - Parameter other: returns nil when the path names this very file.
    static func open(_ path: String, besides other: AuditFile? = nil, disk: AuditDisk) throws(AuditError) -> AuditFile? {
        // Nonblocking: a pipe would wait for its other end.
        let descriptor = Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw AuditError(.cannotOpen, "cannot open the audit log \(path): \(AuditError.reason(errno))") }
        do throws(AuditError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw AuditError(.cannotOpen, "cannot open the audit log \(path): not a regular file")
            }
            if let other, other.device == status.st_dev, other.node == status.st_ino {
                close(descriptor)
                return nil
            }
            // Two writers would tear the chain. The lock goes with the descriptor, however the program ends.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw AuditError(.inUse, "another program writes the audit log \(path)")
            }
            // Only now: before the lock another writer could have added lines.
            let ending = try ending(descriptor, path)
            return AuditFile(descriptor, disk, status, ending)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private init(_ descriptor: Int32, _ disk: AuditDisk, _ status: stat, _ ending: Ending) {
        self.descriptor = descriptor
        self.disk = disk
        device = UInt64(status.st_dev)
        node = UInt64(status.st_ino)
        self.ending = ending
    }

    deinit { end() }

    /// Lets another writer have the file.
    func end() {
        guard descriptor >= 0 else { return }
        // A child that is being started may still hold a copy of the descriptor, and with it the lock.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
        descriptor = -1
    }

    /// Appends as much as the file takes. `error` is the `errno` that stopped it; nil when all was taken.
    func append(_ bytes: UnsafeRawBufferPointer) -> (written: Int, error: Int32?) {
        var written = 0
        while written < bytes.count {
            let count = disk.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
            if count > 0 {
                written += count
            } else if count == 0 {
                return (written, EIO)
            } else if errno != EINTR {
                return (written, errno)
            }
        }
        return (written, nil)
    }

    /// Waits until the disk has it. nil when it has, otherwise the `errno`.
    func sync() -> Int32? { disk.sync(descriptor) == 0 ? nil : errno }

    /// No path names it any more.
    var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    // MARK: The end of what is there

    private static func ending(_ descriptor: Int32, _ path: String) throws(AuditError) -> Ending {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw AuditError(.cannotRead, "cannot read the audit log \(path)") }
        let size = Int(status.st_size)
        guard size > 0 else { return Ending(isEmpty: true, chain: .beginning, damage: nil, needsNewLine: false) }
        let length = min(size, tailLimit)
        var tail = [UInt8](repeating: 0, count: length)
        let count = tail.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, length, off_t(size - length)) }
        guard count == length else { throw AuditError(.cannotRead, "cannot read the audit log \(path)") }
        let ending = tail.withUnsafeBytes { Ending(tail: $0, isWhole: length == size) }
        guard let ending else {
            throw AuditError(.notAnAuditLog, "\(path) does not end like an audit log: move it away, and a new one is begun")
        }
        return ending
    }
}

extension AuditFile.Ending {
    /// - Parameters:
    ///   - tail: the last bytes of a file, at least one.
    ///   - isWhole: they are all of its bytes.
    fileprivate init?(tail: UnsafeRawBufferPointer, isWhole: Bool) {
        isEmpty = false
        let newLine = UInt8(ascii: "\n")
        let endsWithNewLine = tail.last == newLine
        // Back from the end, until a line is whole and as it was written.
        var end = endsWithNewLine ? tail.count - 1 : tail.count
        while true {
            let start = tail[..<end].lastIndex(of: newLine).map { $0 + 1 } ?? 0
            if let line = AuditLine(UnsafeRawBufferPointer(rebasing: tail[start..<end])), line.isIntact {
                chain = AuditChain(number: line.number, hash: Array(line.hash))
                break
            }
            guard start > 0 else {
                // No such line: perhaps the first one was never finished, perhaps this is somebody else's file.
                let beginning = #"{"number":1,"time":""#.utf8.prefix(tail.count)
                guard isWhole, tail.starts(with: beginning) else { return nil }
                chain = .beginning
                end = -1
                break
            }
            end = start - 1
        }
        needsNewLine = !endsWithNewLine
        let contentEnd = endsWithNewLine ? tail.count - 1 : tail.count
        if end < contentEnd {
            let rest = UnsafeRawBufferPointer(rebasing: tail[(end + 1)..<contentEnd])
            damage = (rest.count, SHA256.hexadecimal(rest))
        } else {
            damage = nil
        }
    }
}
