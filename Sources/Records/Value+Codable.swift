extension Value: Codable {
    /// The kinds that other values of JSON would be taken for.
    private enum Key: String, CodingKey { case real, blob }

    /// As JSON: null, true, 5, "text"; a real by its shortest digits, which may be `inf`; bytes as hexadecimal digits.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .boolean(let truth): try truth.encode(to: encoder)
        case .integer(let number): try number.encode(to: encoder)
        case .text(let text): try text.encode(to: encoder)
        case .real(let number):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(number.description, forKey: .real)
        case .blob(let bytes):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(), forKey: .blob)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The commonest first: a wrong guess is an error made and dropped.
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int64.self) {
            self = .integer(number)
        } else if let truth = try? container.decode(Bool.self) {
            self = .boolean(truth)
        } else {
            self = try Self.keyed(decoder.container(keyedBy: Key.self))
        }
    }

    private static func keyed(_ container: KeyedDecodingContainer<Key>) throws -> Value {
        if let text = try container.decodeIfPresent(String.self, forKey: .real) {
            guard let number = Double(text) else {
                throw DecodingError.dataCorruptedError(forKey: .real, in: container, debugDescription: "'\(text)' is no number")
            }
            return .real(number)
        }
        let digits = Array(try container.decode(String.self, forKey: .blob).utf8)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard start + 1 < digits.count, let byte = UInt8(String(decoding: digits[start...start + 1], as: UTF8.self), radix: 16) else {
                throw DecodingError.dataCorruptedError(forKey: .blob, in: container, debugDescription: "these are no bytes")
            }
            bytes.append(byte)
        }
        return .blob(bytes)
    }
}
