internal import Glibc

/// The file under which a Unix socket of this process is found.
struct UnixSocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Makes the file with mode 0600, and a socket that listens behind it. A file that a dead server left is replaced.
    static func listen(_ path: String, backlog: Int) throws(TransportError) -> (descriptor: CInt, file: UnixSocketFile) {
        func refusal(_ reason: String) -> TransportError { .cannotListen(.unix(path: path), reason) }
        // Held until the socket listens: two servers that start at once would both find the same dead socket, and one would remove
        // what the other has just made.
        let folder = lockedFolder(of: path)
        defer { if folder >= 0 { Glibc.close(folder) } }
        do { try clear(path) } catch { throw refusal(error.reason) }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw refusal(systemMessage(errno)) }
        do {
            return (descriptor, try bound(descriptor, path, backlog))
        } catch {
            Glibc.close(descriptor)
            throw refusal(error.reason)
        }
    }

    private struct Obstacle: Error {
        var reason = systemMessage(errno)
    }

    private static func bound(_ descriptor: CInt, _ path: String, _ backlog: Int) throws(Obstacle) -> UnixSocketFile {
        // Linux makes the file with the mode of the socket, less the umask: it never has another.
        guard fchmod(descriptor, 0o600) == 0, withUnixAddress(path, { bind(descriptor, $0, $1) }) == 0 else { throw Obstacle() }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Obstacle() }
        let file = UnixSocketFile(path: path, device: status.st_dev, inode: status.st_ino)
        do throws(Obstacle) {
            // A file system without owners, such as FAT, has modes of its own.
            guard status.st_mode & 0o077 == 0 else { throw Obstacle(reason: "its file cannot be kept from other users there") }
            guard Glibc.listen(descriptor, CInt(backlog)) == 0 else { throw Obstacle() }
        } catch {
            file.remove()
            throw error
        }
        return file
    }

    /// Removes the file, unless another has taken its place.
    ///
    /// To be called before the socket is closed: until then no other file can get the same number.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
        unlink(path)
    }

    /// Removes a dead server's socket, and nothing else.
    private static func clear(_ path: String) throws(Obstacle) {
        switch UnixSocketState.of(path) {
        case .free: return
        case .dead: guard unlink(path) == 0 else { throw Obstacle() }
        case .taken: throw Obstacle(reason: systemMessage(EADDRINUSE))
        case .obstructed(let reason): throw Obstacle(reason: reason)
        }
    }

    /// A descriptor that holds the folder's lock as long as it is open; -1 where the folder cannot be read.
    private static func lockedFolder(of path: String) -> CInt {
        let name = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return folder }
        // In a folder that others can read, others can hold its lock for ever; no server needs a second to start.
        for _ in 0..<100 {
            if flock(folder, LOCK_EX | LOCK_NB) == 0 { break }
            usleep(10_000)
        }
        return folder
    }
}

/// - Parameter path: of at most 103 bytes.
func withUnixAddress<Result>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
}
