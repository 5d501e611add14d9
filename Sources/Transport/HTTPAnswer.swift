internal import NIOCore
internal import NIOHTTP1
internal import Wire

/// The two answers that end a handshake, as bytes.
enum HTTPAnswer {
    static func upgrade(key: String, headers: [RequestHead.Header]) -> ByteBuffer {
        var text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        text += "Sec-WebSocket-Accept: \(HandshakeKey.accept(key))\r\n"
        append(headers, to: &text)
        return ByteBuffer(string: text + "\r\n")
    }

    /// - Parameter withBody: false for HEAD, whose answer tells the length alone.
    static func refusal(_ refusal: Refusal, withBody: Bool) -> ByteBuffer {
        var text = "HTTP/1.1 \(refusal.status) \(HTTPResponseStatus(statusCode: refusal.status).reasonPhrase)\r\n"
        text += "Content-Type: application/json\r\nContent-Length: \(refusal.body.utf8.count)\r\nConnection: close\r\n"
        append(refusal.headers, to: &text)
        return ByteBuffer(string: text + "\r\n" + (withBody ? refusal.body : ""))
    }

    static let badRequest = Refusal(status: 400, body: #"{"status":"error","error":"Bad request"}"#)

    /// A header of our own making that could break the head is our own bug.
    private static func append(_ headers: [RequestHead.Header], to text: inout String) {
        for header in headers {
            precondition(!(header.name + header.value).utf8.contains { $0 < 0x20 || $0 == 0x7f }, "control in a header: \(header.name)")
            text += "\(header.name): \(header.value)\r\n"
        }
    }
}
