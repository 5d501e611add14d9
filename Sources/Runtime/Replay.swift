package import Browser
internal import Foundation
package import Screen

/// Makes the frames of a recorded session again, one after the other, without terminal and server.
package struct Replay {
    /// One frame, and when it was first seen.
    package struct Shown: Sendable, Hashable {
        /// Since the beginning.
        package var time: Duration
        package var frame: Frame
        /// It is the very frame that was recorded.
        package var isFaithful: Bool
    }

    /// More is no record of ours: thirty years, and more cells than any screen has.
    private static let times = 0...1_000_000_000_000
    private static let sides = 0...10_000

    package let opening: Opening
    private let capabilities: Capabilities
    private var state: State
    private var lines: ArraySlice<Substring>
    /// Of the line read last, from 1.
    private var number = 1
    private let decoder: JSONDecoder

    /// - Parameter text: a record; a last line that is not whole, as after a crash, is left out.
    package init(_ text: String) throws(ReplayError) {
        decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        lines.removeLast()
        guard let first = lines.first else { throw ReplayError(.noRecord, "it is empty") }
        guard let head = (try? decoder.decode(RecordedLine.self, from: Data(first.utf8)))?.head else {
            throw ReplayError(.noRecord, "it does not begin as the records of this version do")
        }
        guard head.version == RecordedLine.version else {
            throw ReplayError(.otherVersion, "it is of version \(head.version), and this program reads version \(RecordedLine.version)")
        }
        guard Self.sides.contains(head.opening.size.columns), Self.sides.contains(head.opening.size.rows) else {
            throw ReplayError(.noRecord, "it begins with a screen that cannot be")
        }
        opening = head.opening
        capabilities = head.capabilities
        state = State(head.opening)
        _ = state.start()
        self.lines = lines.dropFirst()
    }

    /// It was a session in lines of text: its frames have no cells.
    package var isLinear: Bool { capabilities.isLinear }

    /// The next frame that differs from the one before; nil at the end.
    package mutating func next() throws(ReplayError) -> Shown? {
        while let text = lines.popFirst() {
            number += 1
            guard let line = try? decoder.decode(RecordedLine.self, from: Data(text.utf8)), Self.isPossible(line) else {
                throw ReplayError(.badLine, "line \(number) cannot be read")
            }
            // What the browser wanted done was done then: its outcome is among the events.
            if let event = line.event { _ = state.repeatEvent(event) }
            guard let shown = line.frame else { continue }
            let frame = state.view(Size(columns: shown.columns, rows: shown.rows), capabilities)
            return Shown(
                time: .milliseconds(line.at), frame: frame, isFaithful: String(frame.fingerprint, radix: 16) == shown.fingerprint)
        }
        return nil
    }

    private static func isPossible(_ line: RecordedLine) -> Bool {
        guard times.contains(line.at) else { return false }
        return line.frame.map { sides.contains($0.columns) && sides.contains($0.rows) } ?? true
    }
}

/// Why a record cannot be shown.
package struct ReplayError: Error, Sendable, Hashable {
    package enum Code: String, Sendable, CaseIterable {
        case noRecord = "no-record", otherVersion = "other-version", badLine = "bad-line"
    }
    package var code: Code
    /// What is wrong with the file, as the end of a sentence without full stop.
    package var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
