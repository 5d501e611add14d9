internal import Browser
internal import Glibc
internal import Runtime
internal import Screen

/// A file that a session is recorded into as it happens, so that a crash is in it too. Never an existing file, and nobody else's to read.
@MainActor
final class RecordFile {
    private let path: String
    private let file: Int32
    private var failure: String?
    private var isEmpty = true

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        if file < 0 {
            let reason = errno == EEXIST ? "it exists" : String(cString: strerror(errno))
            throw CommandFailure(.usage, "cannot record into \(path): \(reason)")
        }
    }

    func recorder(_ opening: Opening, _ capabilities: Capabilities) -> Recorder {
        let start = ContinuousClock.now
        return Recorder(opening, capabilities, elapsed: { ContinuousClock.now - start }, write: write)
    }

    /// After a failure nothing more is written: a record with a gap would show another session.
    private func write(_ line: String) {
        guard failure == nil else { return }
        isEmpty = false
        if !writeAll(Array(line.utf8), to: file) { failure = String(cString: strerror(errno)) }
    }

    /// After the screen was given back: says what became of the record. One of a session that did not begin does not stay.
    func close() {
        if isEmpty { unlink(path) }
        Glibc.close(file)
        if let failure { standardError("vitrine: the record \(path) ends early: \(failure)") }
    }
}
