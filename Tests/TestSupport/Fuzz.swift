internal import Glibc

/// Tests on random input, short in CI and as long as one likes by hand.
///
/// `VITRINE_FUZZ_SEED=n` runs the round of that seed alone. `VITRINE_FUZZ_SECONDS=s` runs rounds for so long, from that seed on or from
/// one that nobody has seen, and writes each seed to standard error before its round, so that a crash can be repeated too.
package enum Fuzz {
    /// Calls `round` with the seeds 1 to `count`, or as the environment says. What it expects should name the seed.
    package static func rounds(_ count: Int, _ name: String = #function, _ round: (UInt64) throws -> Void) rethrows {
        let seed = number("VITRINE_FUZZ_SEED")
        guard let seconds = number("VITRINE_FUZZ_SECONDS") else {
            if let seed { return try round(seed) }
            for seed in 1...UInt64(count) { try round(seed) }
            return
        }
        let end = ContinuousClock.now + .seconds(Int(clamping: seconds))
        // Leaves room for as many rounds as anybody can wait for.
        var next = seed ?? .random(in: 1...(1 << 48))
        while ContinuousClock.now < end {
            let line = Array("\(name) seed \(next)\n".utf8)
            write(STDERR_FILENO, line, line.count)
            try round(next)
            next += 1
        }
    }

    private static func number(_ variable: String) -> UInt64? { getenv(variable).flatMap { UInt64(String(cString: $0)) } }
}
