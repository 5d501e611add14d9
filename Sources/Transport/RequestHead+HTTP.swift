internal import NIOCore
internal import NIOHTTP1
internal import Wire

extension HTTPRequestHead {
    /// The request, when this is an HTTP/1.1 request with one `Host` and no body.
    func request(peer: Peer, listener: ListenerKind) -> RequestHead? {
        let request = RequestHead(method: method.rawValue, target: uri, headers: headers.asRead, peer: peer, listener: listener)
        guard version == .http1_1, uri.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), request.values("Host").count == 1,
            request.values("Transfer-Encoding").isEmpty, request.values("Content-Length").allSatisfy({ $0 == "0" })
        else { return nil }
        return request
    }
}

extension HTTPHeaders {
    /// In order, names in their case; the decoder leaves the blanks behind a value, which are not part of it.
    var asRead: [RequestHead.Header] {
        map { name, value in
            let end = value.utf8.lastIndex { $0 != 0x20 && $0 != 0x09 }
            return RequestHead.Header(name, String(end.map { value[...$0] } ?? ""))
        }
    }

    /// True when one of the comma-separated words of the headers of that name is `word`, whatever the case.
    func lists(_ word: String, in name: String) -> Bool {
        self[canonicalForm: name].contains { $0.lowercased() == word }
    }
}

extension Peer {
    /// nil when the system no longer knows, because the peer reset the connection before it was looked at.
    init?(of channel: any Channel, _ listener: ListenerKind) {
        guard listener != .unix else {
            self.init(address: "unix")
            return
        }
        guard let address = channel.remoteAddress, let ip = address.ipAddress else { return nil }
        self.init(address: withoutIPv6Mapping(ip), port: address.port)
    }
}
