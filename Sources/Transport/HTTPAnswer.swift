internal import NIOCore
internal import NIOHTTP1
internal import Wire

/// The answers to one request head, as bytes.
enum HTTPAnswer {
    static func upgrade(key: String, headers: [RequestHead.Header]) -> ByteBuffer {
        var text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        text += "Sec-WebSocket-Accept: \(HandshakeKey.accept(key))\r\n"
        append(headers, to: &text)
        return ByteBuffer(string: text + "\r\n")
    }

    /// - Parameter withBody: false for HEAD, whose answer tells the length alone.
    static func reply(_ reply: HTTPReply, withBody: Bool) -> ByteBuffer {
        var text = "HTTP/1.1 \(reply.status) \(HTTPResponseStatus(statusCode: reply.status).reasonPhrase)\r\n"
        append(reply.headers, to: &text)
        text += "Content-Length: \(reply.body.count)\r\nConnection: close\r\n\r\n"
        var bytes = ByteBuffer(string: text)
        if withBody { bytes.writeBytes(reply.body) }
        return bytes
    }

    static func refusal(_ refusal: Refusal, withBody: Bool) -> ByteBuffer {
        let headers = [RequestHead.Header("Content-Type", "application/json")] + refusal.headers
        return reply(HTTPReply(status: refusal.status, headers: headers, body: Array(refusal.body.utf8)), withBody: withBody)
    }

    static let badRequest = Refusal(status: 400, body: #"{"status":"error","error":"Bad request"}"#)
    static let methodNotAllowed = Refusal(
        status: 405, headers: [.init("Allow", "GET, HEAD")], body: #"{"status":"error","error":"Method not allowed"}"#)

    /// A header of our own making that could break the head is our own bug.
    private static func append(_ headers: [RequestHead.Header], to text: inout String) {
        for header in headers {
            precondition(!(header.name + header.value).utf8.contains { $0 < 0x20 || $0 == 0x7f }, "control in a header: \(header.name)")
            text += "\(header.name): \(header.value)\r\n"
        }
    }
}
