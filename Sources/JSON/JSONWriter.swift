/// Writes compact JSON as bytes. It does not check that the calls make a document; the tests of its callers do.
package struct JSONWriter: Sendable {
    private var sink: ByteSink

    package init(capacity: Int = 64) { sink = ByteSink(capacity: capacity) }

    /// All that was written; a copy.
    package var bytes: [UInt8] { sink.bytes }

    /// All that was written, without a copy; the writer is empty afterwards.
    package mutating func take() -> [UInt8] { sink.take() }

    package var count: Int { sink.count }

    /// Forgets what was written and keeps the memory.
    package mutating func removeAll() { sink.removeAll() }

    package mutating func raw(_ text: StaticString) {
        sink.append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func raw(_ prepared: [UInt8]) { prepared.withUnsafeBufferPointer { sink.append($0) } }

    package mutating func raw(_ prepared: UnsafeBufferPointer<UInt8>) { sink.append(prepared) }

    package mutating func byte(_ byte: UInt8) {
        sink.write(atMost: 1) { out in
            out.pointee = byte
            return 1
        }
    }

    package mutating func integer(_ value: some FixedWidthInteger) {
        guard let exact = Int64(exactly: value) else { return raw(Array(String(value).utf8)) }
        integer(exact)
    }

    package mutating func integer(_ value: Int64) {
        sink.write(atMost: 20) { out in
            var length = value < 0 ? 2 : 1
            var rest = value.magnitude / 10
            while rest != 0 {
                length += 1
                rest /= 10
            }
            if value < 0 { out.pointee = UInt8(ascii: "-") }
            rest = value.magnitude
            var at = length
            repeat {
                at -= 1
                out[at] = UInt8(truncatingIfNeeded: rest % 10) | 0x30
                rest /= 10
            } while rest != 0
            return length
        }
    }

    /// The shortest text that reads back the same, always with a fraction or an exponent; infinities and NaN are null.
    package mutating func real(_ value: Double) {
        guard value.isFinite else { return raw("null") }
        var text = value.description
        text.withUTF8 { sink.append($0) }
    }

    package mutating func bool(_ value: Bool) { if value { raw("true") } else { raw("false") } }

    package mutating func string(_ text: some StringProtocol) {
        var text = String(text)
        text.withUTF8 { string($0) }
    }

    /// A quoted string. Bytes that are not UTF-8 become U+FFFD; what could harm a terminal is escaped (see `JSONEscape`).
    package mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
        sink.write(atMost: utf8.count * JSONEscape.growth + 2) { out in
            out[0] = UInt8(ascii: "\"")
            let length = JSONEscape.write(utf8, to: out + 1)
            out[length + 1] = UInt8(ascii: "\"")
            return length + 2
        }
    }

    /// `{"$base64":true,"encoded":"…"}`, the form that Datasette and sqlite-utils use too.
    package mutating func blob(_ content: UnsafeBufferPointer<UInt8>) {
        raw(#"{"$base64":true,"encoded":""#)
        var encoded: [UInt8] = []
        Base64.append(content, to: &encoded)
        raw(encoded)
        raw("\"}")
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let value): bool(value)
        case .number(let number): raw(Array(number.text.utf8))
        case .string(let text): string(text)
        case .array(let values):
            byte(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { byte(UInt8(ascii: ",")) }
                self.value(value)
            }
            byte(UInt8(ascii: "]"))
        case .object(let members):
            byte(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { byte(UInt8(ascii: ",")) }
                string(member.key)
                byte(UInt8(ascii: ":"))
                self.value(member.value)
            }
            byte(UInt8(ascii: "}"))
        }
    }

    /// Repeats a value of a document that was read: without the space between tokens, every digit and every escape as it was,
    /// and characters that could harm a terminal escaped.
    package mutating func copy(of document: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        var at = range.lowerBound
        while at < range.upperBound {
            switch document[at] {
            case 0x20, 0x0a, 0x0d, 0x09: at += 1
            case UInt8(ascii: "\""):
                let start = at
                at += 1
                while document[at] != UInt8(ascii: "\"") { at += document[at] == UInt8(ascii: "\\") ? 2 : 1 }
                at += 1
                let quoted = UnsafeBufferPointer(rebasing: document[start..<at])
                sink.write(atMost: quoted.count * JSONEscape.growth) { JSONEscape.write(quoted, to: $0, keepingSyntax: true) }
            case let byte:
                self.byte(byte)
                at += 1
            }
        }
    }
}

extension JSONWriter {
    /// The written document as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
