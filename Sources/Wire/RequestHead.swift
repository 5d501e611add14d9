/// Who is at the other end of a connection.
package struct Peer: Sendable, Hashable, CustomStringConvertible {
    /// The IP address without a port; `"unix"` for a Unix socket; `"memory"` within the process.
    package var address: String
    /// nil where there are no ports.
    package var port: Int?

    package init(address: String, port: Int? = nil) {
        self.address = address
        self.port = port
    }

    /// `127.0.0.1:50122`, `[::1]:50122`, `unix`.
    package var description: String {
        guard let port else { return address }
        return address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}

/// Where a connection came in; rules that defend against browsers do not apply to a Unix socket.
package enum ListenerKind: Sendable, Hashable {
    case loopback, network, unix
}

/// First line and headers of an HTTP request, as they were read; names keep their case and repeat.
package struct RequestHead: Sendable, Hashable {
    package struct Header: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
    package var method: String
    /// Path and query, undecoded.
    package var target: String
    package var major: Int
    package var minor: Int
    package var headers: [Header]
    package var peer: Peer
    package var listener: ListenerKind

    package init(
        method: String, target: String, major: Int = 1, minor: Int = 1, headers: [Header], peer: Peer, listener: ListenerKind
    ) {
        self.method = method
        self.target = target
        self.major = major
        self.minor = minor
        self.headers = headers
        self.peer = peer
        self.listener = listener
    }

    /// All values under that name, matched without case, in order.
    package func values(_ name: String) -> [String] {
        headers.filter { header in
            header.name.utf8.count == name.utf8.count && header.name.lowercased() == name.lowercased()
        }.map(\.value)
    }
}

/// An answer that ends a handshake.
package struct Refusal: Sendable, Hashable {
    package var status: Int
    package var headers: [RequestHead.Header]
    /// JSON; sent with `Content-Type: application/json`.
    package var body: String
    /// Seconds to wait before it is sent.
    package var delay: Double

    package init(status: Int, headers: [RequestHead.Header] = [], body: String, delay: Double = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
    }
}
