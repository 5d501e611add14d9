internal import Glibc

/// What a server finds where it is to make the file of its Unix socket.
package enum UnixSocketState: Sendable, Equatable {
    /// There is no such file.
    case free
    /// A server that is gone left its socket, which the next one replaces.
    case dead
    /// A server listens there.
    case taken
    /// Neither a socket nor nothing; why, as it continues "cannot listen there: ".
    case obstructed(String)

    /// Nothing is sent, and nothing changed: a living server sees a connection come and go.
    package static func of(_ path: String) -> UnixSocketState {
        var status = stat()
        guard lstat(path, &status) == 0 else { return errno == ENOENT ? .free : .obstructed(systemMessage(errno)) }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return .obstructed("there is a file of that name, and it is no socket") }
        let probe = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return .obstructed(systemMessage(errno)) }
        defer { close(probe) }
        switch withUnixAddress(path, { connect(probe, $0, $1) == 0 ? 0 : errno }) {
        case ECONNREFUSED: return .dead
        // Connected, full of clients that wait, or of another type: alive.
        case 0, EAGAIN, EPROTOTYPE: return .taken
        case let code: return .obstructed(systemMessage(code))
        }
    }
}
