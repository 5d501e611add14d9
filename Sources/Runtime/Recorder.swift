package import Browser
internal import Foundation
internal import JSON
package import Screen

/// One line of a record, as JSON. The first of them is the head; the others are an event or a frame each.
struct RecordedLine: Codable {
    struct Head: Codable {
        var version: Int
        var opening: Opening
        var capabilities: Capabilities
    }
    struct Shown: Codable {
        var columns: Int
        var rows: Int
        /// `Frame.fingerprint` in hexadecimal digits.
        var fingerprint: String
    }

    /// Milliseconds since the beginning.
    var at: Int
    var head: Head?
    var event: Event?
    /// A frame was drawn then that differs from the one before.
    var frame: Shown?

    /// Rises when older records can no longer be read.
    static let version = 1
}

/// Writes what happens to a browser as lines of text, from which `Replay` makes the same frames again.
///
/// Nothing of the connection is in it but what the session tells: no token, no address but the name in the header.
@MainActor
package final class Recorder {
    private let write: (String) -> Void
    private let elapsed: () -> Duration
    private let encoder = JSONEncoder()
    private var shown: Frame?

    /// - Parameters:
    ///   - elapsed: the time since the beginning.
    ///   - write: gets whole lines.
    package init(
        _ opening: Opening, _ capabilities: Capabilities, elapsed: @escaping () -> Duration, write: @escaping (String) -> Void
    ) {
        self.elapsed = elapsed
        self.write = write
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        var opening = opening
        // Whoever has the record could try out names with it.
        opening.maskKey = 0
        put(RecordedLine(at: 0, head: .init(version: RecordedLine.version, opening: opening, capabilities: capabilities)))
    }

    /// To be told each event as the state takes it, `masked` where the state is.
    package func note(_ event: Event) { put(RecordedLine(at: milliseconds, event: event)) }

    package func note(_ frame: Frame) {
        if frame == shown { return }
        shown = frame
        let size = frame.size
        put(
            RecordedLine(
                at: milliseconds,
                frame: .init(columns: size.columns, rows: size.rows, fingerprint: String(frame.fingerprint, radix: 16))))
    }

    private var milliseconds: Int { Int(elapsed() / .milliseconds(1)) }

    private func put(_ line: RecordedLine) {
        guard let bytes = try? encoder.encode(line) else { preconditionFailure("an event that cannot be written down") }
        write(Self.harmless(bytes) + "\n")
    }

    /// The same document, which may be printed on a terminal: the encoder escapes no more than JSON demands.
    private static func harmless(_ json: Data) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
            guard isHarmful(scalar.value) else {
                text.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
            }
        }
        return String(text)
    }
}
