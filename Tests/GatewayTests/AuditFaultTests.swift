import Foundation
import Glibc
import Records
import SQLite
import Testing
import Wire

@testable import Gateway

/// What becomes of audit log and service when the disk refuses.
@Suite struct AuditFaultTests {
    private func lost(_ folder: AuditFolder) throws -> Int {
        try folder.entries().compactMap { $0["event"] as? String == "lost" ? $0["lines"] as? Int : nil }.reduce(0, +)
    }

    @Test func `a disk that is full is reported once, the lines wait, and those without room are counted in a line`() throws {
        let folder = try AuditFolder()
        folder.options.capacity = 10
        let log = try folder.open()
        folder.disk.room = 100
        log.observer(.answered(.example("0")))
        try eventually { !folder.lines.all.isEmpty }
        #expect(folder.lines.all == ["ERROR: MCP audit log cannot be written: No space left on device path=\(visible(folder.path))"])
        for index in 1...50 { log.observer(.answered(.example("\(index)"))) }
        #expect(log.gatekeeper())
        folder.disk.room = nil
        try eventually { try lost(folder) > 0 }
        log.observer(.answered(.example("after")))
        log.close(within: 20)
        let actions = try folder.entries().compactMap { $0["action"] as? String }
        // The first waits at the writer, twice the capacity in the queue.
        #expect(actions == (0...20).map { "\($0)" } + ["after"])
        #expect(try lost(folder) == 30)
        #expect(try folder.events()[22...] == ["lost", "request", "closed"])
        #expect(folder.lines.all.contains("ERROR: MCP audit log has lost lines lines=30"))
        #expect(folder.lines.all.contains { $0.hasPrefix("WARNING: MCP audit log is written again") })
        let report = try folder.verify()
        #expect(!report.isSound)
        #expect(
            report.sentence.hasPrefix("line 23 says that 30 lines were lost: No space left on device; the chain of all other lines holds"))
    }

    @Test func `a required log refuses service while it cannot be written, and nothing is lost`() throws {
        let folder = try AuditFolder()
        let log = try folder.open(isRequired: true)
        let server = try TestServer(audit: log)
        let client = try server.connect()
        #expect(client.error("list", "users") == nil)
        try eventually { try folder.events().count == 3 }
        folder.disk.room = 0
        // The one line that finds the disk full was answered already.
        _ = client.ask("list", "users")
        try eventually { !log.gatekeeper() }
        // Whoever reads now finds the database locked, and the log says so.
        let locker = try Connection(server.path, [.readWrite])
        try locker.execute("BEGIN EXCLUSIVE")
        for action in ["list", "get", "query", "count", "describe"] {
            #expect(client.error(action, "users", #"{"id":1}"#) == "Internal server error")
        }
        #expect(client.error("create", "users") == "Internal server error")
        #expect(!server.lines.all.contains { $0.contains("failed") })
        try locker.execute("ROLLBACK")
        guard case .refuse(let refusal) = server.gateway.admit(TestServer.head()) else {
            Issue.record("admitted")
            return
        }
        #expect(refusal == Refusal(status: 503, body: #"{"status":"error","error":"Internal server error"}"#))
        // Strangers learn nothing of it.
        guard case .refuse(let stranger) = server.gateway.admit(TestServer.head([("X-MCP-Token", "wrong")])) else {
            Issue.record("a stranger was admitted")
            return
        }
        #expect(stranger.status == 403)
        folder.disk.room = nil
        try eventually { log.gatekeeper() }
        #expect(client.error("list", "users") == nil)
        log.close(within: 20)
        #expect(!log.gatekeeper())
        let outcomes = try folder.entries().compactMap { $0["outcome"] as? String }
        #expect(outcomes == ["ok", "ok"] + [String](repeating: "failed", count: 6) + ["ok"])
        #expect(try folder.entries().compactMap { $0["reason"] as? String } == ["unavailable", "invalid_token"])
        #expect(try folder.verify().isSound)
    }

    @Test func `an answer that was read before the disk was full stays here`() throws {
        let folder = try AuditFolder()
        let log = try folder.open(isRequired: true)
        let server = try TestServer(workers: 1, audit: log)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(#"{"id":1,"action":"count","model":"tickets"}"#)
        #expect(client.channel.sent.isEmpty)
        folder.disk.room = 0
        _ = server.gateway.admit(TestServer.head([("X-MCP-Token", "wrong")]))
        try eventually { !log.gatekeeper() }
        hold.release()
        client.channel.run { !client.channel.sent.isEmpty }
        #expect(client.channel.sent == [#"{"id":1,"status":"error","error":"Internal server error"}"#])
        log.close(within: 20)
    }

    @Test func `a required log refuses service while too many lines wait for a slow disk`() throws {
        let folder = try AuditFolder()
        folder.options.capacity = 3
        let log = try folder.open(isRequired: true)
        folder.disk.hang()
        var sent = 0
        try eventually {
            log.observer(.answered(.example("\(sent)")))
            sent += 1
            return !log.gatekeeper()
        }
        // What is under way by then still has room.
        for index in sent..<(sent + 3) { log.observer(.answered(.example("\(index)"))) }
        folder.disk.release()
        try eventually { log.gatekeeper() }
        #expect(log.close(within: 20) != nil)
        #expect(try folder.entries().compactMap { $0["action"] as? String } == (0..<(sent + 3)).map { "\($0)" })
    }

    @Test func `who ends the log does not wait for a disk that hangs`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        folder.disk.hang()
        log.observer(.answered(.example()))
        #expect(log.close(within: 0.01) == nil)
        #expect(folder.lines.all == ["ERROR: MCP audit log could not be ended in time"])
        folder.disk.release()
        try eventually { try folder.events() == ["opened", "request", "closed"] }
    }

    @Test func `a required log that cannot be written at the start is no start`() throws {
        let folder = try AuditFolder()
        folder.disk.room = 0
        #expect(throws: AuditError(.cannotWrite, "cannot write the audit log \(folder.path): No space left on device")) {
            try folder.open(isRequired: true)
        }
        folder.disk.failSync(EIO)
        folder.disk.room = nil
        #expect(throws: AuditError(.cannotWrite, "cannot write the audit log \(folder.path): Input/output error")) {
            try folder.open(isRequired: true)
        }
    }

    @Test func `a disk that takes a few bytes at a time, and is interrupted in between, gets whole lines`() throws {
        let folder = try AuditFolder()
        folder.disk.takeSlowly(7)
        let log = try folder.open()
        folder.disk.room = 500
        for index in 0..<20 { log.observer(.answered(.example("\(index)"))) }
        for _ in 0..<20 {
            try eventually { folder.disk.room == 0 }
            folder.disk.room = 333
        }
        folder.disk.room = nil
        log.close(within: 20)
        #expect(try folder.events().count == 22)
        #expect(try folder.verify().isSound)
    }

    @Test func `a line that the old file did not take goes to the new one whole`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        folder.disk.room = 150
        log.observer(.answered(.example("cut")))
        try eventually { folder.disk.room == 0 }
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path("audit.log.1"))
        log.reopen()
        // The new file is there before the old one has refused for the last time.
        try eventually { folder.lines.all.contains { $0.contains("goes on in a new file") } }
        folder.disk.room = nil
        log.close(within: 20)
        #expect(
            try folder.verify("audit.log.1").sentence == "line 2 is torn: the program ended while it was written, or still writes it")
        #expect(try folder.events() == ["opened", "request", "closed"])
        #expect(try folder.entries().first?["number"] as? Int == 2)
        #expect(try folder.verify().isSound)
    }

    @Test func `a disk that cannot promise what it took is one that refuses`() throws {
        let folder = try AuditFolder()
        let log = try folder.open(isRequired: true)
        folder.disk.failSync(EIO)
        log.observer(.answered(.example()))
        try eventually { !log.gatekeeper() }
        #expect(folder.lines.all.first?.hasPrefix("ERROR: MCP audit log cannot be written: Input/output error") == true)
        folder.disk.failSync(nil)
        try eventually { log.gatekeeper() }
        log.close(within: 20)
        #expect(try folder.verify().isSound)
    }

    @Test func `a log that is idle asks nothing of the disk`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        log.observer(.answered(.example()))
        try eventually { folder.disk.syncs >= 2 }
        let before = folder.disk.syncs
        usleep(50_000)
        #expect(folder.disk.syncs == before)
        log.close(within: 20)
        #expect(folder.disk.syncs == before + 1)
    }

    @Test func `what is lost before the writer says why is lost for that reason`() {
        var queue = AuditQueue(capacity: 1)
        for _ in 0..<5 { queue.add(.answered(.example()), time: 7, clock: 0, reason: nil) }
        queue.explainLoss("No space left on device")
        #expect(queue.take(time: 8).entries.last?.event == .lost(lines: 3, since: 7, reason: "No space left on device"))
        queue.explainLoss("nothing was lost since")
        #expect(queue.take(time: 9).entries.isEmpty)
    }

    @Test func `lines that cannot be written at the end are counted in the log`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        folder.disk.room = 0
        log.observer(.answered(.example()))
        try eventually { !folder.lines.all.isEmpty }
        log.observer(.answered(.example()))
        let last = log.close(within: 20)
        #expect(last == (try folder.entries().last?["hash"] as? String))
        // The last line of the end itself is among them.
        #expect(folder.lines.all.contains("ERROR: MCP audit log has lost lines lines=3"))
        #expect(folder.lines.all.last == "INFO: MCP audit log ends with \(last ?? "")")
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root can make a small disk"))
    func `a real disk that is full loses what has no room, says so, and goes on when there is room again`() throws {
        let folder = try AuditFolder()
        let disk = try SmallDisk(at: folder.path("small"), bytes: 512 << 10)
        defer { disk.remove() }
        folder.options.disk = AuditDisk()
        folder.options.capacity = 100
        let log = try folder.open("small/audit.log")
        try folder.write([UInt8](repeating: 0, count: 488 << 10), "small/ballast")
        for index in 0..<200 { log.observer(.answered(.example("\(index)"))) }
        try eventually { folder.lines.all.contains { $0.contains("No space left on device") } }
        for index in 200..<800 { log.observer(.answered(.example("\(index)"))) }
        try FileManager.default.removeItem(atPath: folder.path("small/ballast"))
        try eventually { folder.lines.all.contains { $0.contains("written again") } }
        log.close(within: 20)
        let entries = try folder.entries("small/audit.log")
        let lost = entries.compactMap { $0["event"] as? String == "lost" ? $0["lines"] as? Int : nil }.reduce(0, +)
        #expect(lost > 0)
        #expect(entries.count { $0["event"] as? String == "request" } + lost == 800)
        #expect(try folder.verify("small/audit.log").sentence.contains("lines were lost: No space left on device"))
    }
}

/// A file system of its own in memory, of a few pages.
private struct SmallDisk {
    let path: String

    static let isPossible: Bool = {
        let path = NSTemporaryDirectory() + "small-\(UUID().uuidString)"
        guard let disk = try? SmallDisk(at: path, bytes: 4096) else {
            rmdir(path)
            return false
        }
        disk.remove()
        return rmdir(path) == 0
    }()

    init(at path: String, bytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("none", path, "tmpfs", 0, "size=\(bytes)") == 0 else { throw AuditError(.cannotWrite, "no small disk") }
    }

    func remove() { umount2(path, Int32(MNT_DETACH)) }
}
