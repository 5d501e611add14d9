internal import Dispatch
internal import Glibc
internal import Synchronization

/// Gives memory back to the system when connections have gone: the allocator keeps what was freed, as much as there was at the worst
/// moment.
final class MemoryTrimmer: Sendable {
    /// How often at most.
    private static let interval = DispatchTimeInterval.seconds(2)
    private let isPlanned = Atomic(false)

    /// From any thread.
    func plan() {
        guard !isPlanned.exchange(true, ordering: .relaxed) else { return }
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + Self.interval) { [self] in
            isPlanned.store(false, ordering: .relaxed)
            _ = Self.trim?(0)
        }
    }

    /// Glibc's module does not show it.
    private static let trim: (@convention(c) @Sendable (Int) -> Int32)? = dlsym(nil, "malloc_trim").map {
        unsafeBitCast($0, to: (@convention(c) @Sendable (Int) -> Int32).self)
    }
}
