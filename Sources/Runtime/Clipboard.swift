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

    /// - Parameter fallback: a file, which is replaced; its folder is made when it is missing.
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

    private func write(_ text: [UInt8]) -> CopyReceipt.Outcome {
        let descriptor = open(fallback, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return failure() }
        defer { close(descriptor) }
        var sent = 0
        while sent < text.count {
            let written = text[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return failure() }
            sent += written
        }
        return .written(path: fallback)
    }

    private func failure() -> CopyReceipt.Outcome {
        .failed("no clipboard was reached, and \(fallback) cannot be written: \(String(cString: strerror(errno)))")
    }
}
