/// One key as a person names it: `a`, `G`, `<Down>`, `^F`, `<F1>`.
package struct Key: Sendable, Hashable, Codable {
    /// `"a"`, `"G"`, `"漢"` for what was typed; a name of `Key.named` otherwise, such as `<PageDown>` or `^F`.
    package var name: String

    package init(_ name: String) { self.name = name }

    /// The text that the key types into a prompt; nil for keys that type nothing.
    package var text: String? {
        name == "<Space>" ? " " : (name.count == 1 || !name.hasPrefix("<") && !name.hasPrefix("^")) && name != "" ? name : nil
    }

    /// Every name that is not just the typed character. `^A` to `^Z` but for `^I`, `^J`, `^M`, which are Tab and Enter; `^\`.
    package static let named: Set<String> = {
        var names: Set<String> = [
            "<Enter>", "<Esc>", "<Tab>", "<S-Tab>", "<Backspace>", "<Delete>", "<Insert>", "<Space>", "<Up>", "<Down>", "<Left>",
            "<Right>", "<Home>", "<End>", "<PageUp>", "<PageDown>", "^\\",
        ]
        for number in 1...12 { names.insert("<F\(number)>") }
        for scalar in UInt8(ascii: "A")...UInt8(ascii: "Z") { names.insert("^" + String(Unicode.Scalar(scalar))) }
        return names.subtracting(["^I", "^J", "^M"])
    }()
}

/// What comes from the terminal.
package enum Input: Sendable, Hashable, Codable {
    case key(Key)
    case mouse(Mouse)
    /// Bracketed paste: text, never commands.
    case paste(String)
    case resize(Size)
    /// The terminal got the keyboard's focus, or lost it; told by those that can.
    case focus(Bool)
    /// A signal asks the program to end; `status` is the exit status that follows from it (143 for SIGTERM, 129 for SIGHUP).
    case terminate(status: Int32)
    /// The program was stopped and goes on: what is on the screen has to be drawn anew.
    case resumed
    /// The terminal went away.
    case endOfInput
}

/// What was done with the mouse, and over which cell.
package struct Mouse: Sendable, Hashable, Codable {
    package enum Kind: Sendable, Hashable, CaseIterable, Codable {
        case press
        /// The second press on a cell within 400 ms; a `press` came before.
        case doublePress
        case wheelUp, wheelDown
    }
    package var kind: Kind
    package var point: Point

    package init(_ kind: Kind, _ point: Point) {
        self.kind = kind
        self.point = point
    }
}
