import Gateway
import JSON
import SQLite
import TestSupport
import Testing
import Wire

/// Several clients at once, with as many messages under way as they may have, who take slowly, fall silent and vanish, while another
/// program changes rows and schema under them.
struct SessionFuzzTests {
    private static let changes = [
        "UPDATE tickets SET subject = subject || '.' WHERE id < 4", "INSERT INTO loose VALUES ('c')", "DELETE FROM badges",
        "ALTER TABLE users ADD COLUMN totp_secret TEXT DEFAULT 'hash-new'",
        "ALTER TABLE users ADD COLUMN copied TEXT GENERATED ALWAYS AS (password_hash) VIRTUAL",
        "ALTER TABLE tickets ADD COLUMN note TEXT DEFAULT 'noted'", "ALTER TABLE pairs RENAME COLUMN v TO w",
        "DROP VIEW open_tickets", "CREATE TABLE other (a, b)", "CREATE INDEX users_by_email ON users (email)",
    ]

    @Test func `every message is answered once and in order, whatever else happens`() throws {
        try Fuzz.rounds(6) { seed in
            var random = SeededRandom(seed)
            var settings = Fixture.everything
            settings["MCP_READONLY"] = random.oneIn(2) ? "true" : "false"
            let rate = random.oneIn(3) ? 1 + random.below(60) : 100_000
            settings["MCP_RATE_LIMIT"] = "\(rate)"
            // No query takes so long that a slow machine could be mistaken for one.
            let server = try TestServer(Fixture.sql, settings, queryLimit: .seconds(20))
            var peers: [FuzzPeer] = []
            for number in 0..<4 { peers.append(try FuzzPeer(server, seed: seed &* 31 &+ UInt64(number), rate: rate)) }
            for _ in 0..<60 {
                try random.pick(peers).act()
                // What it meets depends on threads that the seed does not rule; a database that is being read cannot always be written.
                if random.oneIn(6) { try? server.write(random.pick(Self.changes)) }
            }
            var answered = 0
            for peer in peers {
                try peer.finish()
                answered += peer.answered
            }
            #expect(answered > 0 || rate <= 60, "seed \(seed)")
        }
    }
}

/// One client, and what it may expect.
private final class FuzzPeer {
    private let client: Client
    private let name: String
    private let rate: Int
    private var messages: MessageGenerator
    /// The ids of messages sent, as JSON, in order.
    private var asked: [(id: String, isCancel: Bool)] = []
    /// Answers that were looked at.
    private var checked = 0
    private var hasVanished = false
    private(set) var answered = 0

    init(_ server: TestServer, seed: UInt64, rate: Int) throws {
        client = try server.connect(peer: "192.0.2.\(seed % 200 + 1)")
        name = "peer with seed \(seed)"
        self.rate = rate
        messages = MessageGenerator(seed: seed)
    }

    func act() throws {
        guard !hasVanished, client.channel.close == nil else { return }
        switch messages.random.below(12) {
        case 0: client.channel.isTaking.toggle()
        case 1: take()
        case 2, 3: catchUp()
        case 4 where messages.random.oneIn(8): vanish()
        default: for _ in 0..<messages.random.below(24) where client.channel.isReading && client.channel.close == nil { send() }
        }
        try check()
    }

    /// Waits for what is still to come, and looks at the whole.
    func finish() throws {
        client.channel.isTaking = true
        take()
        if !hasVanished { catchUp() }
        try check()
        let isCut = asked.count > rate
        guard !hasVanished else { return }
        #expect(client.channel.close?.code == (isCut ? 1008 : nil), "\(name)")
        let told = client.channel.sent.prefix(rate).map(Self.id)
        let expected = asked.prefix(rate)
        #expect(told.sorted() == expected.map(\.id).sorted(), "\(name)")
        // `cancel` is answered out of order, everything else in order.
        let outOfOrder = Set(expected.filter(\.isCancel).map(\.id))
        #expect(told.filter { !outOfOrder.contains($0) } == expected.map(\.id).filter { !outOfOrder.contains($0) }, "\(name)")
    }

    private func send() {
        var message = messages.message()
        // A number of its own, so that order can be seen; sometimes the message is broken all the same.
        if !messages.random.oneIn(4), message.starts(with: Array("{\"id\":".utf8)) {
            message = Array("{\"id\":\(asked.count),\"was\":".utf8) + message.dropFirst(6)
        }
        asked.append(Self.expectation(message))
        client.send(message)
        #expect(asked.count - client.channel.sent.count <= 16 || asked.count > rate, "\(name): more are under way than are read")
    }

    /// The id that the answer must repeat.
    private static func expectation(_ message: [UInt8]) -> (String, Bool) {
        guard let document = try? JSONReader.read(message), let member = document.member("id") else {
            let isCancel = (try? JSONReader.read(message))?["action"]?.string?.lowercased() == "cancel"
            return ("null", isCancel)
        }
        var copy = JSONWriter()
        message.withUnsafeBufferPointer { copy.copy(of: $0, member.range) }
        return (copy.text, document["action"]?.string?.lowercased() == "cancel")
    }

    private static func id(_ answer: String) -> String {
        guard let range = try? JSONReader.read(answer).member("id")?.range else { return "none" }
        return String(decoding: Array(answer.utf8)[range], as: UTF8.self)
    }

    private func take() {
        client.channel.take()
        client.connection.drained()
    }

    /// Waits until everything is answered that can be while nothing more is taken.
    private func catchUp() {
        let channel = client.channel
        let due = min(asked.count, rate) + (asked.count > rate ? 1 : 0)
        client.channel.run {
            if channel.unsentBytes > 0 { take() }
            return channel.sent.count >= due
        }
    }

    /// The connection breaks, perhaps with a query under way.
    private func vanish() {
        hasVanished = true
        client.connection.closed(code: nil)
    }

    private func check() throws {
        while checked < client.channel.sent.count {
            let answer = client.channel.sent[checked]
            checked += 1
            if checked > rate {
                #expect(answer == #"{"status":"error","error":"Rate limit exceeded: \#(rate) requests per 60s"}"#, "\(name)")
                continue
            }
            let others = [#"Unsupported action: .*\. Supported: list, get, query"#, "Database is busy", "Cursor expired"]
            if try RandomSessionTests.expectProtocol(answer, "\(name): \(answer)", others: others) { answered += 1 }
            messages.notice(answer)
        }
    }
}
