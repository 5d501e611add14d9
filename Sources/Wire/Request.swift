package import JSON
internal import Records

/// One message of a client, checked as far as that needs neither settings nor a schema.
package struct Request: Sendable {
    /// Compact JSON of the message's `id`, digit for digit, to be repeated in the answer; `null` when absent.
    package var id: [UInt8]
    package var idValue: JSONValue
    /// Lower-cased, not trimmed; `""` when absent.
    package var action: String
    /// Lower-cased, not trimmed; `""` when absent.
    package var model: String
    /// As it was sent; `.null` when absent.
    package var params: JSONValue
}

/// What a message turned out to be.
package enum ReceivedMessage: Sendable {
    case request(Request)
    /// `id` as in `Request`: `null` when the message has none, or is no object.
    case malformed(id: [UInt8], RequestError)
}

extension Request {
    /// `null`, the id of an answer to a message that has none.
    package static let nullID: [UInt8] = Array("null".utf8)

    /// Reads a message. Keys that stand twice count where they stand last.
    package static func read(_ message: UnsafeBufferPointer<UInt8>) -> ReceivedMessage {
        guard let document = try? JSONReader.read(message) else { return .malformed(id: nullID, .invalidJSON) }
        guard case .object(let members) = document else { return .malformed(id: nullID, .notAnObject) }
        var request = Request(id: nullID, idValue: .null, action: "", model: "", params: .null)
        var actionIsString = true
        var modelIsString = true
        for member in members {
            switch member.key {
            case "id":
                var writer = JSONWriter(capacity: member.range.count)
                writer.copy(of: message, member.range)
                request.id = writer.bytes
                request.idValue = member.value
            case "action":
                actionIsString = member.value.string != nil
                request.action = lowercased(member.value.string ?? "")
            case "model":
                modelIsString = member.value.string != nil
                request.model = lowercased(member.value.string ?? "")
            case "params": request.params = member.value
            default: break
            }
        }
        guard actionIsString else { return .malformed(id: request.id, .actionNotAString) }
        guard modelIsString else { return .malformed(id: request.id, .modelNotAString) }
        return .request(request)
    }

    /// True when the request's id is the same JSON value: numbers digit for digit, strings by their characters.
    package func hasID(_ id: JSONValue) -> Bool { idValue.isSame(as: id) }

    private static func lowercased(_ text: String) -> String {
        text.utf8.contains { (0x41...0x5a).contains($0) } ? asciiLowercased(text) : text
    }
}

extension JSONValue {
    /// Equality of values wherever in a document they stand; objects member by member, in order.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        case (.object(let a), .object(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value.isSame(as: $1.value) }
        // Swift compares strings by canonical equivalence; an id is its code points.
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        default: self == other
        }
    }
}
