/// Cuts text into clusters and replaces what must not reach a terminal. Reads one character ahead, goes through the text once.
struct SafeTextScanner {
    private(set) var clusters: [SafeText.Cluster] = []
    private(set) var width = 0
    /// The character read last, kept or not; a selector, joiner or skin tone that was dropped does not count.
    private var previous: Unicode.Scalar?
    /// The last cluster is a character that marks may join.
    private var takesMarks = false
    private var marks = 0
    /// Marks that no longer fitted into the last cluster.
    private var excess = 0
    /// A joiner came: the next emoji belongs to the one already shown.
    private var isJoined = false
    /// A selector was dropped: a second one would be a hidden message.
    private var isSelected = false
    /// Emoji that are shown without their skin tones, or without what was joined to them.
    private(set) var simplified = 0
    /// The last cluster is one of them.
    private var isSimplified = false

    /// ncurses keeps five characters a cell (CCHARW_MAX) and cuts the rest without a word.
    private static let maximalMarks = 4
    private static let printable = (0x20...0x7E).map {
        SafeText.Cluster(text: String(Unicode.Scalar(UInt8($0))), width: 1, isSubstitute: false)
    }

    /// Stops when the text is wider than `cells`.
    mutating func scan(_ text: String, until cells: Int) {
        let printable = Self.printable
        let utf8 = text.utf8
        clusters.reserveCapacity(min(utf8.count, cells < 4_096 ? max(0, cells) + 1 : .max))
        // Nearly all text of tables is plain ASCII: no lookup, no lookahead.
        var plain = utf8.startIndex
        while plain < utf8.endIndex, width <= cells, case let byte = utf8[plain], byte >= 0x20, byte < 0x7F {
            clusters.append(printable[Int(byte) - 0x20])
            width += 1
            plain = utf8.index(after: plain)
        }
        if plain == utf8.endIndex || width > cells { return }
        takesMarks = !clusters.isEmpty
        previous = clusters.last?.text.unicodeScalars.first
        var scalars = text.unicodeScalars[plain...].makeIterator()
        var next = scalars.next()
        while let scalar = next, width <= cells {
            next = scalars.next()
            if scalar.isRegionalIndicator, let second = next, second.isRegionalIndicator {
                keep("\(scalar)\(second)", 2, scalar)
                next = scalars.next()
            } else {
                read(scalar, before: next)
            }
        }
        nameExcess()
    }

    private mutating func read(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) {
        if scalar.value >= 0x20, scalar.value < 0x7F {
            return keep(Self.printable[Int(scalar.value) - 0x20].text, 1, scalar)
        }
        if isDroppedInSequence(scalar, before: next) { return }
        if isJoined, scalar.isPictograph {
            noteSimplified()
            isJoined = false
            isSelected = false
            previous = scalar
            return
        }
        switch scalar.isRegionalIndicator ? .hidden : CharacterKind(scalar) {
        case .narrow: keep(String(scalar), 1, scalar)
        case .wide: keep(String(scalar), 2, scalar)
        case .mark: join(scalar)
        case .hidden: substitute(scalar)
        }
    }

    /// Joiners, selectors and skin tones where scripts and emoji use them; anywhere else they are shown as hidden characters are.
    private mutating func isDroppedInSequence(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
        guard let previous else { return false }
        switch scalar.value {
        case 0xFE0E, 0xFE0F:
            let isKeycap = next?.value == 0x20E3 && "0123456789#*".unicodeScalars.contains(previous)
            guard !isSelected, previous.isPictograph || isKeycap else { return false }
            isSelected = true
            return true
        case 0x1F3FB...0x1F3FF:
            guard previous.isPictograph, !previous.isSkinTone else { return false }
            noteSimplified()
            self.previous = scalar
            return true
        case 0x200D where previous.isPictograph:
            isJoined = next?.isPictograph ?? false
            return isJoined
        case 0x200C, 0x200D:
            return previous.isLetterBeyondASCII && next?.isLetterBeyondASCII ?? false
        default:
            return false
        }
    }

    private mutating func keep(_ text: String, _ cells: UInt8, _ scalar: Unicode.Scalar) {
        nameExcess()
        append(text, cells, isSubstitute: false)
        previous = scalar
        takesMarks = true
        marks = 0
        isJoined = false
        isSelected = false
        isSimplified = false
    }

    private mutating func join(_ mark: Unicode.Scalar) {
        previous = mark
        isSelected = false
        guard takesMarks, let base = clusters.last else {
            // Without a base it would change whatever is in the cell before.
            append("\u{25CC}\(mark)", 1, isSubstitute: false)
            takesMarks = true
            marks = 1
            return
        }
        marks += 1
        if marks > Self.maximalMarks {
            excess += 1
        } else {
            let text = base.text + String(mark)
            clusters[clusters.count - 1] = SafeText.Cluster(text: text, width: base.width, isSubstitute: base.isSubstitute)
        }
    }

    private mutating func substitute(_ scalar: Unicode.Scalar) {
        nameExcess()
        switch scalar.value {
        case 0x09: append("→", 1, isSubstitute: true)
        case 0x0A: append("⏎", 1, isSubstitute: true)
        case 0x1B: spell("ESC")
        case 0..<0x20: append(String(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"), 1, isSubstitute: true)
        default: spell(String(scalar.value, radix: 16, uppercase: true))
        }
        previous = nil
        takesMarks = false
        isJoined = false
        isSelected = false
        isSimplified = false
    }

    private mutating func noteSimplified() {
        if !isSimplified { simplified += 1 }
        isSimplified = true
    }

    private mutating func nameExcess() {
        if excess > 0 { spell("+\(excess)") }
        excess = 0
    }

    private mutating func spell(_ name: String) {
        for character in "⟨\(name)⟩" { append(String(character), 1, isSubstitute: true) }
    }

    private mutating func append(_ text: String, _ cells: UInt8, isSubstitute: Bool) {
        clusters.append(SafeText.Cluster(text: text, width: cells, isSubstitute: isSubstitute))
        width += Int(cells)
    }
}
