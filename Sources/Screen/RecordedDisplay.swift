/// A display that keeps what it is given: for tests, and for looking at frames without a terminal.
@MainActor
package final class RecordedDisplay: Display {
    package var size: Size
    package var capabilities: Capabilities
    /// Every frame drawn, oldest first.
    package private(set) var frames: [Frame] = []
    package private(set) var invalidations = 0
    package private(set) var suspensions = 0
    package private(set) var bells = 0
    package private(set) var sequences: [ClipboardSequence] = []
    package private(set) var isClosed = false

    package init(size: Size = .standard, capabilities: Capabilities = .full) {
        self.size = size
        self.capabilities = capabilities
    }

    /// Nothing is sent anywhere.
    package var bytesSent: Int? { nil }

    package var lines: [String] { frames.last?.lines ?? [] }

    package func draw(_ frame: Frame) { frames.append(frame) }
    package func invalidate() { invalidations += 1 }
    package func suspend() { suspensions += 1 }
    package func send(_ sequence: ClipboardSequence) -> Bool {
        sequences.append(sequence)
        return true
    }
    package func bell() { bells += 1 }
    package func close() { isClosed = true }
}
