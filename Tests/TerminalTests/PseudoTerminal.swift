import CNcurses
import Glibc
import Screen
import Testing

@testable import Terminal

/// A pseudo-terminal with a display on one end and the test on the other.
@MainActor
final class PseudoTerminal {
    let master: Int32
    /// Kept open, so that the other end does not hang up while the display changes hands.
    let slave: Int32
    let path: String
    private(set) var reader: VirtualTerminal
    private(set) var bytesRead = 0
    private(set) var raw: [UInt8] = []

    init(columns: Int = 80, rows: Int = 24) throws {
        var name = [CChar](repeating: 0, count: 128)
        master = cn_open_pty(&name, name.count)
        try #require(master >= 0)
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(slave >= 0)
        reader = VirtualTerminal(columns: columns, rows: rows)
        resize(columns: columns, rows: rows)
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        if columns != reader.columns || rows != reader.rows { reader = VirtualTerminal(columns: columns, rows: rows) }
    }

    var modes: termios {
        var modes = termios()
        tcgetattr(slave, &modes)
        return modes
    }

    /// Reads what has been sent; returns how many bytes that was.
    @discardableResult
    func receive() -> Int {
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let length = read(master, &buffer, buffer.count), length > 0 {
            reader.read(Array(buffer[..<length]))
            raw += buffer[..<length]
            count += length
        }
        bytesRead += count
        return count
    }

    /// Modes that parts of the program switch on at times: mouse and focus.
    func switchOnEverything() { reader.read(Array("\u{1B}[?1000;1002;1003;1004;1006h".utf8)) }

    func type(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(master, $0.baseAddress, $0.count) }
    }

    func display(
        _ terminal: String? = "xterm-256color", locale: String = "C.UTF-8", isColorWanted: Bool = true, log: Int32? = nil,
        streams: [Int32] = [], now: @escaping () -> ContinuousClock.Instant = { .now }
    ) throws -> NcursesDisplay {
        try NcursesDisplay(
            ttyPath: path, terminal: terminal, locale: locale, isColorWanted: isColorWanted, log: log, streams: streams, now: now)
    }

    func shutDown() {
        close(slave)
        close(master)
    }
}

extension PseudoTerminal {
    /// Waits until a line of the screen has the text; the time is only a guard.
    func see(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await wait(for: "'\(text)'", sourceLocation) { $0.contains(text) ? true : nil }
    }

    /// Waits until a line of the screen has the pattern, and returns what it found; `meanwhile` is called now and then.
    @discardableResult
    func see<Found>(_ pattern: Regex<Found>, sourceLocation: SourceLocation = #_sourceLocation, meanwhile: () -> Void = {}) async throws
        -> Found
    {
        try await wait(for: "the pattern", sourceLocation, meanwhile) { $0.firstMatch(of: pattern)?.output }
    }

    @discardableResult
    private func wait<Found>(
        for name: String, _ sourceLocation: SourceLocation, _ meanwhile: () -> Void = {}, in line: (String) -> Found?
    ) async throws -> Found {
        var found: Found?
        for round in 0..<12_000 where found == nil {
            if round > 0 { try await Task.sleep(for: .milliseconds(10)) }
            receive()
            found = reader.lines.lazy.compactMap(line).first
            if found == nil, round % 20 == 19 { meanwhile() }
        }
        return try #require(found, "no \(name) on\n\(reader.lines.joined(separator: "\n"))", sourceLocation: sourceLocation)
    }

    /// Reads until nothing has come for a while, and returns how many bytes that were.
    ///
    /// There are some looks in that while: on a busy machine time passes without any.
    @discardableResult
    func receive(quiet: Duration) async throws -> Int {
        var count = 0
        var last = ContinuousClock.now
        var looks = 0
        while looks < 5 || ContinuousClock.now - last < quiet {
            try await Task.sleep(for: .milliseconds(10))
            let new = receive()
            count += new
            looks += 1
            if new > 0 { (last, looks) = (.now, 0) }
        }
        return count
    }

    /// Expects the modes that a terminal starts with, and those that the program found in it.
    func expectAsFound(_ before: termios, sourceLocation: SourceLocation = #_sourceLocation) {
        receive()
        #expect(reader.modes == ["?25", "?7"], sourceLocation: sourceLocation)
        let after = modes
        #expect(
            after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag && after.c_oflag == before.c_oflag,
            sourceLocation: sourceLocation)
    }
}

/// A display on a terminal of its own, closed afterwards.
@MainActor
func withTerminal(
    _ terminal: String = "xterm-256color", columns: Int = 80, rows: Int = 24, locale: String = "C.UTF-8", isColorWanted: Bool = true,
    _ body: (PseudoTerminal, NcursesDisplay) async throws -> Void
) async throws {
    let pty = try PseudoTerminal(columns: columns, rows: rows)
    defer { pty.shutDown() }
    let display = try pty.display(terminal, locale: locale, isColorWanted: isColorWanted)
    defer { display.close() }
    pty.receive()
    try await body(pty, display)
}

/// A page as the browser draws it: a header, rows, lines at the bottom.
func page(_ size: Size = .standard, cursorRow: Int = 0, first: Int = 0) -> Frame {
    var frame = Frame(size)
    frame.put("● live 12ms  RO  [2 tickets 100,000]", 0, 0, width: size.columns, Style(.green))
    for row in 1..<max(1, size.rows - 2) {
        let id = 99_731 - (first + row) * 13
        let line: SafeText = "  \(id)  \(id % 24)h ago     open  \(id % 5)   問題 number \(id) fails after reset   Zoë Smith"
        frame.put(line, row, 0, width: size.columns)
        if row == cursorRow + 1 {
            frame.put("▌", row, 0, width: 1, Style(.cyan, .bold))
            frame.restyle(Rect(column: 1, row: row, columns: size.columns, rows: 1)) { $0.attributes.formUnion(.reverse) }
            frame.cursor = Point(column: 2, row: row)
        }
    }
    frame.rule(size.rows - 2, 0, width: size.columns)
    frame.put(" row \(first + cursorRow + 1)/214", size.rows - 1, 0, width: size.columns)
    return frame
}
