internal import Glibc

/// Which file a path names: a database replaced by renaming keeps answering from the old file to those who have it open.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let node: UInt64
    let isFolder: Bool

    /// nil when there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        node = UInt64(truncatingIfNeeded: status.st_ino)
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}
