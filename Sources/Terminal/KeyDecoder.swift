internal import CNcurses
internal import Screen

/// From what ncurses reads to what a person did: keys by name, pastes as one piece. A value; the time is an argument.
struct KeyDecoder {
    enum Stroke: Hashable {
        case character(UInt32)
        /// One of ncurses' `KEY_` numbers.
        case code(Int32)
        /// nil: nothing that means anything here.
        case mouse(Mouse?)
    }

    /// How long after a lone Esc a `[` or `O` is taken for the rest of a torn arrow key.
    static let tornWithin = Duration.milliseconds(100)
    /// A paste whose end does not come for so long is over.
    static let pasteEndsAfter = Duration.seconds(1)
    /// Characters of a paste that are kept.
    static let longestPaste = 65_536

    private enum State {
        case keys
        case paste(String, count: Int)
        /// After a lone Esc, until when the rest of its sequence may come.
        case escape(until: ContinuousClock.Instant)
        /// After `Esc [` or `Esc O`, until the letter that ends it.
        case tail(until: ContinuousClock.Instant)
    }
    private var state = State.keys
    private var lastStroke: ContinuousClock.Instant?
    private var lastPress: (point: Point, at: ContinuousClock.Instant)?
    /// Two presses on a cell are a double one.
    static let doubleWithin = Duration.milliseconds(400)

    var isPasting: Bool { if case .paste = state { true } else { false } }

    mutating func decode(_ stroke: Stroke, at now: ContinuousClock.Instant) -> Input? {
        lastStroke = now
        switch state {
        case .paste(let text, let count):
            return paste(stroke, after: text, count)
        case .escape(let until):
            state = .keys
            if now < until, stroke == .character(0x5B) || stroke == .character(0x4F) {
                state = .tail(until: until)
                return nil
            }
        case .tail(let until):
            if now < until, case .character(let value) = stroke, (0x20...0x7E).contains(value) {
                if value >= 0x40 { state = .keys }
                return nil
            }
            state = .keys
        case .keys:
            break
        }
        return key(stroke, at: now)
    }

    /// The paste so far, when its end has not come for `pasteEndsAfter`.
    mutating func giveUpPaste(at now: ContinuousClock.Instant) -> Input? {
        guard case .paste(let text, _) = state, let lastStroke, now - lastStroke >= Self.pasteEndsAfter else { return nil }
        state = .keys
        return .paste(text)
    }

    private mutating func mouse(_ mouse: Mouse, at now: ContinuousClock.Instant) -> Input {
        guard mouse.kind == .press else { return .mouse(mouse) }
        let isSecond = lastPress.map { $0.point == mouse.point && now - $0.at <= Self.doubleWithin } ?? false
        lastPress = isSecond ? nil : (mouse.point, now)
        return .mouse(Mouse(isSecond ? .doublePress : .press, mouse.point))
    }

    private mutating func key(_ stroke: Stroke, at now: ContinuousClock.Instant) -> Input? {
        switch stroke {
        case .mouse(let mouse): return mouse.map { self.mouse($0, at: now) }
        case .code(Self.pasteStart):
            state = .paste("", count: 0)
            return nil
        case .code(Self.focusIn): return .focus(true)
        case .code(Self.focusOut): return .focus(false)
        case .code(let code):
            return Self.names[code].map { .key(Key($0)) }
        case .character(0x1B):
            state = .escape(until: now + Self.tornWithin)
            return .key(Key("<Esc>"))
        case .character(let value):
            return Self.name(of: value).map { .key(Key($0)) }
        }
    }

    private mutating func paste(_ stroke: Stroke, after text: String, _ count: Int) -> Input? {
        switch stroke {
        case .code(Self.pasteEnd):
            state = .keys
            return .paste(text)
        case .character(let value):
            guard count < Self.longestPaste, let scalar = Unicode.Scalar(value == 0x0D ? 0x0A : value) else { return nil }
            // The buffer is taken out first, or each character would copy it.
            var text = text
            state = .keys
            text.unicodeScalars.append(scalar)
            state = .paste(text, count: count + 1)
            return nil
        case .code, .mouse:
            // An arrow key's bytes in pasted text: nothing that anyone could want in a line.
            return nil
        }
    }

    static func name(of value: UInt32) -> String? {
        switch value {
        case 0x09: "<Tab>"
        case 0x0A, 0x0D: "<Enter>"
        case 0x01...0x1A: Unicode.Scalar(value + 0x40).map { "^\($0)" }
        case 0x1C: "^\\"
        case 0x20: "<Space>"
        case 0x7F: "<Backspace>"
        case 0x00..<0x20, 0x80..<0xA0: nil
        default: Unicode.Scalar(value).map { String($0) }
        }
    }

    /// Above every number that terminfo gives to a key of its own.
    private static let pasteStart: Int32 = 0x7001
    private static let pasteEnd: Int32 = 0x7002
    private static let focusIn: Int32 = 0x7003
    private static let focusOut: Int32 = 0x7004

    private static let names: [Int32: String] = {
        var names: [Int32: String] = [
            KEY_UP: "<Up>", KEY_DOWN: "<Down>", KEY_LEFT: "<Left>", KEY_RIGHT: "<Right>", KEY_HOME: "<Home>", KEY_END: "<End>",
            KEY_PPAGE: "<PageUp>", KEY_NPAGE: "<PageDown>", KEY_IC: "<Insert>", KEY_DC: "<Delete>", KEY_BTAB: "<S-Tab>",
            KEY_BACKSPACE: "<Backspace>", KEY_ENTER: "<Enter>", KEY_FIND: "<Home>", KEY_SELECT: "<End>", KEY_A1: "<Home>",
            KEY_A3: "<PageUp>", KEY_C1: "<End>", KEY_C3: "<PageDown>",
        ]
        for number in Int32(1)...12 { names[cn_key_f(number)] = "<F\(number)>" }
        return names
    }()

    /// What terminals send and terminfo does not say: pastes, and keys of terminals that are not quite what TERM says.
    static func defineKeys() {
        define_key("\u{1B}[200~", pasteStart)
        define_key("\u{1B}[201~", pasteEnd)
        for (sequence, code) in sequences where key_defined("\u{1B}" + sequence) == 0 { define_key("\u{1B}" + sequence, code) }
        define_key("\u{1B}[I", focusIn)
        define_key("\u{1B}[O", focusOut)
    }

    /// What sends it after Esc, at most terminals: a key, or the edges of a paste; nil for what is nothing of ours.
    static func code(ofSequence sequence: String) -> Int32? {
        switch sequence {
        case "[200~": pasteStart
        case "[201~": pasteEnd
        default: sequences.first { $0.sequence == sequence }?.code
        }
    }

    private static let sequences: [(sequence: String, code: Int32)] = [
        ("[A", KEY_UP), ("[B", KEY_DOWN), ("[C", KEY_RIGHT), ("[D", KEY_LEFT), ("OA", KEY_UP), ("OB", KEY_DOWN), ("OC", KEY_RIGHT),
        ("OD", KEY_LEFT), ("[H", KEY_HOME), ("[F", KEY_END), ("OH", KEY_HOME), ("OF", KEY_END), ("[1~", KEY_HOME), ("[4~", KEY_END),
        ("[7~", KEY_HOME), ("[8~", KEY_END), ("[2~", KEY_IC), ("[3~", KEY_DC), ("[5~", KEY_PPAGE), ("[6~", KEY_NPAGE),
        ("[Z", KEY_BTAB), ("OP", cn_key_f(1)), ("OQ", cn_key_f(2)), ("OR", cn_key_f(3)), ("OS", cn_key_f(4)), ("[11~", cn_key_f(1)),
        ("[12~", cn_key_f(2)), ("[13~", cn_key_f(3)), ("[14~", cn_key_f(4)), ("[15~", cn_key_f(5)), ("[17~", cn_key_f(6)),
        ("[18~", cn_key_f(7)), ("[19~", cn_key_f(8)), ("[20~", cn_key_f(9)), ("[21~", cn_key_f(10)), ("[23~", cn_key_f(11)),
        ("[24~", cn_key_f(12)),
    ]
}
