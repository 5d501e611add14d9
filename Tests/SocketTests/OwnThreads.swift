import Foundation
import Testing

/// Runs tests on threads of their own.
///
/// A `RawSocket` holds up the thread that reads. Of those that all tasks share there are as many as processors, and what it waits for may
/// need one of them.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void) async throws {
        try await withTaskExecutorPreference(ThreadExecutor(), operation: body)
    }
}

extension Trait where Self == OwnThreads {
    static var ownThreads: Self { OwnThreads() }
}

/// A thread for every step of a task.
private final class ThreadExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
