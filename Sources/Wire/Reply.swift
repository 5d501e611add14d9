package import JSON
internal import Records

/// One message of a server, as its client reads it.
package enum Reply: Sendable, Hashable {
    /// To the request of that id.
    case answer(id: Int, Outcome)
    /// An error to no request in particular, such as the rate limit's, which ends the connection.
    case notice(error: String)
    /// Unasked, after `watch`: its name, and the models that it is about.
    case event(String, models: [String])
    /// Not what the protocol says; `id` where it could be told.
    case malformed(id: Int?)

    package enum Outcome: Sendable, Hashable {
        case ok(ReplyBody)
        case error(String)
    }
}

/// What stands beside `status` in an answer; each kind of request reads its own from it.
package struct ReplyBody: Sendable, Hashable {
    let members: JSONValue

    /// Microseconds in the server, when it says so.
    package var serverTime: Int? { members["took_us"]?.integer.flatMap { Int(exactly: $0) } }

    package var data: JSONValue? { members["data"] }
}

/// An answer that is not what the protocol says.
package struct ReplyError: Error, Sendable, Hashable {
    /// One sentence, no full stop.
    package var message: String
}

extension Reply {
    package static func read(_ message: [UInt8]) -> Reply {
        guard let document = try? JSONReader.read(message), document.object != nil else { return .malformed(id: nil) }
        if let event = document["event"]?.string {
            return .event(event, models: (document["models"]?.array ?? []).compactMap(\.string))
        }
        let id = id(document["id"])
        switch document["status"]?.string {
        case "ok":
            guard let id else { return .malformed(id: nil) }
            return .answer(id: id, .ok(ReplyBody(members: document)))
        case "error":
            guard let text = document["error"]?.string else { return .malformed(id: id) }
            return id.map { .answer(id: $0, .error(text)) } ?? .notice(error: text)
        default: return .malformed(id: id)
        }
    }

    /// Our ids are integers; a server that makes text of them is understood too.
    private static func id(_ value: JSONValue?) -> Int? {
        value?.integer.flatMap { Int(exactly: $0) } ?? value?.string.flatMap { Int($0) }
    }
}

/// The sentence in the body of a refused handshake, `{"status":"error","error":"…"}`; nil in any other body.
package func refusalText(_ body: [UInt8]) -> String? { (try? JSONReader.read(body))?["error"]?.string }
