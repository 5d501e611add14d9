/// Writes compact JSON as bytes. It does not check that the calls make a document; the tests of its callers do.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    package var count: Int { bytes.count }

    /// Forgets what was written and keeps the memory.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    package mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func raw(_ prepared: [UInt8]) { bytes.append(contentsOf: prepared) }

    package mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    package mutating func integer(_ value: some FixedWidthInteger) {
        guard var rest = Int64(exactly: value)?.magnitude else { return bytes.append(contentsOf: String(value).utf8) }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { scratch in
            var start = 20
            repeat {
                start -= 1
                scratch[start] = UInt8(truncatingIfNeeded: rest % 10) | 0x30
                rest /= 10
            } while rest != 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: scratch[start...]))
        }
    }

    /// The shortest text that reads back the same, always with a fraction or an exponent; infinities and NaN are null.
    package mutating func real(_ value: Double) {
        guard value.isFinite else { return raw("null") }
        bytes.append(contentsOf: value.description.utf8)
    }

    package mutating func bool(_ value: Bool) { if value { raw("true") } else { raw("false") } }

    package mutating func string(_ text: some StringProtocol) {
        var text = String(text)
        text.withUTF8 { string($0) }
    }

    /// A quoted string. Bytes that are not UTF-8 become U+FFFD; what could harm a terminal is escaped (see `JSONEscape`).
    package mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        JSONEscape.append(utf8, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// `{"$base64":true,"encoded":"…"}`, the form that Datasette and sqlite-utils use too.
    package mutating func blob(_ content: UnsafeBufferPointer<UInt8>) {
        raw(#"{"$base64":true,"encoded":""#)
        Base64.append(content, to: &bytes)
        raw("\"}")
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let value): bool(value)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
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
                JSONEscape.append(
                    UnsafeBufferPointer(rebasing: document[start..<at]), to: &bytes, keepingSyntax: true)
            case let byte:
                bytes.append(byte)
                at += 1
            }
        }
    }
}

extension JSONWriter {
    /// The written document as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
