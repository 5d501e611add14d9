internal import NIOCore

/// Source: RFC 6455, section 5.2.
enum WebSocketOpcode: UInt8 {
    case continuation = 0, text = 1, binary = 2
    case close = 8, ping = 9, pong = 10

    var isControl: Bool { rawValue >= 8 }
}

struct WebSocketFrameHeader: Hashable {
    var isFinal: Bool
    var opcode: WebSocketOpcode
    /// As it is read from the wire, first byte lowest.
    var mask: UInt32?
    var length: Int

    /// Takes a header off the front of `input`; nil when it is not whole yet. Each byte is judged as soon as it is there.
    ///
    /// - Parameter room: bytes that the message may still grow by.
    static func read(
        from input: inout ByteBuffer, role: WebSocketRole, room: Int
    ) throws(WebSocketViolation) -> WebSocketFrameHeader? {
        let start = input.readerIndex
        guard let first = input.getInteger(at: start, as: UInt8.self), let second = input.getInteger(at: start + 1, as: UInt8.self)
        else { return nil }
        guard first & 0x70 == 0 else { throw .protocolError("Reserved bits are set") }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0f) else { throw .protocolError("Reserved opcode") }
        let isFinal = first & 0x80 != 0
        let isMasked = second & 0x80 != 0
        guard isMasked == (role == .server) else { throw .protocolError(isMasked ? "Masked frame from a server" : "Unmasked frame") }
        let short = Int(second & 0x7f)
        guard !opcode.isControl || isFinal && short <= 125 else { throw .protocolError("Control frame too long, or in fragments") }

        var at = start + 2
        var length = short
        if short == 126 {
            guard let long = input.getInteger(at: at, as: UInt16.self) else { return nil }
            guard long > 125 else { throw .protocolError("Length in more bytes than it needs") }
            length = Int(long)
            at += 2
        } else if short == 127 {
            guard let long = input.getInteger(at: at, as: UInt64.self) else { return nil }
            guard long > 0xffff, long <= UInt64(Int.max) else { throw .protocolError("Length in more bytes than it needs") }
            length = Int(long)
            at += 8
        }
        guard opcode.isControl || length <= room else { throw .tooBig }
        var mask: UInt32?
        if isMasked {
            guard let key = input.getInteger(at: at, endianness: .little, as: UInt32.self) else { return nil }
            mask = key
            at += 4
        }
        input.moveReaderIndex(to: at)
        return WebSocketFrameHeader(isFinal: isFinal, opcode: opcode, mask: mask, length: length)
    }

    /// Appends a final frame; a mask makes it a client's.
    static func write(_ opcode: WebSocketOpcode, _ payload: UnsafeRawBufferPointer, mask: UInt32?, to output: inout ByteBuffer) {
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        output.reserveCapacity(minimumWritableBytes: payload.count + 14)
        output.writeInteger(0x80 | opcode.rawValue)
        switch payload.count {
        case ...125: output.writeInteger(maskBit | UInt8(payload.count))
        case ...0xffff:
            output.writeInteger(maskBit | 126)
            output.writeInteger(UInt16(payload.count))
        default:
            output.writeInteger(maskBit | 127)
            output.writeInteger(UInt64(payload.count))
        }
        guard let mask else {
            output.writeBytes(payload)
            return
        }
        output.writeInteger(mask, endianness: .little)
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: payload.count) { target in
            let target = UnsafeMutableRawBufferPointer(rebasing: target[..<payload.count])
            target.copyMemory(from: payload)
            WebSocketMask.apply(mask, from: 0, to: target)
            return payload.count
        }
    }
}

/// RFC 6455, section 5.3, eight bytes at a time.
enum WebSocketMask {
    /// - Parameter position: of the first byte within the frame's payload.
    static func apply(_ mask: UInt32, from position: Int, to bytes: UnsafeMutableRawBufferPointer) {
        let turn = UInt32(position & 3) * 8
        let key = turn == 0 ? mask : mask >> turn | mask << (32 - turn)
        let wide = UInt64(key) << 32 | UInt64(key)
        var at = 0
        while at + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) ^ wide
            bytes.storeBytes(of: word.littleEndian, toByteOffset: at, as: UInt64.self)
            at += 8
        }
        while at < bytes.count {
            bytes[at] ^= UInt8(truncatingIfNeeded: key >> UInt32((at & 3) * 8))
            at += 1
        }
    }
}
