internal import Glibc

/// The file beside the target that is written first and takes the target's name only when it is whole.
struct PartialFile {
    private static let companions = ["-journal", "-wal", "-shm"]

    let target: String
    let path: String

    init(for target: String) {
        self.target = target
        let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { target[...$0] } ?? ""
        let name = slash.map { target[target.utf8.index(after: $0)...] } ?? target[...]
        path = "\(folder).\(name).partial-\(getpid())"
    }

    var targetExists: Bool {
        var status = stat()
        return lstat(target, &status) == 0
    }

    /// Brings the bytes to the disk and gives them the target's name.
    func commit(replacing: Bool) throws(SampleError) {
        try synchronize(path, O_RDWR)
        // Unlike rename, link never replaces a file that appeared meanwhile. Not every file system has it.
        if !replacing, link(path, target) == 0 {
            unlink(path)
        } else {
            if !replacing, errno == EEXIST || targetExists { throw Self.exists(target) }
            guard rename(path, target) == 0 else { throw failure("cannot write \(target)") }
        }
        // SQLite would replay the journal or log of a database that was here before into this one.
        for suffix in Self.companions where unlink(target + suffix) != 0 && errno != ENOENT {
            let failure = failure("cannot remove \(target)\(suffix)")
            unlink(target)
            throw failure
        }
        try synchronize(folder, O_RDONLY)
    }

    /// Removes what was written so far.
    func discard() {
        for suffix in [""] + Self.companions { unlink(path + suffix) }
    }

    static func exists(_ target: String) -> SampleError { SampleError(.exists, "\(target) exists already") }

    private var folder: String {
        guard let slash = target.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return String(target[...slash])
    }

    private func synchronize(_ path: String, _ flags: Int32) throws(SampleError) {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot write \(path)") }
    }

    private func failure(_ what: String) -> SampleError {
        SampleError(.cannotWrite, "\(what): \(String(cString: strerror(errno)))")
    }
}
