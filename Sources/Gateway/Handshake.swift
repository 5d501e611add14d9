internal import JSON
internal import Records
internal import Wire

/// The checks of a request head before its token, in their order; the first that fails answers.
///
/// Source: `protocol.md` section 1, rows 1 to 6. What is not HTTP at all, and sizes, the transport refuses.
struct Handshake: Sendable {
    /// What failed.
    struct Failure: Equatable {
        var refusal: Refusal
        var error: RequestError

        init(_ status: Int, _ error: RequestError, headers: [RequestHead.Header] = [], delay: Double = 0) {
            self.error = error
            refusal = Refusal(status: status, headers: headers, body: String(decoding: error.json, as: UTF8.self), delay: delay)
        }
    }
    static let path = "/mcp/ws"

    private let isEnabled: Bool
    private let allowedHosts: Set<Authority>
    private let allowedOrigins: Set<Origin>

    init(_ settings: GatewaySettings) {
        isEnabled = settings.isEnabled
        allowedHosts = Set(settings.allowedHosts.compactMap { Authority($0) })
        allowedOrigins = Set(settings.allowedOrigins.compactMap { Origin($0) })
    }

    /// nil when the head may go on to the check of its token.
    func failure(of head: RequestHead) -> Failure? {
        guard isWellFormed(head) else { return Failure(400, .badRequest) }
        if head.listener != .unix, let failure = browserFailure(head) { return failure }
        guard Self.path(of: head.target) == Self.path else { return Failure(404, .notFound) }
        guard isEnabled else { return Failure(404, .disabled) }
        guard head.method == "GET" else { return Failure(405, .methodNotAllowed, headers: [.init("Allow", "GET")]) }
        guard isUpgrade(head) else {
            return Failure(
                426, .upgradeRequired, headers: [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Version", "13")])
        }
        let keys = head.values("Sec-WebSocket-Key")
        guard keys.count == 1, isKey(keys[0]) else { return Failure(400, .badRequest) }
        return nil
    }

    /// The target without its query, which may hold the token.
    static func path(of target: String) -> Substring { target.prefix { $0 != "?" } }

    // MARK: Rows

    /// Who came by an address with a host in it has to name that host; a Unix socket has none.
    ///
    /// Source: RFC 9112 section 3.2.
    private func isWellFormed(_ head: RequestHead) -> Bool {
        head.major == 1 && head.minor == 1 && head.values("Host").count == 1 && head.values("Origin").count <= 1
            && (head.listener == .unix || head.values("Host") != [""])
            && head.values("Transfer-Encoding").isEmpty && head.values("Content-Length").allSatisfy { $0 == "0" }
    }

    /// A WebSocket has no CORS: this alone keeps foreign pages, and names that were pointed at this machine, out.
    private func browserFailure(_ head: RequestHead) -> Failure? {
        guard let originText = head.values("Origin").first, let hostText = head.values("Host").first else { return nil }
        guard let host = Authority(hostText), host.isSpecificAddress || host.isLoopbackName || isAllowed(host) else {
            return Failure(403, .hostNotAllowed(hostText))
        }
        guard let origin = Origin(originText), origin.agrees(with: host) || allowedOrigins.contains(origin) else {
            return Failure(403, .originNotAllowed(originText))
        }
        return nil
    }

    /// A setting without a port allows every port.
    private func isAllowed(_ host: Authority) -> Bool {
        var anyPort = host
        anyPort.port = nil
        return allowedHosts.contains(host) || allowedHosts.contains(anyPort)
    }

    private func isUpgrade(_ head: RequestHead) -> Bool {
        hasToken("websocket", head.values("Upgrade")) && hasToken("upgrade", head.values("Connection"))
            && head.values("Sec-WebSocket-Version") == ["13"]
    }

    private func hasToken(_ token: String, _ lists: [String]) -> Bool {
        lists.contains { list in
            list.split(separator: ",").contains { element in
                equalIgnoringASCIICase(String(element.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }), token)
            }
        }
    }

    /// 16 bytes in base64. Source: RFC 6455 section 4.1.
    private func isKey(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==") && Base64.decode(key)?.count == 16
    }
}
