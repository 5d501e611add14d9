import TestSupport

@testable import Transport

/// Makes what peers send: mostly right, now and then wrong in one place.
struct FrameGenerator {
    private static let texts = ["", "a", "plain text, long enough for words", "é", "您好🙂", "\u{10ffff}\u{0}\u{800}", "ÿ߿"]
    private static let codes: [UInt16] = [0, 999, 1000, 1001, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000]

    var random: SeededRandom
    let role: WebSocketRole
    /// Every frame is right.
    var isHonest = false

    /// The frames of some messages, with controls between and in them.
    mutating func session() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<(1 + random.below(6)) {
            switch random.below(8) {
            case 0, 1: bytes += control()
            case 2 where random.oneIn(3): bytes += close()
            default: bytes += message()
            }
        }
        if !isHonest, random.oneIn(3) { for _ in 0..<(1 + random.below(3)) { random.mutate(&bytes) } }
        return bytes
    }

    private mutating func message() -> [UInt8] {
        let isText = random.oneIn(2)
        var content = Array((0..<random.below(4)).map { _ in random.pick(Self.texts) }.joined().utf8)
        if random.oneIn(8) { content += [UInt8](repeating: 0x62, count: random.below(400)) }
        if !isText || wrong(20) { content += (0..<random.below(9)).map { _ in UInt8(random.below(256)) } }
        var bytes: [UInt8] = []
        let parts = content.pieces(random.oneIn(2) ? [] : random.cuts(content.count, pieces: isHonest ? 3 : 7))
        for (index, part) in parts.enumerated() {
            let opcode: UInt8 = index == 0 ? isText ? 1 : 2 : 0
            bytes += frame(wrong(30) ? UInt8(random.below(16)) : opcode, part, isFinal: (index == parts.count - 1) != wrong(30))
            if random.oneIn(4) { bytes += control() }
        }
        return bytes
    }

    private mutating func control() -> [UInt8] {
        let count = wrong(20) ? 126 : random.pick([0, 1, 4, 125])
        return frame(random.pick([9, 9, 10]), (0..<count).map { UInt8(truncatingIfNeeded: $0) }, isFinal: !wrong(20))
    }

    private mutating func close() -> [UInt8] {
        if random.oneIn(4) { return frame(8, []) }
        let code = isHonest ? 1000 : random.pick(Self.codes)
        var payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + Array(random.pick(Self.texts).utf8)
        if wrong(6) { payload.removeLast() }
        return frame(8, payload)
    }

    private mutating func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        let isMasked = (role == .server) != wrong(60)
        let mask = isMasked ? (0..<4).map { _ in UInt8(random.below(256)) } : nil
        let reserved: UInt8 = wrong(60) ? 0x10 << UInt8(random.below(3)) : 0
        return WebSocketReaderTests.frame(opcode, payload, isFinal: isFinal, reserved: reserved, mask: mask)
    }

    private mutating func wrong(_ times: Int) -> Bool { !isHonest && random.oneIn(times) }
}
