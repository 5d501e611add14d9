import Records
import Screen
import Testing

@testable import Browser

@Suite struct MaskTests {
    private let mask = Mask(key: 1)

    @Test(arguments: [
        ("email", MaskKind.email), ("E-Mail", .email), ("contactEmail", .email), ("mobile_phone", .phone), ("phone_number", .phone),
        ("first_name", .person), ("lastName", .person), ("name", .person), ("assignee", .person), ("created_by", .person),
        ("company", .company),
        ("subject", .text), ("description", .text), ("summary", .text), ("home_address", .text), ("iban", .code), ("ip", .code),
        ("id", .plain), ("ticket_number", .plain), ("status", .plain), ("created_at", .plain), ("requester_id", .plain),
        ("is_active", .plain), ("priority", .plain), ("satisfaction", .plain), ("old_value", .logged), ("new_value", .logged),
        ("account_number", .code), ("account_id", .plain), ("card_id", .plain), ("token_count", .plain), ("password_changed_at", .plain),
        ("vat_id", .code), ("passport_expires_on", .plain),
    ])
    func `what a column holds follows from its name`(column: String, kind: MaskKind) {
        #expect(MaskRule.kind(of: column) == kind)
    }

    @Test func `a name that no rule knows says nothing`() {
        #expect(MaskRule.kind(of: "fizz") == nil && MaskRule.kind(of: "") == nil && MaskRule.kind(of: "漢字") == nil)
    }

    @Test func `the same person has the same made-up name wherever it stands`() {
        let (first, last) = (mask.masked("Ana María", .person), mask.masked("García", .person))
        #expect(mask.masked("Ana María García", .person) == "\(first) \(last)")
        #expect(mask.masked("García, Ana María", .person) == "\(last), \(first)")
        #expect(first != "Ana María" && last != "García")
        #expect(Mask(key: 2).masked("Ana María García", .person) != mask.masked("Ana María García", .person))
    }

    @Test func `an address stays an address of nobody`() throws {
        let masked = mask.masked("zoe.smith@example.de", .email)
        #expect(masked == mask.masked("zoe.smith@example.de", .email))
        #expect(masked.contains(/^[a-z]+\.[a-z]+[0-9]{2}@example\.(com|org|net)$/))
        #expect(!masked.contains("zoe") && !masked.contains("smith"))
        #expect(mask.masked("zoe.smith@example.org", .email) != masked)
    }

    @Test func `a telephone number keeps its form, and a text its length, lines and signs`() {
        let phone = mask.masked("+49 (151) 234-5678", .phone)
        #expect(phone.contains(/^\+\d\d \(\d{3}\) \d{3}-\d{4}$/) && phone != "+49 (151) 234-5678")
        let text = "Dear Zoë,\r\nmy card 4111 1111 ends in \u{1B}[31m12. 您好🙂"
        let masked = mask.masked(text, .text)
        #expect(masked.unicodeScalars.count == text.unicodeScalars.count)
        #expect(masked.contains("\r\n") && masked.contains("\u{1B}[") && masked.contains("🙂"))
        for word in ["Dear", "Zoë", "card", "4111", "您好"] { #expect(!masked.contains(word), "\(word) in \(masked)") }
    }

    @Test func `ids, numbers, times and states stay`() {
        for value: Value in [.null, 7, .real(1.5), .boolean(true), "open", "on_hold", "T-000123", "2026-01-02 03:04:05", ""] {
            #expect(mask.masked(value, nil) == value)
            #expect(mask.masked(value, .plain) == value)
        }
        #expect(mask.masked(.text("2026-01-02"), .person) == "2026-01-02")
    }

    @Test func `addresses and numbers are found where no name says so`() {
        for text in ["zoe@example.com", "+49 151 2345678", "Zoë", "two words"] { #expect(mask.masked(text, nil) != text, "\(text)") }
        for text in ["mailto:zoe@example.com", "+491512345678"] { #expect(mask.masked(text, .plain) != text, "\(text)") }
        #expect(mask.masked(.blob([1, 2, 3]), nil) == .blob([0, 0, 0]))
        #expect(mask.masked(.integer(491_512_345_678), .phone) != .integer(491_512_345_678))
    }

    // MARK: In the browser

    private static func masked(_ server: FakeServer = .desk()) -> Client {
        var client = Client.browsing(server)
        client.keys(":")
        client.type("mask on")
        client.keys("<Enter>")
        client.answerAll()
        return client
    }

    @Test func `with the mask on nothing personal is in the state, and the header says so`() {
        var client = Self.masked()
        #expect(client.lines[0].contains("MASKED"))
        for keys in ["<Enter>", "1", "j <Enter>", "<Backspace>", "G"] {
            client.keys(keys)
            client.answerAll()
            let all = "\(client.state)"
            for name in ["Zoë", "Olga", "李雷", "Søren", "María", "García", "Müller", "@example.com\"", "login fails", "printer on fire"]
            where all.contains(name) {
                // Made-up addresses are of example.com too.
                if name.hasPrefix("@"), !all.contains("u1@example.com") { continue }
                Issue.record("\(name) after \(keys)")
            }
        }
        #expect(client.cursorID == 2_000)
    }

    @Test func `states, ids and times are as before, and off asks for the real values again`() {
        let before = Client.browsing()
        var client = Self.masked()
        for column in ["id", "ticket_number", "status", "priority", "requester_id", "created_at", "satisfaction"] {
            #expect(client.place?.window.value(3, column) == before.place?.window.value(3, column), "\(column)")
        }
        #expect(client.place?.window.value(3, "subject") != before.place?.window.value(3, "subject"))
        client.keys(":")
        client.type("mask off")
        client.keys("<Enter>")
        #expect(client.rowsWaiting.count == 1)
        client.answerAll()
        #expect(client.place?.window == before.place?.window)
        #expect(!client.lines[0].contains("MASKED"))
    }

    @Test func `the cursor and what was gone through stay where they were`() {
        var client = Client.browsing()
        client.keys(": 1 2 0 0 <Enter>")
        client.answerAll()
        client.keys("1")
        client.answerAll()
        client.keys(":")
        client.type("mask")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("<Backspace>")
        client.answerAll()
        #expect(client.cursor == 1_199 && client.cursorID == 1_200)
    }

    @Test func `a made-up value is neither filtered by nor followed`() {
        var client = Self.masked()
        client.go(to: "subject")
        client.keys("=")
        #expect(client.status.contains("subject is masked"))
        client.go(to: "status")
        client.keys("=")
        #expect(client.place?.query.filter.count == 1)
    }

    @Test func `a name beside a foreign key is the one of the person's own record`() throws {
        var client = Self.masked()
        let place = try #require(client.place)
        let id = try #require(place.window.value(0, "requester_id"))
        let label = try #require(place.window.label(0, "requester_id", id))
        client.go(to: "requester_id")
        client.keys("o")
        client.answerAll()
        #expect(client.place?.window.value(0, "name") == .text(label))
    }

    @Test func `a log's values are as personal as the field they are of`() {
        var state = State(server: "test")
        state.mask = mask
        let page = Page(
            columns: ["field", "old_value", "new_value"],
            rows: [["subject", "Hello", "printer"], ["status", "open", "closed"], ["assigned_user_id", "17", .null]])
        guard case .answered(_, .rows(let masked), _) = state.masked(.answered(RequestID(1), .rows(page), Timing(total: 0))) else {
            Issue.record("another event")
            return
        }
        #expect(masked.rows[0][1] != "Hello" && masked.rows[0][2] != "printer")
        #expect(masked.rows[1...] == page.rows[1...])
    }

    @Test func `real personal values are taken out of here after a word about them`() {
        var client = Client.browsing()
        client.state.isTakingAgreed = false
        client.keys("yi")
        #expect(client.copies.count == 1)
        client.keys("yy")
        #expect(client.copies.count == 1 && client.notice.contains("real subject, description"))
        client.keys("yy")
        #expect(client.copies.count == 2)
    }

    @Test func `an export asks before real personal values are in a file`() {
        var client = Client.browsing()
        client.state.isTakingAgreed = false
        client.keys("e <Enter>")
        #expect(client.state.exportPrompt?.error?.contains("takes real subject") == true && client.state.export == nil)
        client.keys("<Enter>")
        #expect(client.state.export != nil)
    }

    @Test func `what is masked is taken without a question, and masked`() throws {
        var client = Self.masked()
        client.state.isTakingAgreed = false
        client.keys("yy")
        guard case .rows(_, let columns, let rows) = client.copies.last?.content else { return #expect(Bool(false)) }
        let subject = try #require(columns.firstIndex(of: "subject"))
        #expect(rows[0][subject] != client.server.tables[1].rows[0][subject])
    }

    @Test func `an export is given up when the mask is switched, for no file is half masked`() {
        var client = Client.browsing()
        client.keys("e <Enter>")
        client.send(.export(.opened(id: 1)))
        client.state.setMask(true)
        #expect(client.state.export == nil && client.notice.contains("tickets.csv was given up, since it had begun unmasked"))
    }

    @Test func `a filter by real values is not shown beside the made-up ones`() {
        var client = Client.browsing()
        client.keys("l = 0 =")
        client.answerAll()
        let subject = client.server.tables[1].rows[0][2]
        #expect(client.place?.query.filter.count == 2)
        client.state.setMask(true)
        client.send(.timer(.running))
        client.answerAll()
        #expect(client.place?.query.filter.map(\.field) == ["id"] && client.notice.contains("no longer asks for real values of subject"))
        #expect(!"\(client.state)".contains(plainText(subject, limit: 100)))
    }

    @Test func `an export under the mask is masked`() throws {
        var client = Self.masked()
        client.keys("e <Enter>")
        client.send(.export(.opened(id: 1)))
        client.answerAll()
        guard case .write(_, _, let columns, let rows) = client.steps.last else { return #expect(Bool(false)) }
        let subject = try #require(columns.firstIndex(of: "subject"))
        let real = Set(client.server.tables[1].rows.map { $0[2] }).subtracting([""])
        #expect(rows.count == 100)
        #expect(rows.map { $0[subject] }.filter(real.contains) == [])
    }

    @Test func `a session can begin masked`() {
        var opening = Opening(server: "demo")
        opening.isMasked = true
        opening.maskKey = 7
        #expect(State(opening).mask == Mask(key: 7))
    }
}
