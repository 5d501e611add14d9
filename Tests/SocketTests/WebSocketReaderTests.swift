import NIOCore
import Testing

@testable import Transport

/// The reader alone: bytes in, events out.
struct WebSocketReaderTests {
    /// A client's frame, bit by bit.
    static func frame(
        _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, reserved: UInt8 = 0, mask: [UInt8]? = [1, 2, 3, 4], length: Int? = nil
    ) -> [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved | opcode]
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        let count = length ?? payload.count
        switch count {
        case ...125: bytes.append(maskBit | UInt8(count))
        case ...0xffff: bytes += [maskBit | 126, UInt8(count >> 8), UInt8(count & 0xff)]
        default: bytes += [maskBit | 127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
        }
        bytes += mask ?? []
        return bytes + payload.enumerated().map { $1 ^ (mask?[$0 % 4] ?? 0) }
    }

    private static func joined(_ frames: [UInt8]...) -> [UInt8] { frames.flatMap(\.self) }

    private static func read(_ bytes: [UInt8], pieces: Int = .max, limits: WebSocketLimits = WebSocketLimits()) -> [String] {
        var reader = WebSocketReader(role: .server, limits: limits)
        var input = ByteBuffer()
        var events: [String] = []
        for start in stride(from: 0, to: bytes.count, by: min(pieces, max(bytes.count, 1))) {
            input.writeBytes(bytes[start..<min(start + min(pieces, bytes.count), bytes.count)])
            while let event = reader.next(&input) {
                switch event {
                case .message: events.append("message " + String(decoding: reader.takeMessage(), as: UTF8.self))
                case .ping(let payload): events.append("ping " + String(decoding: payload, as: UTF8.self))
                case .pong: events.append("pong")
                case .close(let code, let reason): events.append("close \(code.map(String.init) ?? "-") \(reason)")
                case .violation(let violation): return events + ["violation \(violation.code)"]
                }
            }
        }
        return events
    }

    @Test(arguments: [1, 2, 3, 7, 100, Int.max])
    func `messages, fragments and what stands between them are told apart however they are cut`(pieces: Int) {
        let bytes =
            Self.frame(1, Array("您好🙂".utf8)) + Self.frame(2, [0x61]) + Self.frame(1, Array("你".utf8.prefix(2)), isFinal: false)
            + Self.frame(9, Array("p".utf8)) + Self.frame(0, Array("你".utf8.suffix(1)), isFinal: false) + Self.frame(10, [])
            + Self.frame(0, []) + Self.frame(1, []) + Self.frame(1, [UInt8](repeating: 0x62, count: 300))
            + Self.frame(8, [0x03, 0xe8] + Array("bye".utf8))
        #expect(
            Self.read(bytes, pieces: pieces) == [
                "message 您好🙂", "message a", "ping p", "pong", "message 你", "message ", "message " + String(repeating: "b", count: 300),
                "close 1000 bye",
            ])
    }

    private static let forbidden: [([UInt8], Int)] = [
        (Self.frame(1, [], mask: nil), 1002), (Self.frame(1, [], reserved: 0x40), 1002), (Self.frame(1, [], reserved: 0x10), 1002),
        (Self.frame(3, []), 1002), (Self.frame(11, []), 1002), (Self.frame(0, []), 1002),
        (joined(frame(1, [], isFinal: false), frame(1, [])), 1002), (Self.frame(9, [], isFinal: false), 1002),
        (Self.frame(9, [UInt8](repeating: 0, count: 126)), 1002), (Self.frame(8, [3]), 1002), (Self.frame(8, [0x03, 0xec]), 1002),
        (Self.frame(8, [0x03, 0xed]), 1002), (Self.frame(8, [0, 0]), 1002), (Self.frame(8, [0x13, 0x88]), 1002),
        (Self.frame(8, [0x03, 0xe8, 0xff]), 1007), (Self.frame(1, [0xff]), 1007), (Self.frame(1, [0xed, 0xa0]), 1007),
        (Self.frame(1, Array("é".utf8.prefix(1))), 1007), (Self.frame(1, [0xf4, 0x90], isFinal: false), 1007),
        ([0x81, 0xfe, 0, 5, 0, 0, 0, 0], 1002), ([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 1002),
        ([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0], 1002),
    ]

    @Test(arguments: forbidden)
    func `what RFC 6455 forbids ends the connection with its code`(bytes: [UInt8], code: Int) {
        #expect(Self.read(bytes).last == "violation \(code)")
        #expect(Self.read(bytes, pieces: 1).last == "violation \(code)")
    }

    @Test func `a message too big is known by its header alone`() {
        #expect(Self.read(Array(Self.frame(1, [], length: 65_537).prefix(10))) == ["violation 1009"])
        #expect(Self.read(Array(Self.frame(2, [], length: 1 << 40).prefix(10))) == ["violation 1009"])
        #expect(Self.read(Self.frame(1, [UInt8](repeating: 0x61, count: 65_536))).last?.hasPrefix("message aaa") == true)
        let half = Self.frame(1, [UInt8](repeating: 0x61, count: 40_000), isFinal: false)
        #expect(Self.read(half + Self.frame(0, [], length: 25_537).prefix(4)) == ["violation 1009"])
    }

    @Test func `a message in too many frames is refused`() {
        let parts = { (count: Int) in
            (0..<count).flatMap { Self.frame($0 == 0 ? 1 : 0, [0x61], isFinal: $0 == count - 1) }
        }
        #expect(Self.read(parts(128)) == ["message " + String(repeating: "a", count: 128)])
        #expect(Self.read(parts(129)) == ["violation 1008"])
    }

    @Test func `a binary message may be anything`() {
        #expect(Self.read(Self.frame(2, [0x61, 0xff])) == ["message a\u{fffd}"])
    }

    @Test func `a client takes no masked frame`() {
        var reader = WebSocketReader(role: .client, limits: .client)
        var input = ByteBuffer(bytes: Self.frame(1, [0x61]))
        guard case .violation(let violation) = reader.next(&input) else { return #expect(Bool(false), "taken") }
        #expect(violation.code == 1002)
    }

    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536, 100_000])
    func `what is written masked is read back`(size: Int) {
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var output = ByteBuffer()
        payload.withUnsafeBytes { WebSocketFrameHeader.write(.binary, $0, mask: 0x8765_4321, to: &output) }
        var limits = WebSocketLimits()
        limits.messageBytes = 1 << 20
        var reader = WebSocketReader(role: .server, limits: limits)
        #expect(reader.next(&output) == .message)
        #expect(reader.takeMessage() == payload)
        #expect(output.readableBytes == 0)
    }

    @Test(arguments: [
        ("é漢🙂\u{10ffff}\u{0}", true), ("plain text that is longer than eight bytes", true),
    ])
    func `text is UTF-8 byte by byte`(text: String, isValid: Bool) {
        var validator = UTF8Validator()
        for byte in text.utf8 { #expect(withUnsafeBytes(of: byte) { validator.accepts($0) } == isValid) }
        #expect(validator.isComplete)
    }

    @Test func `the validator agrees with the standard library on every beginning of four bytes it may`() {
        let interesting: [UInt8] = [
            0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff,
        ]
        var disagreements = 0
        for a in interesting {
            for b in interesting {
                for c in interesting {
                    for d in interesting {
                        var validator = UTF8Validator()
                        let bytes = [a, b, c, d]
                        let isValid = bytes.withUnsafeBytes { validator.accepts($0) } && validator.isComplete
                        if isValid != (String(validating: bytes, as: UTF8.self) != nil) { disagreements += 1 }
                    }
                }
            }
        }
        #expect(disagreements == 0)
    }
}
