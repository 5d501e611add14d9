internal import Records

/// Values as bytes that are read back the same, and no two lists as the same bytes.
struct ValuePacker {
    private(set) var bytes: [UInt8] = []

    init() {}

    init(_ values: [Value]) {
        for value in values { append(value) }
    }

    mutating func append(raw: [UInt8]) { bytes += raw }

    mutating func append(_ value: Value) {
        switch value {
        case .null: bytes.append(0)
        case .boolean(let value): bytes.append(value ? 2 : 1)
        case .integer(let value):
            bytes.append(3)
            append(UInt64(bitPattern: value))
        case .real(let value):
            bytes.append(4)
            append(value.bitPattern)
        case .text(let text):
            bytes.append(5)
            append(length: text.utf8.count)
            bytes += text.utf8
        case .blob(let content):
            bytes.append(6)
            append(length: content.count)
            bytes += content
        }
    }

    private mutating func append(_ number: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }

    /// Seven bits a byte, the last one with its high bit clear.
    private mutating func append(length: Int) {
        var rest = length
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// nil when the bytes were not made here.
    static func unpack(_ packed: ArraySlice<UInt8>) -> [Value]? {
        var rest = packed
        var values: [Value] = []
        while let kind = rest.popFirst() {
            switch kind {
            case 0: values.append(.null)
            case 1, 2: values.append(.boolean(kind == 2))
            case 3, 4:
                guard let bits = number(&rest) else { return nil }
                values.append(kind == 3 ? .integer(Int64(bitPattern: bits)) : .real(Double(bitPattern: bits)))
            case 5, 6:
                guard let content = content(&rest) else { return nil }
                values.append(kind == 5 ? .text(String(decoding: content, as: UTF8.self)) : .blob(Array(content)))
            default: return nil
            }
        }
        return values
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        guard rest.count >= 8 else { return nil }
        defer { rest = rest.dropFirst(8) }
        return rest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func content(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var length = 0
        var shift = 0
        repeat {
            guard shift < 35, let byte = rest.popFirst() else { return nil }
            length |= Int(byte & 0x7f) << shift
            shift += 7
            if byte & 0x80 == 0 { break }
        } while true
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }
}
