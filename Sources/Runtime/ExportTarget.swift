internal import Browser
internal import Glibc
internal import Output
internal import Records

/// Why a file of rows could not be written: one sentence, no full stop.
struct ExportError: Error, Sendable, Hashable {
    var message: String
}

/// A file of rows: written beside its place, and put there whole. Nobody else may read it.
struct ExportTarget: Sendable {
    let path: String
    private let partial: String
    private let folder: String
    private let isReplacing: Bool
    private var descriptor: Int32 = -1
    private var writer: RowWriter?
    private(set) var bytes = 0

    /// - Parameter number: tells this file from others that the process writes to the same path.
    init(path: String, isReplacing: Bool, number: Int) {
        self.path = path
        self.isReplacing = isReplacing
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        folder = slash.map { String(path[...$0]) } ?? "./"
        let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
        partial = "\(folder).\(name.prefix(100)).partial-\(getpid())-\(number)"
    }

    /// False when there is a file already that is not to be replaced.
    mutating func open() throws(ExportError) -> Bool {
        var status = stat()
        if lstat(path, &status) == 0 {
            let kind = status.st_mode & S_IFMT
            if kind == S_IFDIR { throw ExportError(message: "\(path) is a folder") }
            // Such as /dev/null: a file in its place would be in everybody's way.
            if kind != S_IFREG, kind != S_IFLNK { throw ExportError(message: "\(path) is no regular file") }
            if !isReplacing { return false }
        }
        if path.hasSuffix("/") { throw ExportError(message: "\(path) is a folder") }
        descriptor = Glibc.open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { throw failure() }
        return true
    }

    mutating func write(_ rows: [[Value]], under columns: [String], as format: RowFormat) throws(ExportError) {
        var text: [UInt8] = []
        var writer: RowWriter
        if let begun = self.writer {
            writer = begun
        } else {
            writer = RowWriter(OutputFormat(format), columns: columns)
            text = writer.begin()
        }
        for row in rows { text += writer.row(row) }
        self.writer = writer
        try append(text)
    }

    /// Brings the bytes to the disk and gives them their name.
    mutating func finish() throws(ExportError) {
        let rest = writer?.end() ?? []
        try append(rest)
        guard fsync(descriptor) == 0 else { throw failure() }
        let result = close(descriptor)
        descriptor = -1
        guard result == 0 else { throw failure() }
        // Unlike rename, link never replaces a file that appeared meanwhile. Not every file system has it.
        if !isReplacing, link(partial, path) == 0 {
            unlink(partial)
        } else {
            var status = stat()
            if !isReplacing, errno == EEXIST || lstat(path, &status) == 0 {
                throw ExportError(message: "\(path) appeared meanwhile: it was not replaced")
            }
            guard rename(partial, path) == 0 else { throw failure() }
        }
        let holder = Glibc.open(folder, O_RDONLY | O_CLOEXEC)
        if holder >= 0 {
            fsync(holder)
            close(holder)
        }
    }

    func discard() {
        if descriptor >= 0 { close(descriptor) }
        unlink(partial)
    }

    private mutating func append(_ text: [UInt8]) throws(ExportError) {
        guard writeAll(text, to: descriptor) else { throw failure() }
        bytes += text.count
    }

    private func failure() -> ExportError {
        let reason = String(cString: strerror(errno))
        return ExportError(message: "cannot write \(path): \(reason)")
    }
}
