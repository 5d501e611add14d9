import Testing
import Wire

@testable import Transport

private let isInstalled = (try? run("python3", ["-c", "import websockets.sync.client"])) != nil

/// A client that others wrote, where it is installed: Python's `websockets`.
@Suite(.ownThreads, .timeLimit(.minutes(10)), .enabled(if: isInstalled))
struct PythonClientTests {
    @Test func `messages, fragments, pings and closes agree`() async throws {
        let test = try await TestServer()
        let script = """
            from websockets.sync.client import connect
            from websockets.exceptions import ConnectionClosed
            with connect("ws://127.0.0.1:\(test.port)/mcp/ws", max_size=None) as ws:
                ws.send("您好"); print(ws.recv() == "您好")
                ws.send(["a", "b", "", "c"]); print(ws.recv())
                ws.send("big"); print(len(ws.recv()))
                print(ws.ping("x").wait(5))
                ws.send("close")
                try: ws.recv()
                except ConnectionClosed as e: print(e.rcvd.code, e.rcvd.reason)
            with connect("ws://127.0.0.1:\(test.port)/mcp/ws") as ws:
                try:
                    ws.send("x" * 65537); ws.recv()
                except ConnectionClosed as e: print(e.rcvd.code)
            """
        #expect(try run("python3", ["-c", script]) == "True\nabc\n3000000\nTrue\n1000 as asked\n1009\n")
        await test.stop()
    }

    @Test(arguments: [403, 404, 426])
    func `a refusal's body can be read`(status: Int) async throws {
        let test = try await TestServer(admit: { _ in .refuse(Refusal(status: status, body: #"{"status":"error","error":"no"}"#)) })
        let script = """
            from websockets.sync.client import connect
            from websockets.exceptions import InvalidStatus
            try: connect("ws://127.0.0.1:\(test.port)/mcp/ws")
            except InvalidStatus as e: print(e.response.status_code, e.response.body.decode())
            """
        #expect(try run("python3", ["-c", script]) == "\(status) " + #"{"status":"error","error":"no"}"# + "\n")
        await test.stop()
    }
}
