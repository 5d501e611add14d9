internal import NIOCore

/// Bytes into messages, strictly; the same for both ends but for the mask.
///
/// Payloads are taken over as they arrive, so that nothing waits for the end of a frame but the message itself, and text that
/// is not UTF-8 is known at its first bad byte.
struct WebSocketReader {
    enum Event: Hashable {
        /// To be fetched with `takeMessage`.
        case message
        /// To be answered with the same bytes.
        case ping([UInt8])
        case pong
        /// `code` is nil when the frame was empty.
        case close(code: UInt16?, reason: String)
        /// Nothing may be read after it.
        case violation(WebSocketViolation)
    }

    private let role: WebSocketRole
    private let limits: WebSocketLimits
    private var message: [UInt8] = []
    /// What the message that is under way began with; nil between messages.
    private var opcode: WebSocketOpcode?
    /// The message that began last is binary.
    private(set) var isBinary = false
    private var frames = 0
    private var text = UTF8Validator()
    private var control: [UInt8] = []
    /// The frame whose payload is being read, and how much of it is still to come.
    private var frame: WebSocketFrameHeader?
    private var left = 0

    init(role: WebSocketRole, limits: WebSocketLimits) {
        self.role = role
        self.limits = limits
    }

    /// True between messages, and not inside a control frame either.
    var isBetweenMessages: Bool { opcode == nil && frame == nil }

    /// The message that was announced last. Give its memory back with `recycle` when done.
    mutating func takeMessage() -> [UInt8] {
        defer { message = [] }
        return message
    }

    mutating func recycle(_ memory: consuming [UInt8]) {
        // An idle connection keeps a little memory, not that of its largest message.
        guard message.isEmpty, memory.capacity <= 1024 else { return }
        message = memory
        message.removeAll(keepingCapacity: true)
    }

    /// What comes next in `input`; nil when it has nothing whole any more. What is left in it then is the beginning of a header.
    mutating func next(_ input: inout ByteBuffer) -> Event? {
        do throws(WebSocketViolation) {
            while true {
                if frame == nil, try !begin(&input) { return nil }
                guard let header = frame else { return nil }
                try takePayload(header, from: &input)
                guard left == 0 else { return nil }
                frame = nil
                if let event = try end(header) { return event }
            }
        } catch {
            return .violation(error)
        }
    }

    private mutating func begin(_ input: inout ByteBuffer) throws(WebSocketViolation) -> Bool {
        guard let header = try WebSocketFrameHeader.read(from: &input, role: role, room: limits.messageBytes - message.count)
        else { return false }
        switch header.opcode {
        case .text, .binary:
            guard opcode == nil else { throw .protocolError("New message inside another") }
            opcode = header.opcode
            isBinary = header.opcode == .binary
            frames = 0
            text = UTF8Validator()
        case .continuation:
            guard opcode != nil else { throw .protocolError("Continuation of nothing") }
        case .close, .ping, .pong: control.removeAll(keepingCapacity: true)
        }
        if !header.opcode.isControl {
            frames += 1
            guard frames <= limits.framesPerMessage else { throw .tooManyFrames }
        }
        frame = header
        left = header.length
        return true
    }

    private mutating func takePayload(_ header: WebSocketFrameHeader, from input: inout ByteBuffer) throws(WebSocketViolation) {
        let count = min(left, input.readableBytes)
        guard count > 0 else { return }
        let position = header.length - left
        if header.opcode.isControl {
            Self.append(count, of: input, header.mask, position, to: &control)
        } else {
            let start = message.count
            Self.append(count, of: input, header.mask, position, to: &message)
            if opcode == .text {
                let isText = message.withUnsafeBytes { text.accepts(UnsafeRawBufferPointer(rebasing: $0[start...])) }
                guard isText else { throw .notUTF8 }
            }
        }
        input.moveReaderIndex(forwardBy: count)
        left -= count
    }

    private static func append(_ count: Int, of input: ByteBuffer, _ mask: UInt32?, _ position: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        input.withUnsafeReadableBytes { bytes.append(contentsOf: $0.prefix(count)) }
        guard let mask else { return }
        bytes.withUnsafeMutableBytes {
            WebSocketMask.apply(mask, from: position, to: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
        }
    }

    private mutating func end(_ header: WebSocketFrameHeader) throws(WebSocketViolation) -> Event? {
        switch header.opcode {
        case .text, .binary, .continuation:
            guard header.isFinal else { return nil }
            guard opcode == .binary || text.isComplete else { throw .notUTF8 }
            opcode = nil
            return .message
        case .ping: return .ping(control)
        case .pong: return .pong
        case .close: return try close()
        }
    }

    private func close() throws(WebSocketViolation) -> Event {
        guard !control.isEmpty else { return .close(code: nil, reason: "") }
        guard control.count >= 2 else { throw .protocolError("Close frame of one byte") }
        let code = UInt16(control[0]) << 8 | UInt16(control[1])
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: break
        default: throw .protocolError("Close code that nobody may send")
        }
        guard let reason = String(validating: control[2...], as: UTF8.self) else { throw .notUTF8 }
        return .close(code: code, reason: reason)
    }
}
