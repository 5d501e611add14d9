/// The answer to a request for a page; the transport adds `Content-Length` and `Connection`.
package struct HTTPReply: Sendable, Hashable {
    package var status: Int
    package var headers: [RequestHead.Header]
    /// Sent to GET; HEAD is told its length alone.
    package var body: [UInt8]

    package init(status: Int, headers: [RequestHead.Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
