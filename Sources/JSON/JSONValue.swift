/// A JSON document as it was written: numbers keep their digits, objects their order and their duplicate keys.
package indirect enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    /// Lone surrogates, which Unicode text cannot hold, are U+FFFD here; their original stays in the document's bytes.
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

/// A key, its value, and where in the document the value stands, so that it can be repeated to the digit.
package struct JSONMember: Sendable, Hashable {
    package var key: String
    package var value: JSONValue
    /// Bytes of the document, from 0.
    package var range: Range<Int>
}

/// A number as its text, which JSON's grammar has already been held against.
package struct JSONNumber: Sendable, Hashable {
    package var text: String

    package init(text: String) { self.text = text }

    /// The number when it is written as an integer and fits 64 bits: `5`, not `5.0`.
    package var integer: Int64? { Int64(text) }

    /// The nearest double; infinite beyond its range.
    package var double: Double { Double(text) ?? .nan }

    /// The number when it is whole, however it is written: `5`, `5.0`, `5e0`; nil beyond 64 bits. Exact: no double is asked.
    package var whole: Int64? {
        if let integer { return integer }
        let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".")
        let digits = mantissa.joined().drop { $0 == "0" }
        let significant = digits.prefix(digits.count - digits.reversed().prefix { $0 == "0" }.count)
        if significant.isEmpty { return 0 }
        // An exponent too long for Int is beyond all that 64 bits hold, or far below one.
        guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, abs(exponent) < 1 << 32 else { return nil }
        let fraction = mantissa.count == 2 ? mantissa[1].count : 0
        let zeros = exponent - fraction + digits.count - significant.count
        guard zeros >= 0, significant.count + zeros <= 19 else { return nil }
        return Int64((text.first == "-" ? "-" : "") + significant + String(repeating: "0", count: zeros))
    }
}

extension JSONValue {
    /// The value under that key, the last one when the key is repeated; nil when absent or when this is not an object.
    package subscript(_ key: String) -> JSONValue? { member(key)?.value }

    package func member(_ key: String) -> JSONMember? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }
    }

    package var isNull: Bool { self == .null }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    package var object: [JSONMember]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var integer: Int64? {
        guard case .number(let number) = self else { return nil }
        return number.integer
    }
}
