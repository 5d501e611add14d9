/// The generator behind everything that looks like chance in the sample.
///
/// Our own, down to the bounded draw: the standard library does not promise the same numbers in its next version.
/// Source: <https://prng.di.unimi.it/splitmix64.c>
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A generator of its own for one purpose, so that a draw more in one place does not shift every other.
    init(seed: UInt64, stream: UInt64) {
        var mixer = SplitMix64(seed: seed &+ stream &* 0xd1b5_4a32_d192_ed03)
        state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// 0 to `bound - 1`; the bias of a multiplication is below 2^-40 for the bounds used here.
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high) }

    mutating func below(_ bound: Int64) -> Int64 { Int64(below(Int(bound))) }

    /// 0 up to but not 1. Only + and * may follow: functions of the C library differ in the last bit between machines.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// An index drawn in proportion to `weights`.
    mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.count - 1
    }

    /// Characters of an alphabet of at most 256, for what only has to look like a key.
    mutating func characters(_ count: Int, of alphabet: StaticString) -> String {
        String(unsafeUninitializedCapacity: count) { bytes in
            for index in 0..<count { bytes[index] = alphabet.utf8Start[below(alphabet.utf8CodeUnitCount)] }
            return count
        }
    }
}
