internal import Foundation
internal import Gateway
internal import Glibc
internal import JSON

/// The token of the gateways that commands without a screen start for themselves: kept, so that a cursor that one of them printed is good
/// for the next one, since cursors are sealed with a key made of it.
enum LocalToken {
    /// nil when it cannot be kept: such a gateway makes one of its own, and its cursors end with it.
    static func find(in places: Places) -> Token? {
        guard (try? places.make(places.state)) != nil else { return nil }
        let path = places.state.appending(path: "local-token").path
        // One that others can read, or that is damaged, is none: another takes its place.
        return read(path) ?? make(path) ?? read(path) ?? make(path, replacing: true)
    }

    private static func read(_ path: String) -> Token? {
        guard let text = try? SecretFile.read(path), Base64.decode(text)?.count == 32 else { return nil }
        return Token(text)
    }

    /// Written beside its place and put there at once, so that nobody reads half of it; nil where there is one already that is to stay.
    private static func make(_ path: String, replacing: Bool = false) -> Token? {
        var random = SystemRandomNumberGenerator()
        let token = Token.generate { random.next() }
        let part = "\(path).\(getpid())"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { unlink(part) }
        let isWritten = token.secret.withCString { write(descriptor, $0, token.secret.utf8.count) } == token.secret.utf8.count
        close(descriptor)
        guard isWritten, (replacing ? rename(part, path) : link(part, path)) == 0 else { return nil }
        return token
    }
}
