import Dispatch

@testable import Gateway

/// The one worker of the server is held until `release`.
final class Hold: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    init(_ server: TestServer) {
        let begun = DispatchSemaphore(value: 0)
        server.gateway.queue.submit(
            FairQueue.Job(id: -1, address: "held") { [gate] in
                begun.signal(); gate.wait()
            } refuse: {
            })
        begun.wait()
    }
    func release() { gate.signal() }
}
