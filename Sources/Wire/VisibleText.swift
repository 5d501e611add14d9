internal import JSON

/// The first `limit` characters (Unicode scalars) of text that came from outside, with what could harm a terminal or a log made
/// visible: an escape becomes `\u{1b}`. For everything that an answer or a log line repeats from input.
package func visible(_ text: some StringProtocol, limit: Int = 64) -> String {
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return String(text) }
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        if isHarmful(scalar.value) {
            result += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}
