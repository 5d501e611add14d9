import Foundation
import SQLite
import Store
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Order, limits, cancelling and the end of a connection.
struct ConnectionTests {
    private static let count = #"{"id":"c","action":"count","model":"users"}"#
    private static let counted = #"{"id":"c","status":"ok","data":{"count":3,"exact":true}}"#
    private static func get(_ id: Int) -> String { #"{"id":\#(id),"action":"get","model":"users","params":{"id":1,"fields":"id"}}"# }
    private static func got(_ id: Int) -> String { #"{"id":\#(id),"status":"ok","data":{"id":1}}"# }

    @Test func `answers come in request order, though the first takes a worker`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        client.send(Self.get(1))
        client.send("{")
        #expect(client.channel.sent.isEmpty)
        hold.release()
        client.channel.run { client.channel.sent.count == 3 }
        #expect(client.channel.sent == [Self.counted, Self.got(1), #"{"id":null,"status":"error","error":"Invalid JSON message"}"#])
    }

    @Test func `while one connection waits for a worker another's get is answered`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let slow = try server.connect()
        slow.send(Self.count)
        #expect(try server.connect().ask(Self.get(7)) == Self.got(7))
        hold.release()
        slow.channel.run { !slow.channel.sent.isEmpty }
    }

    @Test func `sixteen unanswered messages are read and no more`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        for id in 1...14 { client.send(Self.get(id)) }
        #expect(client.channel.isReading)
        client.send(Self.get(15))
        #expect(!client.channel.isReading)
        // What the transport had read already is not lost.
        client.send(Self.get(16))
        hold.release()
        client.channel.run { client.channel.sent.count == 17 }
        #expect(client.channel.sent == [Self.counted] + (1...16).map(Self.got))
        #expect(client.channel.isReading)
    }

    @Test func `who has much to ask gives way to others between requests that take their time`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        for id in 1...3 { client.send(Self.get(id)) }
        server.clock.step.store(1_000_000, ordering: .sequentiallyConsistent)
        hold.release()
        client.channel.run { !client.channel.sent.isEmpty }
        #expect(client.channel.sent == [Self.counted, Self.got(1)])
        // What comes meanwhile does not overtake, nor hurry.
        client.send(Self.get(4))
        #expect(client.channel.sent.count == 2)
        client.channel.run { client.channel.sent.count == 5 }
        #expect(client.channel.sent == [Self.counted] + (1...4).map(Self.got))
    }

    @Test func `beyond 128 KiB of waiting messages no more are read`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        func large(_ id: Int) -> String {
            #"{"id":\#(id),"action":"get","model":"users","params":{"id":1,"fields":"id","x":"\#(String(repeating: "x", count: 60_000))"}}"#
        }
        for id in 1...2 { client.send(large(id)) }
        #expect(client.channel.isReading)
        client.send(large(3))
        #expect(!client.channel.isReading)
        client.send(#"{"id":"x","action":"cancel","params":{"id":2}}"#)
        hold.release()
        client.channel.run { client.channel.sent.count == 5 }
        #expect(
            client.channel.sent == [
                #"{"id":"x","status":"ok","data":{"cancelled":true}}"#, Self.counted, Self.got(1),
                #"{"id":2,"status":"error","error":"Cancelled"}"#, Self.got(3),
            ])
        #expect(client.channel.isReading)
    }

    @Test func `the id of a message that is no request takes its part of what may wait`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        for _ in 0..<3 { client.send(#"{"id":"\#(String(repeating: "x", count: 60_000))","action":5}"#) }
        #expect(!client.channel.isReading)
        hold.release()
        client.channel.run { client.channel.sent.count == 4 }
        #expect(client.channel.isReading)
    }

    @Test func `of a large request that waits only the bytes are kept`() throws {
        func held(_ text: String) throws -> (HeldRequest, HeldRequest) {
            try Array(text.utf8).withUnsafeBufferPointer { bytes in
                guard case .request(let request) = Request.read(bytes) else { throw CancellationError() }
                let held = HeldRequest(request, bytes)
                var aside = held
                aside.setAside()
                return (held, aside)
            }
        }
        let (small, smallAside) = try held(#"{"id":1,"action":"get"}"#)
        #expect(small.read != nil && smallAside.read != nil)
        let (large, largeAside) = try held(#"{"id":[1.0,{}],"action":"Get","params":[\#(String(repeating: "0,", count: 1000))0]}"#)
        #expect(large.read != nil && largeAside.read == nil)
        #expect(largeAside.size < 3000)
        #expect(largeAside.request.id == large.request.id && largeAside.request.action == "get")
        #expect(largeAside.request.params == large.request.params)
    }

    @Test func `a large request that a worker has is begun anew when the schema changes`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(#"{"id":1,"action":"count","model":"users","params":{"x":"\#(String(repeating: "x", count: 5000))","timing":true}}"#)
        try server.write("ALTER TABLE users ADD COLUMN another")
        hold.release()
        client.channel.run { !client.channel.sent.isEmpty }
        #expect(client.channel.sent[0].hasPrefix(#"{"id":1,"status":"ok","data":{"count":3,"exact":true},"took_us":"#))
    }

    @Test func `who sends what takes long to read is read on when others had their turn`() throws {
        let server = try TestServer(workers: 1)
        let client = try server.connect()
        server.clock.step.store(1_000_000, ordering: .sequentiallyConsistent)
        client.send(Self.get(1))
        #expect(client.channel.isReading)
        client.send(Self.get(2) + String(repeating: " ", count: 2000))
        #expect(client.channel.sent == [Self.got(1), Self.got(2)])
        #expect(!client.channel.isReading)
        client.channel.runAll()
        #expect(client.channel.isReading)
    }

    @Test func `no request is started while 256 KiB are unsent`() throws {
        let sql = ["CREATE TABLE users (id INTEGER PRIMARY KEY, v TEXT)", "INSERT INTO users VALUES (1, printf('%.*c', 60000, 'x'))"]
        let client = try TestServer(sql).connect()
        client.channel.isTaking = false
        for id in 0..<10 { client.send(#"{"id":\#(id),"action":"get","model":"users","params":{"id":1}}"#) }
        #expect(client.channel.sent.count == 5)
        #expect(!client.channel.isReading)
        client.channel.take()
        client.connection.drained()
        #expect(client.channel.sent.count == 10)
        client.channel.take()
        client.connection.drained()
        #expect(client.channel.isReading)
    }

    @Test func `beyond the rate what came before is answered, then the error, then the close`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_RATE_LIMIT": "3"], workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        client.send("malformed")
        client.send(Self.get(1))
        client.send(Self.get(2))
        #expect(!client.channel.isReading)
        client.send(Self.get(3))
        #expect(client.channel.sent.isEmpty && client.channel.close == nil)
        hold.release()
        client.channel.run { client.channel.close != nil }
        #expect(
            client.channel.sent == [
                Self.counted, #"{"id":null,"status":"error","error":"Invalid JSON message"}"#, Self.got(1),
                #"{"status":"error","error":"Rate limit exceeded: 3 requests per 60s"}"#,
            ])
        #expect(client.channel.close?.code == 1008)
        #expect(client.channel.close?.reason == "Rate limit exceeded")
        client.connection.closed(code: 1008)
        client.send(Self.get(4))
        #expect(client.channel.sent.count == 4)
        #expect(
            server.lines.all == [
                "INFO: MCP WebSocket connection established connection=1 peer=127.0.0.1:50122",
                "WARNING: MCP connection closed: Rate limit exceeded connection=1",
            ])
    }

    @Test func `the rate is a sliding window`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_RATE_LIMIT": "2"])
        let client = try server.connect()
        client.send(Self.get(1))
        server.clock.advance(30)
        client.send(Self.get(2))
        server.clock.advance(30)
        client.send(Self.get(3))
        server.clock.advance(29.9)
        #expect(client.channel.close == nil)
        client.send(Self.get(4))
        #expect(client.channel.close?.code == 1008)
        #expect(client.channel.sent.count == 4)
    }

    @Test(arguments: [(1, 1), (60, 7), (1500, 3)]) func `never more than the limit in any window`(limit: Int, seed: UInt64) {
        var window = RateWindow(limit: limit, seconds: 60)
        var random = SeededRandom(seed)
        var now: UInt64 = 5_000_000_000
        var admitted: [UInt64] = []
        for _ in 0..<(limit * 4 + 20) {
            now += UInt64.random(in: 0...(120_000_000_000 / UInt64(limit)), using: &random) / 2
            let isAdmitted = window.admit(now: now)
            let recent = admitted.count { $0 + 60_000_000_000 > now }
            // Large limits are kept in grains of 10 ms.
            let late = limit <= 1024 ? 0 : admitted.count { $0 + 60_000_000_000 > now && $0 + 59_990_000_000 <= now }
            #expect(isAdmitted ? recent - late < limit : recent >= limit)
            if isAdmitted { admitted.append(now) }
        }
        #expect(admitted.count > limit)
    }

    @Test func `cancel answers at once and the cancelled ones when their turn comes`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.get(0))
        client.send(Self.count)
        client.send(Self.get(1))
        client.send(Self.get(2))
        client.send(#"{"id":"x","action":"cancel","params":{"id":2}}"#)
        #expect(client.channel.sent == [Self.got(0), #"{"id":"x","status":"ok","data":{"cancelled":true}}"#])
        client.send(#"{"id":"y","action":"CANCEL","model":"nope","params":{"id":"c"}}"#)
        #expect(
            client.channel.sent[2...] == [
                #"{"id":"c","status":"error","error":"Cancelled"}"#, #"{"id":"y","status":"ok","data":{"cancelled":true}}"#, Self.got(1),
                #"{"id":2,"status":"error","error":"Cancelled"}"#,
            ])
        #expect(client.ask(#"{"id":"z","action":"cancel","params":{"id":2}}"#) == #"{"id":"z","status":"ok","data":{"cancelled":false}}"#)
        #expect(client.error("cancel", "") == "Missing required parameter: id")
        #expect(client.error("cancel", "", "5") == "Invalid request: params must be an object")
        hold.release()
        #expect(client.ask(Self.count) == Self.counted)
        #expect(client.channel.sent.count == 10)
    }

    @Test func `cancel stops a query that runs`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let writer = try Connection(server.path, [.readWrite])
        try writer.execute("BEGIN EXCLUSIVE")
        client.send(#"{"id":1,"action":"list","model":"users"}"#)
        #expect(client.channel.sent.isEmpty)
        client.send(#"{"id":2,"action":"cancel","params":{"id":1}}"#)
        #expect(
            client.channel.sent == [
                #"{"id":1,"status":"error","error":"Cancelled"}"#, #"{"id":2,"status":"ok","data":{"cancelled":true}}"#,
            ])
        try writer.execute("ROLLBACK")
        #expect(client.ask(Self.get(3)) == Self.got(3))
    }

    @Test func `a locked database is busy, and the connection stays`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let writer = try Connection(server.path, [.readWrite])
        try writer.execute("BEGIN EXCLUSIVE")
        #expect(client.error("list", "users") == "Database is busy")
        try writer.execute("ROLLBACK")
        #expect(client.error("list", "users") == nil)
        #expect(server.lines.all.last?.hasPrefix("ERROR: MCP list query failed for model users: busy connection=1") == true)
    }

    private static let slow = [
        "CREATE TABLE users (id INTEGER PRIMARY KEY, v INTEGER)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO users SELECT i, i FROM n",
        "CREATE VIEW tickets AS SELECT a.v + b.v AS s FROM users a, users b",
    ]

    @Test func `a query that takes too long is stopped`() throws {
        let server = try TestServer(Self.slow, queryLimit: .milliseconds(500))
        let client = try server.connect()
        #expect(client.error("list", "tickets", #"{"filters":{"s":-1}}"#) == "Query timed out after 1s")
        #expect(server.lines.all.last?.hasPrefix("ERROR: MCP list query failed for model tickets: timeout connection=1") == true)
        #expect(client.error("list", "tickets", #"{"limit":1}"#) == nil)
    }

    @Test func `a count that takes too long says so far how many`() throws {
        let server = try TestServer(Self.slow, queryLimit: .milliseconds(500))
        let object = try server.connect().object("count", "tickets", #"{"filters":{"s":20000}}"#)
        let data = try #require(object["data"] as? [String: Any], "\(object) \(server.lines.all.last ?? "")")
        #expect(data["exact"] as? Bool == false)
        #expect(try #require(data["count"] as? Int) > 0)
    }

    @Test func `who waits five seconds for a worker is told that the server is busy`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        server.clock.advance(4.9)
        server.gateway.queue.expire()
        server.clock.advance(0.1)
        #expect(client.channel.sent.isEmpty)
        server.gateway.queue.expire()
        client.channel.run { !client.channel.sent.isEmpty }
        #expect(client.channel.sent == [#"{"id":"c","status":"error","error":"Server busy"}"#])
        hold.release()
        #expect(client.ask(Self.count) == Self.counted)
    }

    @Test func `a connection that is gone leaves no work behind`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        client.send(Self.get(1))
        client.connection.closed(code: 1001)
        #expect(!server.gateway.queue.withdraw(1))
        hold.release()
        #expect(try server.connect().ask(Self.count) == Self.counted)
        #expect(client.channel.sent.isEmpty && client.channel.close == nil)
        #expect(server.lines.all[1] == "INFO: MCP WebSocket connection closed by client code=1001 connection=1")
    }

    @Test func `what the transport ends is not called the client's doing`() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.connection.cut(reason: "Message too big")
        client.connection.closed(code: nil)
        #expect(server.lines.all.dropFirst() == ["WARNING: MCP connection closed: Message too big connection=1"])
        // The first reason stays.
        let limited = try TestServer(Fixture.sql, ["MCP_RATE_LIMIT": "1"])
        let other = try limited.connect()
        for _ in 0..<2 { other.send(Self.get(1)) }
        other.connection.cut(reason: "Answers not taken in time")
        other.connection.closed(code: nil)
        #expect(limited.lines.all.dropFirst() == ["WARNING: MCP connection closed: Rate limit exceeded connection=1"])
    }

    @Test func `going down, what is under way is answered before the close`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(Self.count)
        client.send(Self.get(1))
        client.connection.shutDown()
        #expect(!client.channel.isReading && client.channel.close == nil)
        client.send(Self.get(2))
        hold.release()
        client.channel.run { client.channel.close != nil }
        #expect(client.channel.sent == [Self.counted, Self.got(1)])
        #expect(client.channel.close?.code == 1001)
        let idle = try server.connect()
        idle.connection.shutDown()
        #expect(idle.channel.close?.code == 1001)
    }
}
