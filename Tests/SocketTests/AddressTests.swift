import Testing
import Wire

@testable import Transport

struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1:8000", ListenAddress.ip(address: "127.0.0.1", port: 8000)), ("[::1]:0", .ip(address: "::1", port: 0)),
        ("0.0.0.0:65535", .ip(address: "0.0.0.0", port: 65535)), ("unix:/run/vitrine.sock", .unix(path: "/run/vitrine.sock")),
        ("unix:vitrine.sock", .unix(path: "vitrine.sock")),
    ])
    func `addresses are read as they are written`(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress.parse(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "8000", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:8000", "[127.0.0.1]:1", "example.com:80",
    ])
    func `anything else is refused in one sentence`(text: String) {
        let sentence = "'\(text)' is not an address to listen on: it looks like 127.0.0.1:8000, [::1]:8000, 0.0.0.0:8000 or unix:PATH"
        #expect(throws: TransportError(code: .invalidAddress, message: sentence)) { try ListenAddress.parse(text) }
    }

    @Test func `a path that no socket can have is refused`() {
        let long = String(repeating: "x", count: 104)
        for (text, sentence) in [
            ("unix:", "'unix:' is followed by the path of a socket: unix:/run/vitrine.sock"),
            ("unix:/run/\0", "'unix:' is followed by the path of a socket: unix:/run/vitrine.sock"),
            ("unix:\(long)", "the path of a Unix socket has at most 103 bytes, and '\(long)' has 104"),
        ] {
            #expect(throws: TransportError(code: .invalidAddress, message: sentence)) { try ListenAddress.parse(text) }
            #expect(throws: TransportError(code: .invalidAddress, message: sentence)) { try ServerURL.parse(text) }
        }
    }

    @Test func `an address says what a client is to be given`() {
        #expect(ListenAddress.ip(address: "::1", port: 8000).url(isSecure: false) == "ws://[::1]:8000/mcp/ws")
        #expect(ListenAddress.ip(address: "127.0.0.1", port: 8000).url(isSecure: true) == "wss://127.0.0.1:8000/mcp/ws")
        #expect(ListenAddress.unix(path: "/run/x").url(isSecure: true) == "unix:/run/x")
    }

    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("[::1]:1", true), ("0.0.0.0:1", false), ("[::]:1", false), ("10.0.0.1:1", false),
    ])
    func `only loopback addresses are loopback`(text: String, isLoopback: Bool) throws {
        #expect(try ListenAddress.parse(text).kind == (isLoopback ? .loopback : .network))
    }

    @Test(arguments: [
        ("ws://127.0.0.1:8000", ServerURL(isSecure: false, host: "127.0.0.1", port: 8000, target: "/mcp/ws")),
        ("WS://localhost/", ServerURL(isSecure: false, host: "localhost", port: 80, target: "/mcp/ws")),
        ("wss://example.com", ServerURL(isSecure: true, host: "example.com", port: 443, target: "/mcp/ws")),
        ("wss://example.com:8443/other?x=1", ServerURL(isSecure: true, host: "example.com", port: 8443, target: "/other?x=1")),
        ("ws://[::1]:9/mcp/ws", ServerURL(isSecure: false, host: "::1", port: 9, target: "/mcp/ws")),
        ("wss://example.com?x=1", ServerURL(isSecure: true, host: "example.com", port: 443, target: "/mcp/ws?x=1")),
        ("unix:/run/x", ServerURL(isSecure: false, host: "localhost", port: 80, target: "/mcp/ws", unixPath: "/run/x")),
    ])
    func `a URL names a server`(text: String, url: ServerURL) throws {
        #expect(try ServerURL.parse(text) == url)
        #expect(try ServerURL.parse(url.description) == url)
    }

    @Test(arguments: [
        ("http://localhost", "a server's URL begins with ws://, wss:// or unix:"),
        ("localhost:8000", "a server's URL begins with ws://, wss:// or unix:"),
        ("ws://", "a server's URL names a host, and a port from 1 to 65535 if any: ws://127.0.0.1:8000"),
        ("ws://localhost:0", "a server's URL names a host, and a port from 1 to 65535 if any: ws://127.0.0.1:8000"),
        ("ws://::1:80", "a server's URL names a host, and a port from 1 to 65535 if any: ws://127.0.0.1:8000"),
        ("ws://[example.com]", "a server's URL names a host, and a port from 1 to 65535 if any: ws://127.0.0.1:8000"),
        ("ws://localhost/#x", "a server's URL has no spaces, no fragment and only ASCII characters"),
        ("ws://localhost/\r\nX: y", "a server's URL has no spaces, no fragment and only ASCII characters"),
        ("ws://secret@localhost", "a server's URL names no user and no password; give the token apart"),
        ("ws://localhost/mcp/ws?token=secret", "a token in the URL can end up in logs; give it apart"),
        ("ws://localhost/?a=b&TOKEN=secret", "a token in the URL can end up in logs; give it apart"),
        ("ws://example.com", "ws:// to 'example.com' would send the token in the clear; use wss://, or --insecure where that is meant"),
    ])
    func `a URL that is none is refused in one sentence, without what it holds`(text: String, sentence: String) {
        #expect(throws: TransportError(code: .invalidURL, message: sentence)) { try ServerURL.parse(text) }
        #expect(!sentence.contains("secret"))
    }

    @Test func `insecure is a decision`() throws {
        #expect(try ServerURL.parse("ws://example.com", insecure: true).host == "example.com")
    }
}
