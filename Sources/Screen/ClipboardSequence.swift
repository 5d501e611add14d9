/// What tells a terminal to fill its clipboard: OSC 52. Base64 digits are all that it takes from data, so nothing in it can be a command.
///
/// Source: <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands>
package struct ClipboardSequence: Sendable, Hashable {
    /// Digits at most: what terminals are known to take.
    package static let limit = 74_994
    /// GNU screen passes on so many bytes of a device control string.
    private static let screenChunk = 76

    package let bytes: [UInt8]

    /// nil for what is no Base64, or too much of it.
    ///
    /// - Parameter isWithinScreen: wrapped for GNU screen, which passes the wrapped text on to its terminal.
    package init?(base64: some StringProtocol, isWithinScreen: Bool = false) {
        let digits = base64.utf8
        let isBase64 = digits.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "+/=".utf8.contains(byte)
            }
        }
        guard isBase64, digits.count <= Self.limit else { return nil }
        let sequence = Array("\u{1B}]52;c;".utf8) + digits + Array("\u{07}".utf8)
        guard isWithinScreen else {
            bytes = sequence
            return
        }
        var wrapped: [UInt8] = []
        for start in stride(from: 0, to: sequence.count, by: Self.screenChunk) {
            wrapped += "\u{1B}P".utf8
            wrapped += sequence[start..<min(start + Self.screenChunk, sequence.count)]
            wrapped += "\u{1B}\\".utf8
        }
        bytes = wrapped
    }
}
