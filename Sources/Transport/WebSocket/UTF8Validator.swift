/// Checks text that arrives in pieces, failing at the first byte that no continuation could save.
///
/// Source: Unicode 15, table 3-7.
struct UTF8Validator {
    /// Bytes that the character begun still needs.
    private var needed = 0
    /// What the next of them may be.
    private var allowed: ClosedRange<UInt8> = 0x80...0xbf

    /// True between characters.
    var isComplete: Bool { needed == 0 }

    /// False when the text so far cannot be the beginning of any UTF-8 text.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < bytes.count {
            if needed == 0 {
                // Most text is ASCII: eight bytes at a time.
                while at + 8 <= bytes.count,
                    bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    at += 8
                }
                guard at < bytes.count else { return true }
                guard begins(bytes[at]) else { return false }
            } else {
                guard allowed.contains(bytes[at]) else { return false }
                needed -= 1
                allowed = 0x80...0xbf
            }
            at += 1
        }
        return true
    }

    private mutating func begins(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x80: return true
        case 0xc2...0xdf: needed = 1
        case 0xe0...0xef: needed = 2
        case 0xf0...0xf4: needed = 3
        default: return false
        }
        switch byte {
        case 0xe0: allowed = 0xa0...0xbf
        case 0xed: allowed = 0x80...0x9f
        case 0xf0: allowed = 0x90...0xbf
        case 0xf4: allowed = 0x80...0x8f
        default: allowed = 0x80...0xbf
        }
        return true
    }
}
