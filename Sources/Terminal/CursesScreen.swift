internal import CNcurses
internal import Glibc
internal import Screen

/// A terminal under ncurses' rule: opened, left and taken again, closed. Everything that holds a pointer of ncurses is in here.
///
/// ncurses knows one current screen: there is never a second one of these at the same time.
@MainActor
final class CursesScreen {
    let tty: Int32
    /// Said once when the terminal is shown as another one than it says it is.
    let note: String?
    let window: UnsafeMutablePointer<WINDOW>
    /// The size ncurses draws for.
    private(set) var knownSize: Size
    /// Keys are read from a pad: reading from a window would refresh it behind our back.
    private let pad: UnsafeMutablePointer<WINDOW>
    private let screen: OpaquePointer
    private let files: [UnsafeMutablePointer<FILE>]
    private var found: termios
    /// The terminal is the shell's at present.
    private(set) var isLeft = false
    private var isClosed = false

    /// Pastes come as such, and the terminal tells when it gets and loses the focus.
    private static let reportsOn = "\u{1B}[?2004h\u{1B}[?1004h"

    init(ttyPath: String, terminal: String?, locale: String) throws(TerminalError) {
        let name = terminal ?? ""
        if name == "" { throw TerminalError(.noScreen, "the variable TERM is not set, so there is no screen to browse on") }
        if name == "dumb" { throw TerminalError(.noScreen, "a terminal of the type 'dumb' has no screen to browse on") }
        tty = Glibc.open(ttyPath, O_RDWR | O_NOCTTY | O_CLOEXEC)
        if tty < 0 { throw TerminalError(.noTerminal, "no terminal to browse on: \(ttyPath) cannot be opened (\(Self.reason()))") }
        found = termios()
        guard tcgetattr(tty, &found) == 0 else {
            Glibc.close(tty)
            throw TerminalError(.noTerminal, "no terminal to browse on: \(ttyPath) is not one")
        }
        // Numbers stay as programs write them: only characters follow the locale.
        setlocale(LC_CTYPE, locale)
        // The size comes from the terminal, whatever LINES and COLUMNS say.
        use_env(false)
        use_tioctl(true)
        guard let output = fdopen(dup(tty), "w"), let input = fdopen(dup(tty), "r") else {
            Glibc.close(tty)
            throw TerminalError(.noTerminal, "no terminal to browse on: \(Self.reason())")
        }
        files = [output, input]
        var opened: (name: String, screen: OpaquePointer)?
        for candidate in Self.candidates(for: name) {
            guard let screen = newterm(candidate, output, input) else { continue }
            opened = (candidate, screen)
            break
        }
        guard let opened, cn_can_address(), let window = cn_stdscr(), let pad = newpad(1, 1) else {
            if let opened {
                endwin()
                delscreen(opened.screen)
            }
            for file in files { fclose(file) }
            Glibc.close(tty)
            throw TerminalError(
                .noScreen, "nothing is known about terminals of the type '\(SafeText(name))': there is no screen to browse on")
        }
        (screen, self.window, self.pad) = (opened.screen, window, pad)
        knownSize = Size(columns: Int(getmaxx(window)), rows: Int(getmaxy(window)))
        note =
            opened.name == name
            ? nil : "the terminal type '\(SafeText(name))' is not known on this machine; it is used as '\(opened.name)'"
        raw()
        noecho()
        nonl()
        intrflush(nil, false)
        // 25 ms splits arrow keys on a busy machine, 50 does not.
        set_escdelay(50)
        keypad(pad, true)
        nodelay(pad, true)
        // Scrolls rather than repaints, which is fewer bytes and calmer for screen readers.
        idlok(window, true)
        KeyDecoder.defineKeys()
        guardAgainstCrashes()
        write(Self.reportsOn)
    }

    /// The size the terminal has now.
    var size: Size {
        var (rows, columns): (Int32, Int32) = (0, 0)
        return cn_window_size(tty, &rows, &columns) ? Size(columns: Int(columns), rows: Int(rows)) : knownSize
    }

    func adopt(_ size: Size) {
        if size == knownSize { return }
        resizeterm(Int32(size.rows), Int32(size.columns))
        knownSize = size
    }

    /// The next thing that was typed; nil when there is none yet.
    func readKey() -> KeyDecoder.Stroke? {
        var character: wint_t = 0
        switch wget_wch(pad, &character) {
        case OK: return .character(UInt32(character))
        case KEY_CODE_YES where Int32(bitPattern: character) == KEY_MOUSE: return readMouse()
        case KEY_CODE_YES: return .code(Int32(character))
        default: return nil
        }
    }

    /// What ncurses has taken apart; nil for what nobody asked for, such as a button let go.
    private func readMouse() -> KeyDecoder.Stroke {
        var event = MEVENT()
        guard getmouse(&event) == OK else { return .mouse(nil) }
        let point = Point(column: Int(event.x), row: Int(event.y))
        if event.bstate & CN_WHEEL_UP != 0 { return .mouse(Mouse(.wheelUp, point)) }
        if event.bstate & CN_WHEEL_DOWN != 0 { return .mouse(Mouse(.wheelDown, point)) }
        return .mouse(event.bstate & CN_BUTTON1_PRESSED != 0 ? Mouse(.press, point) : nil)
    }

    /// ncurses switches the terminal's reports off when it leaves the screen, and on again when it comes back.
    func listenToMouse(_ isOn: Bool) {
        // Presses come at once and one by one: what is a double click is for us to say.
        mouseinterval(0)
        mousemask(isOn ? CN_BUTTON1_PRESSED | CN_WHEEL_UP | CN_WHEEL_DOWN : 0, nil)
        fflush(files[0])
    }

    /// The other end is closed: nothing will ever come again.
    var isHungUp: Bool {
        var state = pollfd(fd: tty, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) > 0 && state.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
    }

    /// Gives the terminal back as it was found, for a while.
    func leave() {
        if isLeft { return }
        isLeft = true
        write(CN_MODES_OFF)
        endwin()
        cn_guard_on(false)
    }

    /// Takes the terminal after `leave`; the next refresh paints everything.
    func enter() {
        isLeft = false
        reset_prog_mode()
        cn_guard_on(true)
        adopt(size)
        write(Self.reportsOn)
    }

    /// - Parameter isLent: another program had the terminal, which ended with this one: no mode of its own stays.
    func close(isLent: Bool) {
        if isClosed { return }
        isClosed = true
        if !isLeft {
            leave()
            // What was typed ahead is for the shell: nothing is flushed.
            tcsetattr(tty, TCSADRAIN, &found)
        } else if isLent, !cn_is_background(tty) {
            _ = send(restoreBytes)
            tcsetattr(tty, TCSADRAIN, &found)
        }
        delwin(pad)
        delscreen(screen)
        for file in files { fclose(file) }
        Glibc.close(tty)
    }

    private func guardAgainstCrashes() {
        let bytes = restoreBytes.map { CChar(bitPattern: $0) }
        cn_guard(tty, &found, bytes, bytes.count)
        cn_guard_on(true)
    }

    private var restoreBytes: [UInt8] {
        var bytes = [CChar](repeating: 0, count: 512)
        let length = cn_restore_bytes(&bytes, bytes.count)
        return bytes[..<length].map { UInt8(bitPattern: $0) }
    }

    /// All of it, in one piece as far as the terminal is concerned.
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let written = bytes[sent...].withUnsafeBytes { Glibc.write(tty, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            sent += written
        }
        return true
    }

    /// Between two refreshes: ncurses has nothing of its own under way then.
    private func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = Glibc.write(tty, bytes.baseAddress, bytes.count) }
    }

    /// The type itself, the family it belongs to, and what nearly every terminal understands.
    private static func candidates(for name: String) -> [String] {
        let common = ["xterm-256color", "xterm", "vt100"]
        let family = name.prefix { $0 != "-" }
        return [name] + (common.contains(String(family)) || family == name ? [] : [String(family)]) + common.filter { $0 != name }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
