import Records
import Testing

@testable import Browser

@Suite struct FilterTextTests {
    private static let model = FakeServer.desk().tables[1].model

    @Test(arguments: [
        ("status:open", [FilterTerm("status", .equal, "open")]),
        ("  status:open   priority:3 ", [FilterTerm("status", .equal, "open"), FilterTerm("priority", .equal, 3)]),
        ("subject:\"two words\"", [FilterTerm("subject", .equal, "two words")]),
        (
            "a:none b:true c:false",
            [FilterTerm("a", .equal, .null), FilterTerm("b", .equal, .boolean(true)), FilterTerm("c", .equal, .boolean(false))]
        ),
        (
            "a:\"none\" b:\"true\" c:\"3\"",
            [FilterTerm("a", .equal, "none"), FilterTerm("b", .equal, "true"), FilterTerm("c", .equal, "3")]
        ),
        ("a:\"\"", [FilterTerm("a", .equal, "")]),
        ("a:-9223372036854775808", [FilterTerm("a", .equal, .integer(.min))]),
        ("a:1.0 b:-2.5e10", [FilterTerm("a", .equal, .real(1)), FilterTerm("b", .equal, .real(-2.5e10))]),
        (
            "a:007 b:+4912 c:99999999999999999999",
            [FilterTerm("a", .equal, "007"), FilterTerm("b", .equal, "+4912"), FilterTerm("c", .equal, "99999999999999999999")]
        ),
        ("a:2025-01-01 b:10:30", [FilterTerm("a", .equal, "2025-01-01"), FilterTerm("b", .equal, "10:30")]),
        (
            "a>=5 b:<3 c!=x d~y e^z f=1",
            [
                FilterTerm("a", .greaterOrEqual, 5), FilterTerm("b", .less, 3), FilterTerm("c", .notEqual, "x"),
                FilterTerm("d", .contains, "y"),
                FilterTerm("e", .startsWith, "z"), FilterTerm("f", .equal, 1),
            ]
        ),
        ("a:in(x,\"y z\",none,3)", [FilterTerm("a", in: ["x", "y z", .null, 3])]), ("a:in()", [FilterTerm("a", in: [])]),
        ("a:in(x)", [FilterTerm("a", .equal, "x")]), ("a:\"in(x)\"", [FilterTerm("a", .equal, "in(x)")]),
        ("a:inside", [FilterTerm("a", .equal, "inside")]),
        ("a:您好🙂", [FilterTerm("a", .equal, "您好🙂")]),
        ("a:\"\\\"\\\\\\n\\t\\u{0}\"", [FilterTerm("a", .equal, "\"\\\n\t\u{0}")]),
        ("", []),
    ]) func `text means terms`(_ text: String, _ terms: [FilterTerm]) throws {
        #expect(try FilterText.parse(text).terms == terms)
    }

    @Test(arguments: [
        ("status", BrowserError.Code.noValue, 0..<6, "status"), ("status:", .noValue, 0..<7, "status:none"),
        (":open", .noField, 0..<5, "begins with a field"),
        ("a:b\"c\"", .badQuote, 3..<4, "around the whole value"), ("a:\"b", .badQuote, 2..<4, "closing quote"),
        ("a:\"b\"c", .badQuote, 5..<6, "blank"),
        ("priorty:3", .unknownField, 0..<7, "the nearest is priority"), ("您好:3", .noField, 0..<4, "begins with a field"),
        ("status:open user:3", .unknownField, 12..<16, "the nearest is assigned_user_id"),
        ("priority:>=4", .operatorsMissing, 0..<12, "does not announce operators"),
        ("status:a status:b", .repeatedField, 9..<17, "given twice"), ("status:in(a,b)", .operatorsMissing, 0..<14, "operators"),
        ("status:in(a,", .badList, 7..<12, "closing bracket"), ("status:in(a)b", .badList, 12..<13, "comes a blank"),
        ("status:in(a b)", .badList, 7..<11, "closing bracket"),
    ]) func `what is wrong is said, and where`(_ text: String, _ code: BrowserError.Code, _ range: Range<Int>, _ words: String) {
        let error = #expect(throws: BrowserError.self) { try FilterText.parse(text, for: Self.model, extensions: []) }
        #expect(error?.code == code && error?.range == range)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `names come out in the schema's spelling, and operators pass where the server has them`() throws {
        let filter = try FilterText.parse("STATUS:Open Priority>=4", for: Self.model, extensions: [.operators])
        #expect(filter.terms == [FilterTerm("status", .equal, "Open"), FilterTerm("priority", .greaterOrEqual, 4)])
        #expect(filter.text == "status:Open priority>=4")
    }

    @Test func `every example of the help and of the documentation can be read, and says what it needs`() throws {
        let model = Model(
            name: "tickets",
            columns: ["status", "closed_at", "subject", "ticket_number", "priority", "satisfaction", "created_at"].map { Column(name: $0) })
        let clock = FilterClock(now: Client.now)
        for example in FilterText.examples {
            #expect(!(try FilterText.parse(example.text, for: model, extensions: [.operators], clock: clock).terms.isEmpty))
            let isPlain = (try? FilterText.parse(example.text, for: model, extensions: [], clock: clock)) != nil
            // Without operators `yesterday` is a word like any other.
            #expect(isPlain != example.needsOperators || example.text.hasSuffix("yesterday"), "\(example.text)")
        }
        let table = FilterText.examples.map { "| `\($0.text)` | \($0.meaning) | \($0.needsOperators ? "operators" : "") |\n" }.joined()
        try expect("\(Self.pageHead)\(table)\(Self.pageFoot)", in: "Resources/docs/filters.md")
    }

    private static let pageHead = """
        # Filters

        One text form, in the filter prompt (`f`), in `--filter` of the commands, in saved filters and in links. Terms are separated by blanks, and all of them
        have to match. `^G` in the prompt shows this table, as far as the connected server goes.

        | Text | Means | Needs |
        | --- | --- | --- |

        """

    private static let pageFoot = """

        Fields are those of the model, in any case of letters. `true`, `false`, `none` and numbers are what they look like; quotes make text of them. In quotes
        `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1f642}` stand for one character. A field can have several conditions of different kinds, and one of each.

        "Operators" means a server that announces `operators`: ours with `MCP_QUERY_OPERATORS=true`, and always that of `vitrine demo` and `vitrine browse --database`.
        Elsewhere a term compares for equality only, and the prompt says so.

        Times from now are reckoned when the filter is applied: `-2w` is a date, `-3h` a moment, written as the column's own texts are. Such a day is all of it:
        `<=today` goes to its end, `>today` begins behind it, and `!=today` is refused where the column has times of the day. Columns hold times when
        their type says so (`DATE`, `TIMESTAMP`), or their name (`created_at`, `due_on`, `date`); times kept as numbers are seconds since 1970. `--filter` of
        the commands goes by the name alone, and writes a moment as `2026-01-31T12:00:00Z`.

        ## Why so few?

        Where a filter leaves no row, or three at most, each of its terms is counted without: `d` drops the one that gives the most, or takes the nearest value where there
        is one term. `E` shows them all in a box, with any filter: each term with what is left without it. A digit or Enter drops one, `d` the best, Backspace takes it back.
        A server that cannot count says how many of a page there are (`100+`).

        ## Under a name

        `^S` in the prompt saves the filter under a name; a name is there once for each model, and what it would replace is shown first. `gf` opens the box with all of them
        (`^O` from the prompt), each with a letter: `gf t` shows `triage`. In the box `r` renames, `d` deletes, `u` brings back. The letters are those of the names as far as
        they last, and stand in the column of models too.

        """

    @Test func `a field takes several conditions of different kinds where the server has operators`() throws {
        let filter = try FilterText.parse("priority>=2 priority<4 priority!=3", for: Self.model, extensions: [.operators])
        #expect(filter.terms.count == 3 && filter.text == "priority>=2 priority<4 priority!=3")
        let error = #expect(throws: BrowserError.self) {
            try FilterText.parse("status:a status:b", for: Self.model, extensions: [.operators])
        }
        #expect(error?.message == "status: is given twice; several values are written status:in(a,b)")
    }

    @Test func `more than 32 terms are refused`() {
        let text = (0..<33).map { "f\($0):1" }.joined(separator: " ")
        let error = #expect(throws: BrowserError.self) { try FilterText.parse(text, for: Model(name: "m"), extensions: []) }
        #expect(error?.code == .tooManyTerms)
    }

    @Test func `what is printed reads back as the same terms`() throws {
        var random = SplitMix(seed: 7)
        let hard: [Value] = [
            .null, .boolean(true), .boolean(false), .integer(.min), .integer(.max), .integer(0), .real(1), .real(-0.0), .real(.infinity),
            .real(-.infinity), .real(.leastNonzeroMagnitude), .real(1e22), "", "none", "true", "3", "1.0", "-", "a b", "\"", "\\", ">=x",
            ":", "~", "您好🙂",
            "\u{0}", "a\nb", "\u{301}mark", "x\u{600}", "\u{2028}", "\u{1B}[31m", "\u{202E}", "9e999",
            .text(String(repeating: "x\"", count: 5_000)),
        ]
        for round in 0..<2_000 {
            var terms: [FilterTerm] = []
            for number in 0..<Int.random(in: 0...4, using: &random) {
                let value = round < hard.count ? hard[round] : Self.value(&random)
                terms.append(FilterTerm("f\(number)", Comparison.allCases.randomElement(using: &random) ?? .equal, value))
                if round.isMultiple(of: 5) { terms.append(FilterTerm("l\(number)", in: [value, "x,y", Self.value(&random)])) }
            }
            let text = FilterText(terms).text
            let back = try FilterText.parse(text)
            #expect(back.terms == terms, "\(text)")
            #expect(back.text == text)
        }
    }

    private static func value(_ random: inout SplitMix) -> Value {
        switch Int.random(in: 0...4, using: &random) {
        case 0: .integer(Int64.random(in: .min ... .max, using: &random))
        case 1: .real(Double(bitPattern: UInt64.random(in: 0...0x7FEF_FFFF_FFFF_FFFF, using: &random)))
        case 2: .null
        default:
            .text(
                String(
                    String.UnicodeScalarView(
                        (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                            Unicode.Scalar(
                                Bool.random(using: &random)
                                    ? UInt32.random(in: 0...0x7F, using: &random) : UInt32.random(in: 0...0x1F9FF, using: &random))
                        })))
        }
    }

    @Test func `the nearest name is the one that was meant`() {
        let names = ["id", "ticket_number", "subject", "status", "priority", "requester_id", "created_at"]
        #expect(nearest(to: "prio", among: names) == "priority")
        #expect(nearest(to: "stauts", among: names) == "status")
        #expect(nearest(to: "requester", among: names) == "requester_id")
        #expect(nearest(to: "number", among: names) == "ticket_number")
        #expect(nearest(to: "zzzzzz", among: names) == nil)
        #expect(editDistance(Array("ab".utf8), Array("ba".utf8)) == 1)
    }
}

/// A small generator with a seed. Source: <https://prng.di.unimi.it/splitmix64.c>
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
