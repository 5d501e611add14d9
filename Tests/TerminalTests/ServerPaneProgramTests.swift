import Foundation
import Glibc
import Testing

/// The server pane of the real program, with a client that is not ours.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct ServerPaneProgramTests {
    @Test func `a foreign client is seen at work, paused and held to another limit`() async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        terminal.type("&")
        let port = String(try await terminal.see(#/ws:\/\/127\.0\.0\.1:(\d+)\/mcp\/ws/#).1)
        try await terminal.see(#/hidden +3 columns of 3 models/#)
        terminal.type("t")
        let token = String(try await terminal.see(#/token +([A-Za-z0-9_-]{43})/#).1)
        #expect(
            run.home.text(".local/state/vitrine/browser.log").contains("connection=1")
                && !run.home.text(".local/state/vitrine/browser.log").contains(token))
        terminal.type("t")
        try await terminal.see(#/token +#[0-9a-f]{4}, hidden/#)

        let agent = try Foreigner(port: port, token: token)
        defer { agent.leave() }
        try await terminal.see("2 connections")
        let question = #"{"id":7,"action":"query","model":"tickets","params":{"limit":2,"filters":{"status":"open"}}}"#
        #expect(try agent.ask(question).contains(#""status":"ok""#))
        try await terminal.see(#/query +tickets by s/#)
        try await terminal.see(#/2 #[0-9a-f]{4} .*1 asked, 1 of 6,000 used/#)

        terminal.type("p")
        try await terminal.see("PAUSED")
        #expect(try agent.ask(question) == #"{"id":7,"status":"error","error":"Server busy"}"#)
        terminal.type("p")
        try await terminal.see("serving  started")
        #expect(try agent.ask(question).contains(#""status":"ok""#))

        terminal.type("l\u{15}4\r")
        try await terminal.see("3 of 4 used")
        #expect(try agent.ask(question).contains(#""status":"ok""#))
        #expect(try agent.ask(question) == #"{"status":"error","error":"Rate limit exceeded: 4 requests per 60s"}"#)
        try await terminal.see("rate limited")
        try await terminal.see("1 connection ")
        await run.end("&q")
    }
}

/// A client of nobody's making: a socket, a handshake, and frames by hand.
private struct Foreigner {
    private let socket: Int32

    init(port: String, token: String) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (UInt16(port) ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(connected == 0)
        send(
            Array(
                ("GET /mcp/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-MCP-Token: \(token)\r\n\r\n").utf8))
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try receive(1) }
        try #require(String(decoding: head, as: UTF8.self).hasPrefix("HTTP/1.1 101"))
    }

    func leave() { close(socket) }

    /// Sends a message of at most 125 bytes and waits for the next one.
    func ask(_ message: String) throws -> String {
        let payload = Array(message.utf8)
        try #require(payload.count <= 125)
        send([0x81, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload)
        var head = try receive(2)
        // What asks whether somebody is there wants no answer before this is over.
        while head[0] == 0x89 {
            _ = try receive(Int(head[1]))
            head = try receive(2)
        }
        var count = Int(head[1])
        if count == 126 { count = try receive(2).reduce(0) { $0 << 8 | Int($1) } }
        try #require(head[0] == 0x81 && count < 127 || count > 125)
        return String(decoding: try receive(count), as: UTF8.self)
    }

    private func send(_ bytes: [UInt8]) { _ = write(socket, bytes, bytes.count) }

    private func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: count)
        while bytes.count < count {
            let received = read(socket, &buffer, count - bytes.count)
            try #require(received > 0)
            bytes += buffer[..<received]
        }
        return bytes
    }
}
