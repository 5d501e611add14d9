#if canImport(Transport)
    @testable import Transport
#endif

/// What a WebSocket's bytes mean, written down as RFC 6455 says it, without care for time or memory: what the reader is compared with.
struct ReferenceFrames {
    enum Event: Hashable {
        case message(binary: Bool, [UInt8])
        case ping([UInt8]), pong
        case close(UInt16?, String)
        case violation(UInt16)
    }

    static func read(_ bytes: [UInt8], role: WebSocketRole, limits: WebSocketLimits) -> [Event] {
        var events: [Event] = []
        var message: (opcode: UInt8, frames: Int, content: [UInt8])?
        var rest = bytes[...]
        while rest.count >= 2 {
            let bits = (rest.first ?? 0, rest.dropFirst().first ?? 0)
            let (isFinal, opcode, isMasked) = (bits.0 >= 0x80, bits.0 & 0xf, bits.1 >= 0x80)
            let isControl = opcode >= 8
            guard bits.0 & 0x70 == 0, [0, 1, 2, 8, 9, 10].contains(opcode), isMasked == (role == .server),
                !isControl || isFinal && bits.1 & 0x7f <= 125
            else { return events + [.violation(1002)] }
            rest = rest.dropFirst(2)
            var length = UInt64(bits.1 & 0x7f)
            if length >= 126 {
                let width = length == 126 ? 2 : 8
                guard rest.count >= width else { return events }
                length = rest.prefix(width).reduce(0) { $0 << 8 | UInt64($1) }
                rest = rest.dropFirst(width)
                guard length >= (width == 2 ? 126 : 65_536), length < 1 << 63 else { return events + [.violation(1002)] }
            }
            let room = limits.messageBytes - (message?.content.count ?? 0)
            guard isControl || length <= UInt64(room) else { return events + [.violation(1009)] }
            let mask = isMasked ? Array(rest.prefix(4)) : [0, 0, 0, 0]
            guard mask.count == 4 else { return events }
            rest = rest.dropFirst(isMasked ? 4 : 0)
            let payload = zip(rest.prefix(Int(length)), 0...).map { $0 ^ mask[$1 % 4] }
            let isWhole = payload.count == Int(length)
            rest = rest.dropFirst(payload.count)
            if isControl {
                guard isWhole else { return events }
                let event = control(opcode, payload)
                events.append(event)
                // Nothing counts behind a close frame.
                switch event {
                case .close, .violation: return events
                case .message, .ping, .pong: continue
                }
            }
            guard (opcode == 0) == (message != nil) else { return events + [.violation(1002)] }
            var current = message ?? (opcode, 0, [])
            current.frames += 1
            guard current.frames <= limits.framesPerMessage else { return events + [.violation(1008)] }
            current.content += payload
            let isEnd = isWhole && isFinal
            if current.opcode == 1, !isText(current.content, whole: isEnd) { return events + [.violation(1007)] }
            guard isWhole else { return events }
            message = isFinal ? nil : current
            if isEnd { events.append(.message(binary: current.opcode == 2, current.content)) }
        }
        return events
    }

    private static func control(_ opcode: UInt8, _ payload: [UInt8]) -> Event {
        switch (opcode, payload.count) {
        case (9, _): return .ping(payload)
        case (10, _): return .pong
        case (_, 0): return .close(nil, "")
        case (_, 1): return .violation(1002)
        default:
            let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
            let isRegistered = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014].contains(code)
            guard isRegistered || (3000..<5000).contains(code) else { return .violation(1002) }
            return String(validating: payload[2...], as: UTF8.self).map { .close(code, $0) } ?? .violation(1007)
        }
    }

    /// True for UTF-8, and unless it is `whole` for its beginning: tries what could follow.
    private static func isText(_ bytes: [UInt8], whole: Bool) -> Bool {
        var candidates = [bytes]
        for _ in 0...3 {
            if candidates.contains(where: { String(validating: $0, as: UTF8.self) != nil }) { return true }
            if whole { return false }
            candidates = candidates.flatMap { beginning in [0x80, 0x90, 0xa0].map { beginning + [$0] } }
        }
        return false
    }
}
