internal import CNcurses
internal import Dispatch
internal import Glibc
package import Screen

/// Frames as lines of text, one after the other: an announcement for what an action did, then the row or record as `field: value`.
///
/// Moves no cursor, draws no box, erases nothing but the last typed character: for screen readers, for terminals that can do no more, and
/// for pipes. At a terminal keys are read one by one; from anything else whole lines, each of them what one would type after `:` or into
/// the prompt that is open.
@MainActor
package final class LinearDisplay: Display {
    package let size = Size.standard
    package let capabilities: Capabilities
    package let inputs: AsyncStream<Input>

    private let inbox: AsyncStream<Input>.Continuation
    private let input: Int32
    private let output: Int32
    private var source: (any DispatchSourceRead)?
    private var signals: SignalSource?
    /// The terminal's modes as they were found; nil for what is no terminal.
    private var found: termios?
    private var reader = KeyReader()
    /// The terminal is asked to say where a paste begins and ends.
    private let hasPastes: Bool
    /// Lines read from a pipe, and not yet typed.
    private var waiting: [String] = []
    private var unfinished: [UInt8] = []
    private var isAtEnd = false
    private var reading = Reading()
    private var announced = ""
    /// The prompt that stands on the last line, which has no end yet.
    private var open: String?
    /// The prompt that was said last on what is no terminal.
    private var said: String?
    private var isClosed = false
    /// What is shown when the terminal comes back; nil: what was shown before.
    private var held: Frame?
    /// Another program has the terminal.
    private var isLent = false

    /// - Parameters:
    ///   - terminal: its type, from TERM; where it is none that knows sequences, none is written.
    ///   - locale: for setlocale; `""` takes it from the environment.
    package init(input: Int32 = 0, output: Int32 = 1, terminal: String? = nil, locale: String = "", isUnicodeWanted: Bool = true) {
        self.input = input
        self.output = output
        setlocale(LC_CTYPE, locale)
        capabilities = Capabilities(colors: .none, isUnicode: cn_is_utf8() && isUnicodeWanted, isLinear: true)
        (inputs, inbox) = AsyncStream.makeStream()
        var modes = termios()
        if isatty(input) == 1, tcgetattr(input, &modes) == 0 { found = modes }
        hasPastes = found != nil && isatty(output) == 1 && !["", "dumb"].contains(terminal ?? "")
        signal(SIGPIPE, SIG_IGN)
        takeTerminal()
        listen()
    }

    // MARK: Out

    package func draw(_ frame: Frame) {
        guard !isClosed, let next = frame.reading else { return }
        if isLent {
            held = frame
            return
        }
        isDrawn = true
        let last = reading
        // A line of a pipe is one action: what is between its keys is not said.
        if found == nil, next.inputs < typed { return }
        reading = next
        if !frame.announcement.isEmpty, frame.announcement != announced || next.inputs != last.inputs { say(frame.announcement) }
        announced = frame.announcement
        // What is on its way is read out when it is there.
        if !next.fields.isEmpty, next.fields != last.fields { next.fields.forEach(say) }
        show(next.prompt)
        typeNextLine()
    }

    package func invalidate() {}

    package func suspend() {
        guard !isClosed, found != nil else { return }
        endLine()
        giveTerminal()
        cn_stop(true)
        takeTerminal()
        show(reading.prompt)
    }

    package func lend() -> Int32? {
        guard !isClosed, !isLent, found != nil else { return nil }
        isLent = true
        endLine()
        source?.suspend()
        giveTerminal()
        return input
    }

    package func takeBack() {
        guard isLent else { return }
        isLent = false
        source?.resume()
        takeTerminal()
        if let held { draw(held) }
        held = nil
    }

    package func bell() {
        if !isLent { write("\u{7}") }
    }

    package func close() {
        if isClosed { return }
        endLine()
        isClosed = true
        // One that is suspended cannot be let go.
        if isLent { source?.resume() }
        isLent = false
        signals?.close()
        source?.cancel()
        giveTerminal()
        inbox.finish()
    }

    private func say(_ line: String) {
        endLine()
        write(line + "\n")
    }

    private func endLine() {
        if open != nil { write("\n") }
        open = nil
    }

    /// What was typed stands on one line as it grows; from a pipe only the beginning, since nobody types.
    private func show(_ prompt: String?) {
        guard let prompt else {
            said = nil
            return endLine()
        }
        guard found != nil else {
            if prompt != said { write(prompt + "\n") }
            said = prompt
            return
        }
        if let open, prompt.hasPrefix(open) {
            write(String(prompt.dropFirst(open.count)))
        } else if let open, open.hasPrefix(prompt) {
            let cells = SafeText(open).width - SafeText(prompt).width
            write(String(repeating: "\u{8} \u{8}", count: cells))
        } else {
            endLine()
            write(prompt)
        }
        open = prompt
    }

    private func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Glibc.write(output, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else {
                    // A reader that has seen enough, a terminal that is gone, a disk that is full.
                    inbox.yield(errno == EPIPE ? .terminate(status: 0) : errno == EIO ? .endOfInput : .terminate(status: 1))
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    // MARK: In

    private func listen() {
        let endings = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]
        signals = SignalSource(endings + [SIGCONT]) { [weak self] arrived in
            guard let self, !self.isClosed else { return }
            // ^C and ^\ are meant for the program that has the terminal.
            for signal in endings where arrived.contains(signal) && !(self.isLent && [SIGINT, SIGQUIT].contains(signal)) {
                self.inbox.yield(.terminate(status: 128 + signal))
            }
            if arrived.contains(SIGCONT), !self.isLent { self.takeTerminal() }
        }
        let copy = fcntl(input, F_DUPFD_CLOEXEC, 3)
        // A file is always readable, and is no matter for a source of events.
        var status = stat()
        let kind = fstat(copy, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
        if found == nil, kind != S_IFIFO, kind != S_IFSOCK {
            while read() {}
            Glibc.close(copy)
            return
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: copy, queue: .main)
        source.setEventHandler { [weak self] in
            MainActor.assumeIsolated {
                guard let self else { return }
                // The last data of a pipe and its end may come as one event, and only once.
                while self.isReadable, self.read() {}
            }
        }
        source.setCancelHandler { Glibc.close(copy) }
        source.activate()
        self.source = source
    }

    /// Something can be read, or the end was reached: reading does not wait.
    private var isReadable: Bool {
        var state = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) > 0
    }

    /// Takes what is there to be read; false at the end.
    private func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let length = Glibc.read(input, &buffer, buffer.count)
        if length < 0, errno == EINTR || errno == EAGAIN { return true }
        guard length > 0 else {
            source?.cancel()
            if found != nil {
                inbox.yield(.endOfInput)
            } else {
                isAtEnd = true
                if !unfinished.isEmpty { waiting.append(String(decoding: unfinished, as: UTF8.self)) }
                typeNextLine()
            }
            return false
        }
        if found != nil {
            for input in reader.inputs(in: buffer[..<length], at: .now) { inbox.yield(input) }
            if reader.isPasting { waitForEndOfPaste() }
        } else {
            for byte in buffer[..<length] {
                if byte == 0x0A {
                    waiting.append(String(decoding: unfinished, as: UTF8.self))
                    unfinished = []
                } else {
                    unfinished.append(byte)
                }
            }
            typeNextLine()
        }
        return true
    }

    private func waitForEndOfPaste() {
        DispatchQueue.main.asyncAfter(deadline: .now() + 1.1) { [weak self] in
            MainActor.assumeIsolated {
                guard let self, let input = self.reader.giveUpPaste(at: .now) else { return }
                self.inbox.yield(input)
            }
        }
    }

    /// One line at a time, each after all is there that the one before asked for; after the last one the browser ends.
    private func typeNextLine() {
        guard found == nil, isDrawn, !isClosed, reading.inputs == typed, !reading.isWaiting else { return }
        guard let line = waiting.first else {
            if isAtEnd {
                isAtEnd = false
                inbox.yield(.terminate(status: 0))
            }
            return
        }
        waiting.removeFirst()
        if reading.prompt != nil || line.first == "<", let key = Self.key(named: line) {
            typed += 1
            inbox.yield(.key(key))
            return
        }
        // In place of what the prompt holds.
        var keys = [Key(reading.prompt == nil ? ":" : "^U")]
        for character in line { keys.append(Key(character == " " ? "<Space>" : String(character))) }
        keys.append(Key("<Enter>"))
        typed += keys.count
        for key in keys { inbox.yield(.key(key)) }
    }

    /// `<Esc>`, `<Tab>`: a line that is a key and no text.
    private static func key(named line: String) -> Key? {
        Key.named.contains(line) ? Key(line) : nil
    }

    /// Inputs that the browser will have taken when it has taken all that was typed.
    private var typed = 0
    private var isDrawn = false

    // MARK: The terminal

    private static let pastesOn = "\u{1B}[?2004h"
    private static let pastesOff = "\u{1B}[?2004l"

    private func takeTerminal() {
        guard var modes = found, !isClosed else { return }
        // Keys one by one and unechoed, ^C among them; lines still end as the terminal likes.
        modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        modes.c_iflag &= ~tcflag_t(ICRNL | IXON)
        tcsetattr(input, TCSADRAIN, &modes)
        if hasPastes { write(Self.pastesOn) }
        let off = hasPastes ? Self.pastesOff : ""
        if var found { cn_guard(input, &found, off, off.utf8.count) }
        cn_guard_on(true)
    }

    private func giveTerminal() {
        guard var modes = found else { return }
        cn_guard_on(false)
        if hasPastes { write(Self.pastesOff) }
        tcsetattr(input, TCSADRAIN, &modes)
    }
}
