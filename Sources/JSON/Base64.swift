/// RFC 4648: the standard alphabet with padding, and the one for URLs without.
package enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forURLs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func append(_ content: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        append(content, standard, padding: true, to: &output)
    }

    /// With padding, in the standard alphabet.
    package static func encode(_ content: [UInt8]) -> String {
        var output: [UInt8] = []
        content.withUnsafeBufferPointer { append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// True for a digit of the standard alphabet; the padding is none.
    package static func isStandardDigit(_ byte: UInt8) -> Bool { standard.contains(byte) }

    package static func encodeForURL(_ content: [UInt8]) -> String {
        var output: [UInt8] = []
        content.withUnsafeBufferPointer { append($0, forURLs, padding: false, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// Reads both alphabets, with or without padding; nil for anything else.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var output: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let content = text.utf8.dropLast(padding)
        guard content.count % 4 != 1, padding == 0 || content.count % 4 + padding == 4 && padding < 3 else { return nil }
        for byte in content {
            guard let digit = value(byte) else { return nil }
            buffer = buffer << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
                buffer &= 1 << UInt32(bits) - 1
            }
        }
        // Bits that no byte uses must be zero, or two texts would mean the same bytes.
        return buffer == 0 ? output : nil
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 0x41
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 0x61 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func append(_ content: UnsafeBufferPointer<UInt8>, _ alphabet: [UInt8], padding: Bool, to output: inout [UInt8]) {
        var at = 0
        while at < content.count {
            let left = content.count - at
            let group =
                UInt32(content[at]) << 16 | (left > 1 ? UInt32(content[at + 1]) << 8 : 0) | (left > 2 ? UInt32(content[at + 2]) : 0)
            output.append(alphabet[Int(group >> 18)])
            output.append(alphabet[Int(group >> 12 & 63)])
            if left > 1 { output.append(alphabet[Int(group >> 6 & 63)]) } else if padding { output.append(UInt8(ascii: "=")) }
            if left > 2 { output.append(alphabet[Int(group & 63)]) } else if padding { output.append(UInt8(ascii: "=")) }
            at += 3
        }
    }
}
