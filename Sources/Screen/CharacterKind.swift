/// What a character is to a terminal's cells.
enum CharacterKind: UInt32 {
    case narrow, wide
    /// Joins the character before it and takes no cell.
    case mark
    /// A control, a format character, something invisible or unassigned: never shown as it is.
    case hidden

    init(_ scalar: Unicode.Scalar) {
        var low = 0
        var high = widthTable.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if widthTable[middle] >> 2 <= scalar.value { low = middle } else { high = middle }
        }
        self = CharacterKind(rawValue: widthTable[low] & 3) ?? .hidden
    }
}

extension Unicode.Scalar {
    /// May begin or go on in an emoji sequence: the blocks that hold them, whatever the Unicode version.
    var isPictograph: Bool {
        switch value {
        case 0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139, 0x2190...0x21FF, 0x2300...0x23FF, 0x2460...0x24FF, 0x25A0...0x27BF,
            0x2900...0x297F, 0x2B00...0x2BFF, 0x3030, 0x303D, 0x3297, 0x3299, 0x1F000...0x1F1E5, 0x1F200...0x1FAFF:
            true
        default: false
        }
    }

    var isSkinTone: Bool { (0x1F3FB...0x1F3FF).contains(value) }

    /// Two of them are a flag.
    var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

    /// Shown as a letter or a mark beyond ASCII: where scripts need an invisible joiner between two of them.
    var isLetterBeyondASCII: Bool {
        guard value >= 0x80, !isPictograph else { return false }
        return CharacterKind(self) == .narrow || CharacterKind(self) == .mark
    }
}
