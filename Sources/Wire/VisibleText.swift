/// The first `limit` characters (Unicode scalars) of text that came from outside, with what could harm a terminal or a log made
/// visible: an escape becomes `\u{1b}`. For everything that an answer or a log line repeats from input.
package func visible(_ text: some StringProtocol, limit: Int = 64) -> String {
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return String(text) }
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        if isHarmful(scalar) {
            result += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Controls, C1, bidirectional marks, line and paragraph separators, zero-width characters, interlinear annotations, tags.
///
/// Source: `protocol.md` section 6.
private func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f...0x9f: true
    case 0x061c, 0x180e, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f: true
    default: false
    }
}
