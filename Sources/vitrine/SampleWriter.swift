internal import Glibc
internal import Sample
internal import Synchronization

/// Writes a sample with a progress bar on a terminal; stops in order when it is interrupted.
enum SampleWriter {
    static func write(to path: String, _ options: SampleOptions, overwriting: Bool, says title: String) throws {
        let stop = Atomic<Int32>(0)
        try withExtendedLifetime(StopSignals { stop.store($0, ordering: .relaxed) }) {
            var bar = ProgressBar(title)
            do throws(SampleError) {
                try SampleDatabase.write(
                    to: path, options: options, force: overwriting,
                    shouldStop: { stop.load(ordering: .relaxed) != 0 }, progress: { bar.show($0) })
            } catch {
                bar.clear()
                if stop.load(ordering: .relaxed) != 0 { throw ExitStatus(code: 128 + stop.load(ordering: .relaxed)) }
                throw CommandFailure(error.code == .exists ? .usage : .failed, error.message)
            }
            bar.clear()
        }
    }
}

/// One line on standard error that grows; silent when that is not a terminal.
private struct ProgressBar {
    private static let cells = 30
    private let title: String
    private let isShown = isatty(2) == 1
    private var percent = -1

    init(_ title: String) { self.title = title }

    /// - Parameter share: 0 to 1.
    mutating func show(_ share: Double) {
        let now = Int((min(max(share, 0), 1) * 100).rounded(.down))
        guard isShown, now != percent else { return }
        percent = now
        let filled = Self.cells * now / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.cells - filled)
        put("\r\(title) [\(bar)] \(now)%")
    }

    func clear() {
        guard isShown, percent >= 0 else { return }
        put("\r\u{1b}[K")
    }

    private func put(_ text: String) {
        _ = text.withCString { Glibc.write(2, $0, text.utf8.count) }
    }
}
