import Records
import Testing

@testable import Browser

/// Times that a filter says by how far they are from now; the tests' now is 2026-01-01 12:00 UTC.
@Suite struct FilterTimesTests {
    private static let model = FakeServer.desk().tables[1].model
    private static let clock = FilterClock(now: Client.now, samples: ["created_at": "2025-11-30 09:15:00"])

    private static func text(_ text: String, clock: FilterClock? = clock) throws -> String {
        try FilterText.parse(text, for: model, extensions: [.operators], clock: clock).text
    }

    @Test(arguments: [
        ("created_at>=today", "created_at>=2026-01-01"), ("created_at<yesterday", "created_at<2025-12-31"),
        ("created_at>=-2w", "created_at>=2025-12-18"), ("created_at>=7d", "created_at>=2025-12-25"),
        ("created_at<+1d", "created_at<2026-01-02"), ("created_at>=-1mo", "created_at>=2025-12-01"),
        ("created_at>=-1y", "created_at>=2025-01-01"), ("created_at:today", "created_at^2026-01-01"),
        ("created_at>=-3h", "created_at>=\"2026-01-01 09:00:00\""), ("created_at>now", "created_at>\"2026-01-01 12:00:00\""),
        ("created_at>=2025-06", "created_at>=\"2025-06\""), ("created_at>=2025-06-01", "created_at>=2025-06-01"),
        ("created_at<=today", "created_at<2026-01-02"), ("created_at>yesterday", "created_at>=2026-01-01"),
        ("created_at>=\"today\"", "created_at>=today"), ("subject~today", "subject~today"), ("created_at:none", "created_at:none"),
    ]) func `a time said from now is reckoned`(_ text: String, _ meaning: String) throws {
        let expected = try FilterText.parse(meaning, for: Self.model, extensions: [.operators])
        #expect(try FilterText.parse(text, for: Self.model, extensions: [.operators], clock: Self.clock) == expected)
    }

    @Test func `a time of day is written as the server writes it`() throws {
        let zulu = FilterClock(now: Client.now, samples: ["created_at": "2025-11-30T09:15:00Z"])
        #expect(try Self.text("created_at>=-30m", clock: zulu) == "created_at>=2026-01-01T11:30:00Z")
        #expect(try Self.text("created_at>=-30m", clock: FilterClock(now: Client.now)) == "created_at>=2026-01-01T11:30:00Z")
    }

    @Test func `times kept as numbers are reckoned as numbers`() throws {
        let model = Model(name: "m", columns: [Column(name: "seen_at", storage: [.integer])])
        let filter = try FilterText.parse("seen_at>=-1h", for: model, extensions: [.operators], clock: Self.clock)
        #expect(filter.terms == [FilterTerm("seen_at", .greaterOrEqual, .integer(Client.now - 3_600))])
    }

    @Test func `a day is all its times, and one value where the column has dates`() throws {
        let error = #expect(throws: BrowserError.self) { try Self.text("created_at!=today") }
        #expect(error?.message == "a day is many times: write created_at<today, or created_at>today")
        let dates = FilterClock(now: Client.now, samples: ["created_at": "2025-11-30"])
        #expect(try Self.text("created_at!=today", clock: dates) == "created_at!=2026-01-01")
        #expect(try Self.text("created_at<=today", clock: dates) == "created_at<=2026-01-01")
        let model = Model(name: "m", columns: [Column(name: "seen_at", storage: [.integer])])
        let filter = try FilterText.parse("seen_at<=today", for: model, extensions: [.operators], clock: Self.clock)
        #expect(filter.terms == [FilterTerm("seen_at", .less, .integer(1_767_312_000))])
    }

    @Test func `without a clock, and without operators, words are words`() throws {
        #expect(try Self.text("created_at>=today", clock: nil) == "created_at>=today")
        let plain = try FilterText.parse("created_at:today", for: Self.model, extensions: [], clock: Self.clock)
        #expect(plain.terms == [FilterTerm("created_at", .equal, "today")])
    }

    @Test func `what is no time is said to be none, with the nearest word`() {
        let error = #expect(throws: BrowserError.self) { try Self.text("status:open created_at>=yesturday") }
        #expect(error?.code == .badTime && error?.range == 24..<33)
        #expect(error?.message.hasSuffix("the nearest is yesterday") == true)
        #expect(throws: BrowserError.self) { try Self.text("created_at>=-2x") }
        #expect(throws: BrowserError.self) { try Self.text("created_at:-3h") }
    }

    @Test func `the calendar goes both ways`() {
        for day in stride(from: -719_528, to: 2_932_896, by: 9_973) {
            let date = CivilCalendar.date(ofDay: day)
            #expect(CivilCalendar.daysSince1970(year: date.year, month: date.month, day: date.day) == day)
        }
        #expect(CivilCalendar.date(ofDay: 0) == (1970, 1, 1))
        #expect(RelativeTime("-1mo")?.text(from: 1_774_958_400, like: nil) == "2026-02-28", "31 March")
        for now in [Int64.min, .max, 0] {
            for word in ["today", "-99999y", "+99999mo", "+99999d", "now"] { _ = RelativeTime(word)?.text(from: now, like: nil) }
        }
    }
}
