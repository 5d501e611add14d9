import Dispatch
import Testing
import Wire

/// A connection's transport in memory: its executor is a list of work that the test runs on its own thread.
final class FakeChannel: ServerChannel, @unchecked Sendable {
    private(set) var sent: [String] = []
    private(set) var close: (code: UInt16, reason: String)?
    private(set) var unsentBytes = 0
    var isReading = true
    /// False: what is sent stays unsent until `take()`.
    var isTaking = true
    private let lock = DispatchQueue(label: "work")
    private var work: [@Sendable () -> Void] = []
    private let arrived = DispatchSemaphore(value: 0)

    func send(_ message: [UInt8]) {
        #expect(close == nil, "sent behind the close frame")
        #expect(String(validating: message, as: UTF8.self) != nil, "sent what is not UTF-8")
        sent.append(String(decoding: message, as: UTF8.self))
        if !isTaking { unsentBytes += message.count }
    }

    func close(code: UInt16, reason: String) {
        #expect(close == nil, "closed twice")
        close = (code, reason)
    }

    func execute(_ work: @escaping @Sendable () -> Void) {
        lock.sync { self.work.append(work) }
        arrived.signal()
    }

    /// Runs the executor until `isDone`; the time is only a guard.
    func run(until isDone: () -> Bool, sourceLocation: SourceLocation = #_sourceLocation) {
        while !isDone() {
            guard arrived.wait(timeout: .now() + 20) == .success else {
                Issue.record("nothing came", sourceLocation: sourceLocation)
                return
            }
            lock.sync { work.removeFirst() }()
        }
    }

    /// Runs what the executor has.
    func runAll() {
        while arrived.wait(timeout: .now()) == .success { lock.sync { work.removeFirst() }() }
    }

    /// The peer takes everything.
    func take() { unsentBytes = 0 }
}
