internal import Glibc

/// Seconds since 1970: for what people set a date for. It may be set back.
package let unixSeconds: @Sendable () -> Int = { time(nil) }

/// The monotonic clock, in nanoseconds: for limits and delays, never set back.
package let monotonicNanoseconds: @Sendable () -> UInt64 = {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}
