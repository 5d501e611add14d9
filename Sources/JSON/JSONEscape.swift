/// Escapes text for the inside of a JSON string so that it is lossless, and harmless in a terminal that prints the raw JSON.
///
/// Escaped beyond what JSON demands: DEL, C1, bidirectional marks, U+2028 and U+2029, zero-width characters,
/// interlinear annotations, tags. Source: `protocol.md` section 6.
enum JSONEscape {
    /// Bytes that the escaped form of one byte takes at the most.
    static let growth = 6

    /// Writes the escaped text, at most `growth` times as long, and returns how many bytes it took.
    ///
    /// - Parameter keepingSyntax: the text is a JSON string already, quotes and escapes included; only add escapes.
    static func write(
        _ text: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>, keepingSyntax: Bool = false
    ) -> Int {
        var out = output
        var at = 0
        while at < text.count {
            // Eight bytes at a time, as most texts are plain ASCII: this is where a page's bytes are looked at and copied.
            while at + 8 <= text.count, case let next = word(text, at), isPlain(next) {
                UnsafeMutableRawPointer(out).storeBytes(of: next, as: UInt64.self)
                out += 8
                at += 8
            }
            guard at < text.count else { break }
            let byte = text[at]
            if isPlain(byte) || keepingSyntax && (byte == 0x22 || byte == 0x5c) {
                out.pointee = byte
                out += 1
                at += 1
            } else if byte >= 0x80, let length = harmlessLength(text, at) {
                out.update(from: text.baseAddress.unsafelyUnwrapped + at, count: length)
                out += length
                at += length
            } else {
                at += writeEscape(text, at, to: &out)
            }
        }
        return out - output
    }

    /// Printable ASCII but for the quote and the backslash.
    private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c }

    private static func word(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt64 {
        UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped + at).loadUnaligned(as: UInt64.self)
    }

    /// None of the eight bytes has to be looked at by itself.
    ///
    /// Source: <https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        let isControl = (word &- ones &* 0x20) & ~word
        let isSpecial = hasZero(word ^ ones &* 0x22) | hasZero(word ^ ones &* 0x5c) | hasZero(word ^ ones &* 0x7f)
        return (word | isControl | isSpecial) & high == 0
    }

    /// Bytes of the character that begins there, when it is well-formed and need not be escaped.
    private static func harmlessLength(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
        guard let (scalar, length) = UTF8Scalar.decode(text, at), !isHarmful(scalar) else { return nil }
        return length
    }

    /// Writes what stands for the character there, and returns how many bytes of the text that was.
    private static func writeEscape(
        _ text: UnsafeBufferPointer<UInt8>, _ at: Int, to out: inout UnsafeMutablePointer<UInt8>
    ) -> Int {
        guard let (scalar, length) = UTF8Scalar.decode(text, at) else {
            put(0xef, to: &out)
            put(0xbf, to: &out)
            put(0xbd, to: &out)
            return UTF8Scalar.malformedLength(text, at)
        }
        switch scalar {
        case 0x22, 0x5c: putShort(UInt8(truncatingIfNeeded: scalar), to: &out)
        case 0x08: putShort(UInt8(ascii: "b"), to: &out)
        case 0x09: putShort(UInt8(ascii: "t"), to: &out)
        case 0x0a: putShort(UInt8(ascii: "n"), to: &out)
        case 0x0c: putShort(UInt8(ascii: "f"), to: &out)
        case 0x0d: putShort(UInt8(ascii: "r"), to: &out)
        case 0x10000...:
            putUnit(0xd800 + (scalar - 0x10000) >> 10, to: &out)
            putUnit(0xdc00 + (scalar - 0x10000) & 0x3ff, to: &out)
        default: putUnit(scalar, to: &out)
        }
        return length
    }

    private static func putShort(_ letter: UInt8, to out: inout UnsafeMutablePointer<UInt8>) {
        put(0x5c, to: &out)
        put(letter, to: &out)
    }

    private static func putUnit(_ unit: UInt32, to out: inout UnsafeMutablePointer<UInt8>) {
        putShort(UInt8(ascii: "u"), to: &out)
        var shift: UInt32 = 16
        while shift > 0 {
            shift -= 4
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xf)
            put(digit < 10 ? 0x30 + digit : 0x57 + digit, to: &out)
        }
    }

    private static func put(_ byte: UInt8, to out: inout UnsafeMutablePointer<UInt8>) {
        out.pointee = byte
        out += 1
    }
}

/// True for what a terminal may obey or hide instead of showing: controls, C1, bidirectional marks, line and paragraph separators,
/// zero-width characters, interlinear annotations, tags.
///
/// Source: `protocol.md` section 6.
package func isHarmful(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7f...0x9f, 0x061c, 0x180e, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0xfff9...0xfffb,
        0xe0000...0xe007f:
        true
    default: false
    }
}

/// UTF-8, one scalar at a time; refuses overlong forms, surrogates and what lies beyond U+10FFFF.
///
/// Source: Unicode 15, table 3-7.
enum UTF8Scalar {
    static func decode(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int)? {
        let lead = text[at]
        switch lead {
        case 0..<0x80: return (UInt32(lead), 1)
        case 0xc2...0xdf:
            guard let b = continuation(text, at + 1) else { return nil }
            return ((UInt32(lead) & 0x1f) << 6 | b, 2)
        case 0xe0...0xef:
            guard let b = continuation(text, at + 1), let c = continuation(text, at + 2) else { return nil }
            let scalar = (UInt32(lead) & 0x0f) << 12 | b << 6 | c
            return scalar < 0x800 || (0xd800..<0xe000).contains(scalar) ? nil : (scalar, 3)
        case 0xf0...0xf4:
            guard let b = continuation(text, at + 1), let c = continuation(text, at + 2), let d = continuation(text, at + 3) else {
                return nil
            }
            let scalar = (UInt32(lead) & 0x07) << 18 | b << 12 | c << 6 | d
            return (0x10000...0x10ffff).contains(scalar) ? (scalar, 4) : nil
        default: return nil
        }
    }

    /// Bytes that one U+FFFD stands for: the longest beginning of a character that could have become one, at least 1.
    static func malformedLength(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let lead = text[at]
        guard (0xc2...0xf4).contains(lead), at + 1 < text.count else { return 1 }
        let second: ClosedRange<UInt8> =
            switch lead {
            case 0xe0: 0xa0...0xbf
            case 0xed: 0x80...0x9f
            case 0xf0: 0x90...0xbf
            case 0xf4: 0x80...0x8f
            default: 0x80...0xbf
            }
        guard second.contains(text[at + 1]) else { return 1 }
        let whole = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
        var length = 2
        while length < whole, at + length < text.count, text[at + length] & 0xc0 == 0x80 { length += 1 }
        return min(length, whole)
    }

    private static func continuation(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32? {
        at < text.count && text[at] & 0xc0 == 0x80 ? UInt32(text[at] & 0x3f) : nil
    }
}
