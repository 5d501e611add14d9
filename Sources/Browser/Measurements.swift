/// What this run has cost so far: the runtime measures, the browser shows it beside what is promised.
package struct Measurements: Sendable, Hashable, Codable {
    package var frames = 0
    /// Keys that move the cursor one row.
    package var moves = 0
    /// Bytes to the terminal in all; nil where the system does not count them.
    package var bytes: Int?
    /// Of these: for frames that a move was answered by, and for frames that only time brought about.
    package var moveBytes = 0
    package var idleBytes = 0
    /// Milliseconds from the connection to the first rows on the screen.
    package var firstScreen: Int?
    package var memory: MemoryUse?

    package init() {}
}

/// What a process has in memory now, in thousands of bytes.
package struct MemoryUse: Sendable, Hashable, Codable {
    /// Its data, which grow with what it does.
    package var own: Int
    /// Pages of files, nearly all of them code: the system shares them among processes, and drops and reads them as it likes.
    package var code: Int

    package init(own: Int, code: Int) {
        self.own = own
        self.code = code
    }
}

/// A page about the program, the server, and what both cost. Open while there is one.
struct About: Sendable, Hashable {
    var measured: Measurements?
    /// Lines scrolled off.
    var scroll = 0
}
