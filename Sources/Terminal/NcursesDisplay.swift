internal import CNcurses
internal import Dispatch
internal import Glibc
package import Screen

/// A terminal: frames out, keys, pastes and signals in. One at a time in a process.
///
/// Everything happens on the main actor, served by the main queue: ncurses is not thread-safe.
@MainActor
package final class NcursesDisplay: Display {
    package let capabilities: Capabilities
    /// One sentence for the status line when the terminal is not known by its own name.
    package let note: String?
    /// What comes from the terminal, in order; for one reader. Ends after `endOfInput` or `close`.
    package let inputs: AsyncStream<Input>
    /// Those of frames, as the kernel counts them.
    package private(set) var bytesSent: Int? = 0

    private let screen: CursesScreen
    private var painter: Painter
    private var streams: StandardStreams
    private var decoder = KeyDecoder()
    private let inbox: AsyncStream<Input>.Continuation
    private var keySource: (any DispatchSourceRead)?
    private var signals: SignalSource?
    /// What the terminal shows; nil when that is not known.
    private var shown: Frame?
    /// What was drawn last, for coming back from a stop.
    private var latest: Frame?
    private var isCursorShown = true
    private var isClosed = false
    /// Another program has the terminal.
    private var isLent = false
    private let now: () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - terminal: its type, from TERM.
    ///   - locale: for setlocale; `""` takes it from the environment.
    ///   - isColorWanted: false for NO_COLOR and `--color=never`: attributes only.
    ///   - isUnicodeWanted: false for `--ascii`.
    ///   - log: where prints to a terminal go while the screen is up; nil shows them when it is closed.
    ///   - streams: the descriptors to keep off the screen.
    ///   - now: the time by which keys belong together.
    package init(
        ttyPath: String = "/dev/tty", terminal: String?, locale: String = "", isColorWanted: Bool = true, isUnicodeWanted: Bool = true,
        log: Int32? = nil,
        streams: [Int32] = [1, 2], now: @escaping () -> ContinuousClock.Instant = { .now }
    ) throws(TerminalError) {
        self.now = now
        screen = try CursesScreen(ttyPath: ttyPath, terminal: terminal, locale: locale)
        note = screen.note
        painter = Painter(isColorWanted: isColorWanted)
        var capabilities = painter.capabilities
        capabilities.isUnicode = capabilities.isUnicode && isUnicodeWanted
        self.capabilities = capabilities
        self.streams = StandardStreams(log: log, descriptors: streams)
        (inputs, inbox) = AsyncStream.makeStream()
        self.streams.redirect()
        signal(SIGPIPE, SIG_IGN)
        screen.adopt(screen.size)
        listen()
        // Reading switches the keypad on, and what was typed before is not lost.
        readKeys()
    }

    package var size: Size { screen.knownSize }

    package func draw(_ frame: Frame) {
        cn_guard_thread()
        var frame = frame
        if !capabilities.isUnicode { frame.convertToASCII() }
        latest = frame
        if isClosed || screen.isLeft || frame == shown { return }
        let window = screen.window
        let size = size
        if shown?.size != frame.size {
            werase(window)
            // What another program or a resize left there is not known: everything is painted anew.
            clearok(window, true)
            shown = nil
        }
        for row in 0..<min(size.rows, frame.size.rows) where !isShown(frame, row: row) {
            painter.paint(frame, row: row, columns: size.columns, in: window)
        }
        park(frame.cursor)
        wnoutrefresh(window)
        let before = bytesWrittenByThread()
        doupdate()
        bytesSent = before.flatMap { before in bytesWrittenByThread().map { $0 - before } }.flatMap { new in bytesSent.map { $0 + new } }
        shown = frame
    }

    package func invalidate() { shown = nil }

    package func suspend() {
        // The whole group, as the terminal itself would do it.
        stop(group: true)
    }

    package func lend() -> Int32? {
        if isClosed || screen.isLeft { return nil }
        isLent = true
        // What is typed now is for the other one, and would be readable for us all the time.
        keySource?.suspend()
        screen.leave()
        streams.restore()
        return screen.tty
    }

    package func takeBack() {
        guard isLent else { return }
        isLent = false
        keySource?.resume()
        streams.redirect()
        comeBack()
    }

    package func listenToMouse(_ isOn: Bool) {
        if !isClosed { screen.listenToMouse(isOn) }
    }

    package func send(_ sequence: ClipboardSequence) -> Bool {
        if isClosed || screen.isLeft { return false }
        return screen.send(sequence.bytes)
    }

    package func bell() {
        if !isClosed, !screen.isLeft { beep() }
    }

    package func close() {
        if isClosed { return }
        isClosed = true
        signals?.close()
        // One that is suspended cannot be let go.
        if isLent { keySource?.resume() }
        keySource?.cancel()
        screen.close(isLent: isLent)
        isLent = false
        streams.close()
        inbox.finish()
    }

    private func isShown(_ frame: Frame, row: Int) -> Bool {
        guard let shown else { return false }
        let cells = row * frame.size.columns..<(row + 1) * frame.size.columns
        return shown.cells[cells] == frame.cells[cells]
    }

    /// The terminal's own cursor stands where the program's does, for screen readers and input methods.
    private func park(_ cursor: Point?) {
        if isCursorShown != (cursor != nil) {
            isCursorShown.toggle()
            curs_set(isCursorShown ? 1 : 0)
        }
        // A hidden cursor may stay where drawing left it.
        leaveok(screen.window, cursor == nil)
        if let cursor { wmove(screen.window, Int32(cursor.row), Int32(cursor.column)) }
    }
}

// MARK: - What comes in

extension NcursesDisplay {
    private static let endings = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]

    private func listen() {
        signals = SignalSource(Self.endings + [SIGWINCH, SIGTSTP, SIGCONT]) { [weak self] in self?.handle($0) }
        let copy = fcntl(screen.tty, F_DUPFD_CLOEXEC, 3)
        let source = DispatchSource.makeReadSource(fileDescriptor: copy, queue: .main)
        source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readKeys() } }
        source.setCancelHandler { Glibc.close(copy) }
        source.activate()
        keySource = source
    }

    private func readKeys() {
        cn_guard_thread()
        if isClosed || screen.isLeft { return }
        var isEmpty = true
        while let stroke = screen.readKey() {
            isEmpty = false
            if let input = decoder.decode(stroke, at: now()) { inbox.yield(input) }
        }
        if isEmpty, screen.isHungUp {
            // It would be readable for ever.
            keySource?.cancel()
            inbox.yield(.endOfInput)
            inbox.finish()
        } else if decoder.isPasting {
            waitForEndOfPaste()
        }
    }

    private func waitForEndOfPaste() {
        DispatchQueue.main.asyncAfter(deadline: .now() + 1.1) { [weak self] in
            MainActor.assumeIsolated {
                guard let self, let input = self.decoder.giveUpPaste(at: self.now()) else { return }
                self.inbox.yield(input)
            }
        }
    }

    private func handle(_ arrived: Set<Int32>) {
        if isClosed { return }
        if isLent { return handleWhileLent(arrived) }
        for signal in Self.endings where arrived.contains(signal) {
            inbox.yield(.terminate(status: 128 + signal))
        }
        if arrived.contains(SIGTSTP) {
            stop(group: false)
        } else if arrived.contains(SIGCONT) {
            // Stopped by a signal that cannot be caught: whoever had the terminal meanwhile has set it as they like.
            if cn_is_background(screen.tty) { return stop(group: false) }
            screen.leave()
            comeBack()
            inbox.yield(.resumed)
        }
        if arrived.contains(SIGWINCH), !screen.isLeft { adoptSize() }
    }

    /// ^C and ^\ are meant for the program that has the terminal; what stops it stops this one with it.
    private func handleWhileLent(_ arrived: Set<Int32>) {
        for signal in [SIGTERM, SIGHUP] where arrived.contains(signal) { inbox.yield(.terminate(status: 128 + signal)) }
        if arrived.contains(SIGTSTP) { cn_stop(false) }
    }

    private func adoptSize() {
        let size = screen.size
        guard size != screen.knownSize else { return }
        screen.adopt(size)
        // Terminals move their text about while they are dragged.
        shown = nil
        inbox.yield(.resize(size))
    }

    /// Leaves the terminal to the shell until it gives it back.
    private func stop(group: Bool) {
        if isClosed { return }
        screen.leave()
        streams.restore()
        var arrived: Set<Int32> = []
        var isGroup = group
        repeat {
            cn_stop(isGroup)
            // Let go on in the background (`bg`) it would write over the shell's lines: it stops itself again.
            isGroup = false
            let now = signals?.arrived(waitingFor: SIGCONT, milliseconds: 100) ?? []
            arrived.formUnion(now)
            // Without a shell that could let it go on, it was never stopped.
            if !now.contains(SIGCONT) { break }
        } while cn_is_background(screen.tty) && arrived.isDisjoint(with: Self.endings)
        let isEnding = !arrived.isDisjoint(with: Self.endings) && cn_is_background(screen.tty)
        if !isEnding {
            streams.redirect()
            comeBack()
            if arrived.contains(SIGCONT) { inbox.yield(.resumed) }
        }
        handle(arrived.subtracting([SIGCONT, SIGTSTP]))
    }

    private func comeBack() {
        let before = size
        screen.enter()
        shown = nil
        if size != before { inbox.yield(.resize(size)) }
        if let latest { draw(latest) }
        // Reading switches the keypad on.
        readKeys()
    }
}
