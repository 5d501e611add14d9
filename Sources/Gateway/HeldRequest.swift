internal import Wire

/// A request that may have to wait, in little more memory than its message took: read, a message takes up to forty times its bytes.
struct HeldRequest {
    /// Bytes of a message that is kept as it was read.
    static let small = 1 << 10

    /// nil for a small message.
    private let message: [UInt8]?
    /// nil for a large message that was set aside.
    private(set) var read: Request?

    /// - Parameter message: what `request` was read from.
    init(_ request: Request, _ message: UnsafeBufferPointer<UInt8>) {
        self.message = message.count <= Self.small ? nil : Array(message)
        read = request
    }

    /// Bytes that it takes, about, while it waits.
    var size: Int { message?.count ?? Self.small }

    /// The request, read again when it was set aside.
    var request: Request {
        if let read { return read }
        guard let message, case .request(let request) = message.withUnsafeBufferPointer(Request.read) else {
            preconditionFailure("a message that was a request is none any more")
        }
        return request
    }

    /// It waits: of a large message only the bytes are kept.
    mutating func setAside() {
        if message != nil { read = nil }
    }
}
