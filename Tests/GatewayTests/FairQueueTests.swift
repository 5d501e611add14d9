import Dispatch
import Synchronization
import Testing

@testable import Gateway

struct FairQueueTests {
    /// A queue with one worker that is held until everything has been submitted.
    private final class Scene: Sendable {
        let clock = ManualClock()
        let queue: FairQueue
        private let told = Mutex<[String]>([])
        private let gate = DispatchSemaphore(value: 0)

        init() {
            queue = FairQueue(workers: 1, clock: clock.now)
            let begun = DispatchSemaphore(value: 0)
            queue.submit(
                FairQueue.Job(id: -1, address: "held") { [gate] in
                    begun.signal(); gate.wait()
                } refuse: {
                })
            begun.wait()
        }

        func submit(_ id: Int, _ address: String) {
            queue.submit(
                FairQueue.Job(id: id, address: address) { [self] in
                    tell("\(address)\(id)")
                } refuse: { [self] in
                    tell("no \(address)\(id)")
                })
        }

        func tell(_ what: String) { told.withLock { $0.append(what) } }

        /// Lets the worker go and waits until it has done everything.
        func finish() -> [String] {
            let done = DispatchSemaphore(value: 0)
            queue.submit(
                FairQueue.Job(id: -2, address: "last") {
                    done.signal()
                } refuse: {
                    done.signal()
                })
            gate.signal()
            done.wait()
            // The turn of "last" may come before the others' second.
            queue.submit(
                FairQueue.Job(id: -3, address: "last") {
                    done.signal()
                } refuse: {
                    done.signal()
                })
            done.wait()
            while true {
                let count = told.withLock { $0.count }
                queue.submit(
                    FairQueue.Job(id: -4, address: "last") {
                        done.signal()
                    } refuse: {
                        done.signal()
                    })
                done.wait()
                if told.withLock({ $0.count }) == count { break }
            }
            return told.withLock { $0 }
        }
    }

    @Test func `addresses take turns, however many one of them has waiting`() {
        let scene = Scene()
        for id in 1...5 { scene.submit(id, "a") }
        scene.submit(6, "b")
        scene.submit(7, "c")
        scene.submit(8, "b")
        #expect(scene.finish() == ["a1", "b6", "c7", "a2", "b8", "a3", "a4", "a5"])
    }

    @Test func `a job that is taken back is not run`() {
        let scene = Scene()
        scene.submit(1, "a")
        scene.submit(2, "a")
        #expect(scene.queue.withdraw(1))
        #expect(!scene.queue.withdraw(1))
        #expect(scene.finish() == ["a2"])
        #expect(!scene.queue.withdraw(2))
    }

    @Test func `who waited five seconds is refused, also when a worker comes free just then`() {
        let scene = Scene()
        scene.submit(1, "a")
        scene.submit(2, "b")
        scene.clock.advance(3)
        scene.submit(3, "a")
        scene.clock.advance(2)
        #expect(scene.finish() == ["no a1", "no b2", "a3"])
    }

    @Test func `several workers work at once`() {
        let queue = FairQueue(workers: 3, clock: { 0 })
        let arrived = DispatchSemaphore(value: 0)
        let leave = DispatchSemaphore(value: 0)
        for id in 0..<3 {
            queue.submit(
                FairQueue.Job(id: id, address: "a") {
                    arrived.signal(); leave.wait()
                } refuse: {
                })
        }
        for _ in 0..<3 { #expect(arrived.wait(timeout: .now() + 20) == .success) }
        for _ in 0..<3 { leave.signal() }
    }
}
