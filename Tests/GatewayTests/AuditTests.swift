import Foundation
import Logging
import Records
import Testing
import Wire

@testable import Gateway

/// What the audit log of a gateway tells, and where.
@Suite struct AuditTests {
    /// Made by a program in another language, from the description of the format.
    static let independent = """
        {"number":1,"time":"2026-01-31T23:59:59.000000Z","event":"opened","why":"new",\
        "prev":"0000000000000000000000000000000000000000000000000000000000000000",\
        "hash":"ebfcd0f4f62e85f4c36e4a3a2cdf5ea0b80ffa6b325e6cde368baf3dc3ba3117"}
        {"number":2,"time":"2026-01-31T23:59:59.000001Z","event":"request","connection":7,"token":"copilot","peer":"127.0.0.1:50122",\
        "door":"websocket","action":"list","model":"tickets","filter_columns":["status"],"rows":10,"bytes":4096,"microseconds":312,\
        "outcome":"ok","prev":"ebfcd0f4f62e85f4c36e4a3a2cdf5ea0b80ffa6b325e6cde368baf3dc3ba3117",\
        "hash":"df0c8228d65b5ada870948af88780953a63904aebcbd9b01ef035d048cd5c849"}
        {"number":3,"time":"2026-01-31T23:59:59.000002Z","event":"closed",\
        "prev":"df0c8228d65b5ada870948af88780953a63904aebcbd9b01ef035d048cd5c849",\
        "hash":"47703e9b0d519e9b9a7d921cd260e905b727dc067631da2506d00ba5b67e5c8d"}

        """

    @Test func `a line is what the description of the format says, to the byte`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        folder.time.advance(1)
        log.observer(.answered(.example()))
        folder.time.advance(1)
        let last = try #require(log.close(within: 20))
        #expect(String(decoding: try folder.bytes(), as: UTF8.self) == Self.independent)
        #expect(last == "47703e9b0d519e9b9a7d921cd260e905b727dc067631da2506d00ba5b67e5c8d")
        #expect(folder.lines.all == ["INFO: MCP audit log ends with \(last)"])
    }

    @Test func `a gateway's clients leave their lines, in order, and no value and no token among them`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        let server = try TestServer(audit: log)
        let client = try server.connect()
        _ = client.ask("list", "USERS", #"{"filters":{"Email":"nobody@example.com","id":4711}}"#)
        _ = client.ask("get", "users", #"{"id":"sesame"}"#)
        _ = client.ask("list", "users", #"{"filters":{"password_hash":"sesame"}}"#)
        client.send("sesame")
        _ = server.gateway.admit(TestServer.head([("X-MCP-Token", "sesame")]))
        _ = server.gateway.admit(TestServer.head(target: "/scanned"))
        client.connection.closed(code: 1000)
        log.close(within: 20)
        #expect(
            try folder.events() == ["opened", "connected", "request", "request", "request", "request", "refused", "disconnected", "closed"])
        let entries = try folder.entries()
        #expect(entries.map { $0["number"] as? Int } == Array(1...9))
        #expect(entries[2...5].map { $0["outcome"] as? String } == ["ok", "not_found", "denied", "invalid"])
        #expect(entries[2...5].map { $0["model"] as? String } == ["users", "users", "users", ""])
        #expect(entries[2]["filter_columns"] as? [String] == ["email", "id"])
        #expect(entries[6]["reason"] as? String == "invalid_token")
        let text = String(decoding: try folder.bytes(), as: UTF8.self)
        for value in ["nobody", "4711", "sesame", "scanned", TestServer.token] { #expect(!text.contains(value)) }
        #expect(try folder.verify().isSound)
    }

    @Test func `whatever a name holds, its line is one line of harmless JSON`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        let names = ["a\"b\\c", "two\nlines\r", "\u{1b}[31m", "\u{202e}txt", "您好🙂", "\",\"hash\":\"", String(repeating: "x", count: 9_999)]
        for name in names {
            log.observer(
                .answered(
                    ServedRequest(
                        client: ServerClient(connection: 1, token: name, peer: name), action: name, model: name, filterColumns: [name],
                        bytes: 0, microseconds: 0, outcome: .ok)))
        }
        log.close(within: 20)
        let entries = try folder.entries()
        #expect(entries.count == names.count + 2)
        #expect(entries[1]["token"] as? String == names[0])
        #expect(entries[5]["filter_columns"] as? [String] == [names[4]])
        #expect(try folder.bytes().allSatisfy { $0 == 0x0a || $0 >= 0x20 })
        #expect(!String(decoding: try folder.bytes(), as: UTF8.self).contains("\u{202e}"))
        #expect((entries[7]["action"] as? String)?.count == 256)
        #expect(try folder.verify().isSound)
    }

    @Test func `what many threads tell is all there, in the order of its times`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        let (threads, each) = (8, 500)
        DispatchQueue.concurrentPerform(iterations: threads) { [time = folder.time] thread in
            for index in 0..<each {
                time.advance(1)
                log.observer(.answered(.example("\(thread)-\(index)")))
            }
        }
        log.close(within: 20)
        let entries = try folder.entries()
        let actions = entries.compactMap { $0["action"] as? String }
        #expect(Set(actions).count == threads * each)
        for thread in 0..<threads {
            #expect(actions.filter { $0.hasPrefix("\(thread)-") } == (0..<each).map { "\(thread)-\($0)" })
        }
        let times = entries.compactMap { $0["time"] as? String }
        #expect(times == times.sorted())
        #expect(try folder.verify().isSound)
    }

    @Test func `a flood of refusals is ten lines and then their number`() throws {
        let folder = try AuditFolder()
        let clock = ManualClock()
        folder.options.clock = clock.now
        let log = try folder.open()
        for _ in 0..<1000 { log.observer(.refused(RefusedClient(.invalidToken, peer: "192.0.2.1:4"))) }
        log.observer(.refused(RefusedClient(.missingToken, peer: "192.0.2.1:4")))
        clock.advance(1)
        try eventually { try folder.entries().contains { $0["repeated"] as? Int == 990 } }
        for _ in 0..<11 { log.observer(.refused(RefusedClient(.invalidToken, peer: "192.0.2.1:4"))) }
        log.close(within: 20)
        let refused = try folder.entries().filter { $0["event"] as? String == "refused" }
        #expect(refused.count { $0["reason"] as? String == "invalid_token" } == 10 + 1 + 10 + 1)
        #expect(refused.count { $0["reason"] as? String == "missing_token" } == 1)
        #expect(refused.last?["repeated"] as? Int == 1)
    }

    // MARK: The file

    @Test func `the file is its owner's, goes on where it ended, and has one writer`() throws {
        let folder = try AuditFolder()
        try folder.record(["list"])
        var status = stat()
        #expect(stat(folder.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let before = try folder.bytes()
        let log = try folder.open()
        #expect(throws: AuditError(.inUse, "another program writes the audit log \(folder.path)")) { try folder.open() }
        log.observer(.answered(.example("get")))
        let last = try #require(log.close(within: 20))
        #expect(try folder.bytes().starts(with: before))
        #expect(try folder.events() == ["opened", "request", "closed", "opened", "request", "closed"])
        #expect(try folder.entries()[3]["why"] as? String == "continued")
        #expect(try folder.verify(last: last).isSound)
    }

    @Test func `a file of another kind is refused and left as it is`() throws {
        let folder = try AuditFolder()
        for content in [
            "hello\n", "x", "{\"number\":2", "SQLite format 3\0", String(repeating: "{\"number\":1,\"time\":\"\n", count: 60_000),
        ] {
            try folder.write(Array(content.utf8))
            #expect { try folder.open() } throws: { ($0 as? AuditError)?.code == .notAnAuditLog }
            #expect(try folder.bytes() == Array(content.utf8))
        }
        for (name, reason) in [("", "Is a directory"), ("missing/audit.log", "No such file or directory")] {
            #expect(throws: AuditError(.cannotOpen, "cannot open the audit log \(folder.path(name)): \(reason)")) { try folder.open(name) }
        }
        #expect(throws: AuditError(.cannotOpen, "cannot open the audit log /dev/null: not a regular file")) {
            try AuditLog.open(path: "/dev/null", isRequired: false, logger: LogSink(.text).logger("test", level: .critical))
        }
    }

    @Test func `wherever a crash cut the last line, the piece is kept, marked, and explained`() throws {
        let folder = try AuditFolder()
        try folder.record(["list"])
        let whole = try folder.bytes()
        let lineStart = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
        for cut in (lineStart + 1)..<(whole.count - 1) {
            try folder.write(Array(whole[..<cut]))
            #expect(
                try folder.verify().sentence == "line 3 is torn: the program ended while it was written, or still writes it", "\(cut)")
            try folder.record(["get"])
            #expect(try folder.bytes().starts(with: whole[..<cut]))
            let last = try #require(folder.entries().last?["hash"] as? String)
            #expect(
                try folder.verify()
                    == AuditReport(
                        isSound: false,
                        sentence: "line 3 is torn: the program ended while it was written, as line 4 says; "
                            + "the chain of all other lines holds, last hash \(last)"), "\(cut)")
        }
        // A line without its end is whole all the same.
        try folder.write(Array(whole.dropLast()))
        try folder.record(["get"])
        #expect(try folder.verify().isSound)
        #expect(try folder.events() == ["opened", "request", "closed", "opened", "request", "closed"])
    }

    @Test func `a crash in the first line is marked as well, and so is a second crash`() throws {
        let folder = try AuditFolder()
        try folder.record([])
        let whole = try folder.bytes()
        let first = whole.prefix { $0 != UInt8(ascii: "\n") }
        for cut in [1, 10, 11, 30, first.count - 1] {
            try folder.write(Array(whole[..<cut]))
            try folder.record([])
            #expect(try folder.verify().sentence.hasPrefix("line 1 is torn: the program ended while it was written, as line 2 says;"))
            let again = try folder.bytes()
            try folder.write(Array(again[..<(again.count - 5)]))
            try folder.record([])
            #expect(try folder.verify().sentence.contains("as line 2 says, and 1 more such gap"))
        }
    }
}
