internal import Foundation
internal import Gateway
internal import Glibc
internal import Logging

/// Where log lines go while the screen is up, and what libraries print: on the terminal they would spoil it.
struct BrowserLog {
    let logger: Logger
    /// The open file, for the display to send standard error to.
    let file: Int32

    /// Bytes; a log that is longer begins anew.
    private static let limit = 1 << 20

    static func open(in places: Places) throws(CommandFailure) -> BrowserLog {
        try places.make(places.state)
        let path = places.state.appending(path: "browser.log").path
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CommandFailure(.failed, "cannot write the log \(path): \(String(cString: strerror(errno)))") }
        var status = stat()
        if fstat(file, &status) == 0, status.st_size > Self.limit { ftruncate(file, 0) }
        let sink = LogSink(.text, write: LogSink.writer(to: file))
        return BrowserLog(logger: sink.logger("vitrine", level: .info), file: file)
    }
}
