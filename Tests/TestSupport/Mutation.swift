/// Where grammars and encodings have their edges.
private let edges: [UInt8] = [0, 1, 0x1f, 0x20, 0x22, 0x2c, 0x30, 0x5c, 0x5d, 0x7d, 0x7e, 0x7f, 0x80, 0x88, 0xbf, 0xc2, 0xed, 0xf4, 0xff]

extension SeededRandom {
    /// Does to `bytes` what lines, disks and attackers do: changes, drops, doubles and swaps pieces, or ends early.
    package mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else {
            bytes.append(byte())
            return
        }
        let at = below(bytes.count)
        let end = min(bytes.count, at + 1 + below(8))
        switch below(8) {
        case 0: bytes[at] = byte()
        case 1: bytes[at] ^= 1 << UInt8(below(8))
        case 2: bytes.insert(byte(), at: at)
        case 3: bytes.removeSubrange(at..<end)
        case 4: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 5: bytes.swapAt(at, below(bytes.count))
        case 6: bytes.removeSubrange(at...)
        default: bytes.insert(contentsOf: bytes[at..<end], at: below(bytes.count))
        }
    }

    private mutating func byte() -> UInt8 { oneIn(2) ? pick(edges) : UInt8(below(256)) }

    /// Where `count` bytes are cut into pieces: up to `pieces` places, in order.
    package mutating func cuts(_ count: Int, pieces: Int) -> [Int] {
        (0..<below(pieces + 1)).map { _ in below(count + 1) }.sorted()
    }
}

extension Array {
    /// The pieces between `cuts`, which are in order; some may be empty.
    package func pieces(_ cuts: [Int]) -> [[Element]] {
        zip([0] + cuts, cuts + [count]).map { Array(self[$0..<$1]) }
    }
}
