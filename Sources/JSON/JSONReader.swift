/// What is wrong with a document, and at which byte.
package struct JSONError: Error, Sendable, Hashable {
    package enum Code: String, Sendable {
        case unexpectedEnd = "unexpected-end"
        case unexpectedByte = "unexpected-byte"
        case tooDeep = "too-deep"
        case notUTF8 = "not-utf-8"
        case trailingBytes = "trailing-bytes"
    }
    package var code: Code
    /// Byte of the document, from 0.
    package var offset: Int
}

/// Reads one JSON document: RFC 8259, UTF-8, no byte order mark, nothing behind it.
package struct JSONReader {
    /// Objects and arrays inside each other; the outermost counts.
    package static let depthLimit = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var depth = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    package static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes)
        reader.skipSpace()
        let value = try reader.value()
        reader.skipSpace()
        guard reader.at == bytes.count else { throw JSONError(code: .trailingBytes, offset: reader.at) }
        return value
    }

    package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        // Typed throws do not pass through withUnsafeBufferPointer's rethrow, a Result does.
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
            do throws(JSONError) { return .success(try read(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    package static func read(_ text: String) throws(JSONError) -> JSONValue { try read(Array(text.utf8)) }

    // MARK: Grammar

    private mutating func value() throws(JSONError) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        default: return .number(try number())
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONMember] = []
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            leave()
            return .object(members)
        }
        while true {
            skipSpace()
            guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
            let key = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            let start = at
            let value = try value()
            members.append(JSONMember(key: key, value: value, range: start..<at))
            skipSpace()
            if try peek() == UInt8(ascii: ",") {
                at += 1
                continue
            }
            guard bytes[at] == UInt8(ascii: "}") else { throw unexpected() }
            leave()
            return .object(members)
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var values: [JSONValue] = []
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            leave()
            return .array(values)
        }
        while true {
            skipSpace()
            values.append(try value())
            skipSpace()
            if try peek() == UInt8(ascii: ",") {
                at += 1
                continue
            }
            guard bytes[at] == UInt8(ascii: "]") else { throw unexpected() }
            leave()
            return .array(values)
        }
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = at
        if try peek() == UInt8(ascii: "-") { at += 1 }
        if try peek() == UInt8(ascii: "0") { at += 1 } else { try digits() }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if let sign = try? peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        return JSONNumber(text: String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        guard (0x30...0x39).contains(try peek()) else { throw unexpected() }
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[offset]) }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while at < bytes.count, bytes[at] >= 0x20, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
        guard try peek() != UInt8(ascii: "\"") else {
            let text = try decoded(bytes[start..<at])
            at += 1
            return text
        }
        var content = Array(bytes[start..<at])
        while true {
            switch try peek() {
            case UInt8(ascii: "\""):
                at += 1
                return try content.withUnsafeBufferPointerResult { buffer throws(JSONError) in try decoded(buffer[...]) }
            case UInt8(ascii: "\\"):
                at += 1
                try escape(into: &content)
            case 0..<0x20: throw unexpected()
            case let byte:
                content.append(byte)
                at += 1
            }
        }
    }

    private func decoded(_ slice: Slice<UnsafeBufferPointer<UInt8>>) throws(JSONError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw JSONError(code: .notUTF8, offset: at) }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let byte = try peek()
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try escapedScalar()).utf8)
        default:
            at -= 1
            throw unexpected()
        }
    }

    private mutating func escapedScalar() throws(JSONError) -> Character {
        let unit = try hex4()
        if (0xd800..<0xdc00).contains(unit), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") {
            let back = at
            at += 2
            let low = try hex4()
            if (0xdc00..<0xe000).contains(low), let scalar = Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)) {
                return Character(scalar)
            }
            at = back
        }
        return Character(Unicode.Scalar(unit) ?? "\u{fffd}")
    }

    private mutating func hex4() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue, bytes[at] < 0x80 else { throw unexpected() }
            unit = unit << 4 | UInt32(digit)
            at += 1
        }
        return unit
    }

    // MARK: Bytes

    private func peek() throws(JSONError) -> UInt8 {
        guard at < bytes.count else { throw JSONError(code: .unexpectedEnd, offset: at) }
        return bytes[at]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw unexpected() }
        at += 1
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0a, 0x0d, 0x09: at += 1
            default: return
            }
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < Self.depthLimit else { throw JSONError(code: .tooDeep, offset: at) }
        depth += 1
        at += 1
    }

    private mutating func leave() {
        depth -= 1
        at += 1
    }

    private func unexpected() -> JSONError { JSONError(code: .unexpectedByte, offset: at) }
}

extension Array {
    fileprivate func withUnsafeBufferPointerResult<R, E: Error>(_ body: (UnsafeBufferPointer<Element>) throws(E) -> R) throws(E) -> R {
        let result = withUnsafeBufferPointer { buffer -> Result<R, E> in
            do throws(E) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
