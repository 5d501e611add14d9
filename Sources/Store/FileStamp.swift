internal import Glibc

/// Which file a path names: a database replaced by renaming keeps answering from the old file to those who have it open.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let node: UInt64

    fileprivate init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

/// How a file looks from outside: equal stamps mean that nobody has written to it, unless the stamp is fresh.
///
/// SQLite does not notice when a database is overwritten by something that is not SQLite, such as `cp`.
/// Source: <https://www.sqlite.org/howtocorrupt.html>
struct FileStamp: Hashable, Sendable {
    let identity: FileIdentity
    private let size: Int64
    private let modified: Int64
    /// Other than the time of writing, this one cannot be set.
    private let changed: Int64

    /// Looks at the database file at `path`, without opening it: closing it again would give up the locks that SQLite holds on it.
    init(_ path: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.problem(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw StoreError(.cannotOpen, "this is a folder, not a database")
        default: throw StoreError(.cannotOpen, "this is not a file")
        }
        if status.st_size == 0 { throw StoreError(.notADatabase, "the file is empty, which no database is") }
        identity = FileIdentity(status)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// The clock of file times ticks every few milliseconds: a write just after this look may leave the same stamp.
    var isFresh: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Self.nanoseconds(now) - changed < 50_000_000
    }

    private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) }

    private static func problem(_ code: Int32) -> StoreError {
        switch code {
        case ENOENT, ENOTDIR: StoreError(.cannotOpen, "there is no such file")
        case EACCES: StoreError(.cannotOpen, "this user may not look into the file's folder")
        default: StoreError(.cannotOpen, "the file cannot be looked at (errno \(code))")
        }
    }

    /// Why the file cannot be read, where permissions are to blame; SQLite only says that it cannot open it.
    static func refusal(_ path: String) -> StoreError? {
        // AT_EACCESS: as opening it would, by the effective user.
        guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0, errno == EACCES else { return nil }
        return StoreError(.cannotOpen, "this user may not read the file")
    }
}

/// The index of a write-ahead log, which every connection of this process has mapped into memory.
///
/// Who shortens the mapped file kills the process that reads it (SIGBUS); who removes it leaves it reading an old state for ever. SQLite
/// never does either while somebody is connected.
struct LogIndexStamp: Hashable, Sendable {
    private let node: UInt64
    private let size: Int64

    /// nil when there is none.
    ///
    /// - Parameter database: the database's path without symbolic links, as SQLite makes it.
    init?(of database: String) {
        var status = stat()
        guard stat(database + "-shm", &status) == 0 else { return nil }
        node = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int64(status.st_size)
    }

    /// Whoever has mapped this file may go on reading it now that it looks like `other`.
    func isKept(by other: LogIndexStamp?) -> Bool {
        guard let other else { return false }
        return other.node == node && other.size >= size
    }

    /// Bytes in the log beside a database.
    static func logSize(of database: String) -> Int64 {
        var status = stat()
        return stat(database + "-wal", &status) == 0 ? Int64(status.st_size) : 0
    }
}

/// `path` without symbolic links; itself when there is no such file.
func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
}
