package import Browser
internal import Glibc
internal import JSON
package import Screen

/// The clipboard of whoever sits before the terminal, by whichever way leads to it.
package struct Clipboard: Sendable {
    /// Seconds that a program gets.
    private static let patience = 2.0

    private let environment: [String: String]
    private let routes: [ClipboardRoute]
    /// Where the text goes when no way leads to a clipboard.
    private let fallback: String

    /// - Parameter fallback: a file, which is replaced by one for nobody else to read; its folder is there.
    package init(environment: [String: String], fallback: String) {
        self.environment = environment
        self.fallback = fallback
        routes = ClipboardRoute.all(in: environment)
    }

    @MainActor
    package func put(_ text: [UInt8], through display: any Display) async -> CopyReceipt.Outcome {
        for route in routes {
            switch route {
            case .program(let name, let arguments):
                let program = Subprocess(name: name, arguments: arguments, environment: environment)
                if await program.run(input: text, within: Self.patience) == .done { return .sent(via: route.title) }
            case .terminal(let isWithinScreen):
                guard let sequence = ClipboardSequence(base64: Base64.encode(text), isWithinScreen: isWithinScreen) else { continue }
                if display.send(sequence) { return .sent(via: route.title) }
            }
        }
        return write(text)
    }

    /// Put there whole: until then the copy before it is kept.
    private func write(_ text: [UInt8]) -> CopyReceipt.Outcome {
        let partial = "\(fallback).partial-\(getpid())"
        unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return failure() }
        var problem = writeAll(text, to: descriptor) ? nil : failure()
        close(descriptor)
        if problem == nil, rename(partial, fallback) != 0 { problem = failure() }
        guard let problem else { return .written(path: fallback) }
        unlink(partial)
        return problem
    }

    private func failure() -> CopyReceipt.Outcome {
        .failed("no clipboard was reached, and \(fallback) cannot be written: \(String(cString: strerror(errno)))")
    }
}
