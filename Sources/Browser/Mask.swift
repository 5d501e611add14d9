package import Records

/// Makes pseudonyms: names, e-mail addresses, telephone numbers and free texts become others of their kind, the same ones every time.
///
/// It hides what a screen shows to an audience; it is no encryption. Whoever knows the key can try out names, and which of two values
/// is the commoner can still be seen. Numbers, ids, times and states stay as they are.
package struct Mask: Sendable, Hashable {
    /// Other keys give other pseudonyms.
    let key: UInt64

    package init(key: UInt64) { self.key = key }

    /// The value as it may be shown; `kind` is nil where the column's name says nothing.
    func masked(_ value: Value, _ kind: MaskKind?) -> Value {
        switch value {
        case .null, .boolean, .real: value
        case .integer(let number): kind == .phone || kind == .code ? .text(digits(String(number))) : value
        // Pictures and documents: as many bytes of nothing.
        case .blob(let bytes): .blob(Array(repeating: 0, count: bytes.count))
        case .text(let text): .text(masked(text, kind))
        }
    }

    func masked(_ text: String, _ kind: MaskKind?) -> String {
        guard Self.replaces(text, kind) else { return text }
        switch kind {
        case .email: return email(text)
        case .phone, .code: return digits(text)
        case .person: return person(text)
        case .company: return company(text)
        case .text, .plain: return words(text)
        case .logged, nil: return Self.tellable(words(text))
        }
    }

    /// Another text takes the place of such a one. That of what takes its place, too: so made-up values are known.
    static func replaces(_ text: String, _ kind: MaskKind?) -> Bool {
        if text.isEmpty || Moment(text) != nil { return false }
        switch kind {
        case .email, .phone, .code, .person, .company, .text: return true
        case .plain: return hasAddress(text) || text.utf8.first == 0x2B && isPhone(text)
        case .logged, nil: return !isCode(text)
        }
    }

    /// Words that do not look like a code: with a capital before small letters or, where that cannot be, with dots behind them.
    private static func tellable(_ words: String) -> String {
        if !isCode(words) { return words }
        let capital = words.prefix(1).uppercased() + words.dropFirst()
        return isCode(capital) ? words + "…" : capital
    }

    /// Every word of a name by itself, so that a first name alone and the full name agree.
    private func person(_ text: String) -> String {
        var result = ""
        var word = ""
        func end() {
            if !word.isEmpty { result += name(for: word) }
            word = ""
        }
        for character in text {
            if character.isLetter || character.isNumber || "'’".contains(character) {
                word.append(character)
            } else {
                end()
                result.append(character)
            }
        }
        end()
        return result
    }

    private func name(for word: String) -> String {
        let name = MaskWords.names[Int(hash(word.lowercased()) % UInt64(MaskWords.names.count))]
        return word.first?.isLowercase == true ? name.lowercased() : name
    }

    private func email(_ text: String) -> String {
        // A column of addresses may hold something else.
        guard Self.hasAddress(text) else { return words(text) }
        var random = MaskNumbers(hash(text.lowercased()))
        let local = text.prefix { $0 != "@" }.split { !$0.isLetter }.prefix(3).map { name(for: $0.lowercased()) }
        let domain = ["example.com", "example.org", "example.net"][random.below(3)]
        return "\(local.isEmpty ? "mail" : local.joined(separator: "."))\(10 + random.below(90))@\(domain)"
    }

    private func company(_ text: String) -> String {
        var random = MaskNumbers(hash(text.lowercased()))
        return MaskWords.names[random.below(MaskWords.names.count)] + ["", " Ltd", " & Sons", " Group", " Works"][random.below(5)]
    }

    /// Other digits and letters in the same places.
    private func digits(_ text: String) -> String {
        var random = MaskNumbers(hash(text))
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: result.unicodeScalars.append(Unicode.Scalar(UInt8(0x30 + random.below(10))))
            case 0x41...0x5A: result.unicodeScalars.append(Unicode.Scalar(UInt8(0x41 + random.below(26))))
            case 0x61...0x7A: result.unicodeScalars.append(Unicode.Scalar(UInt8(0x61 + random.below(26))))
            default: result.unicodeScalars.append(scalar.properties.isAlphabetic ? "x" : scalar)
            }
        }
        return result
    }

    /// Words as long as those of the text, other digits, and all signs, blanks and lines where they were.
    private func words(_ text: String) -> String {
        var random = MaskNumbers(hash(text))
        var result = ""
        var length = 0
        var isCapital = false
        func end() {
            if length > 0 { result += MaskWords.filler(length, isCapital: isCapital, &random) }
            length = 0
        }
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 ? Self.isASCIILetter(scalar.value) : scalar.properties.isAlphabetic {
                if length == 0 { isCapital = scalar.properties.isUppercase }
                length += 1
            } else {
                end()
                let isDigit = scalar.value < 0x80 ? (0x30...0x39).contains(scalar.value) : scalar.properties.numericType != nil
                result.unicodeScalars.append(isDigit ? Unicode.Scalar(UInt8(0x30 + random.below(10))) : scalar)
            }
        }
        end()
        return result
    }

    private static func isASCIILetter(_ value: UInt32) -> Bool { (0x61...0x7A).contains(value | 0x20) }

    /// Something with an @ between letters.
    static func hasAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { index in
            bytes[index] == 0x40 && index > 0 && index + 1 < bytes.count && bytes[index - 1] > 0x2A && bytes[index + 1] > 0x2A
        }
    }

    /// Seven digits or more, and only the signs that people put between them.
    static func isPhone(_ text: String) -> Bool {
        text.utf8.count { (0x30...0x39).contains($0) } >= 7
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || [0x20, 0x28, 0x29, 0x2B, 0x2D, 0x2E, 0x2F].contains($0) }
    }

    /// A state, a number or a time, rather than words: `on_hold`, `T-00017`, `2026-01-02 03:04`.
    static func isCode(_ text: String) -> Bool {
        guard text.utf8.count <= 40, !hasAddress(text), !isPhone(text) else { return false }
        func isSign(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x2F, 0x3A, 0x5F, 0x23].contains(byte) }
        return text.utf8.allSatisfy { isSign($0) || (0x61...0x7A).contains($0) }
            || text.utf8.allSatisfy { isSign($0) || (0x41...0x5A).contains($0) }
    }

    /// FNV-1a from the key on, well mixed: the same in every process.
    private func hash(_ text: String) -> UInt64 {
        var hash = 0xcbf2_9ce4_8422_2325 ^ key
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var numbers = MaskNumbers(hash ^ key)
        return numbers.next()
    }
}

/// The same numbers for the same seed (SplitMix64).
struct MaskNumbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
