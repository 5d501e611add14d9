import Browser
import JSON
import Records
import Screen
import TestSupport
import Testing

@testable import Runtime

/// The hostile corpus in what leaves the browser: clipboards, messages to colleagues, records and films of a session.
@Suite struct HostileTests {
    // MARK: Copies

    /// The only way to the terminal for text that nobody made harmless.
    @MainActor @Test(arguments: [["TERM": "xterm"], ["TERM": "screen", "STY": "1.x"]])
    func `the terminal's clipboard is told nothing but Base64`(_ environment: [String: String]) async throws {
        for (name, text) in HostileTexts.all {
            let display = RecordedDisplay()
            let clipboard = Clipboard(environment: environment, fallback: "/no/such/folder/copied")
            guard case .sent = await clipboard.put(Array(text.utf8), through: display) else {
                Issue.record("\(name) was not sent")
                continue
            }
            var sent = String(decoding: try #require(display.sequences.first).bytes, as: UTF8.self)
            if environment["STY"] != nil { sent = sent.replacing("\u{1B}P", with: "").replacing("\u{1B}\\", with: "") }
            let payload = sent.dropFirst("\u{1B}]52;c;".count).dropLast()
            #expect(sent.hasPrefix("\u{1B}]52;c;") && sent.hasSuffix("\u{07}") && HostileTexts.isHarmless(String(payload)), "\(name)")
            #expect(Base64.decode(payload) == Array(text.utf8), "\(name)")
        }
    }

    /// What stays in a format as it is; line ends, and in CSV what texts are made of.
    private static func kept(_ format: RowFormat) -> String {
        switch format {
        case .markdown: "\n"
        case .json, .jsonLines: "\n" + HostileTexts.inert
        case .csv: "\n\t\u{200C}\u{200D}\u{200E}\u{200F}" + HostileTexts.inert
        }
    }

    @Test(arguments: RowFormat.allCases) func `no copied row carries what a terminal obeys`(_ format: RowFormat) {
        for (name, text) in HostileTexts.all {
            let copy = Copy("x", .rows(format, columns: ["id", text], rows: [[1, .text(text)], [.text(text), .blob(Array(text.utf8))]]))
            let copied = String(decoding: copy.text, as: UTF8.self).replacing("\r\n", with: format == .csv ? "\n" : "\r\n")
            let harm = HostileTexts.harm(in: copied, besides: Self.kept(format))
            #expect(harm.isEmpty, "\(name): \(harm)")
        }
    }

    @Test func `no message to a colleague does`() {
        for (name, text) in HostileTexts.all {
            var one = HandOff(heading: text, command: text)
            (one.title, one.fields, one.changes, one.filter) = (text, [.init(name: text, text: text)], [text], text)
            var several = HandOff(heading: text, command: text)
            (several.columns, several.rows, several.filter) = ([text, "b"], [[.text(text), .blob(Array(text.utf8))]], text)
            for message in [one.markdown, several.markdown] {
                #expect(HostileTexts.harm(in: message, besides: "\n").isEmpty && message.count <= 2_100, "\(name): \(message)")
            }
        }
    }

    // MARK: Records

    /// A session in which everything is called by the text: opened, filtered, refused, cut off.
    @MainActor private static func record(_ text: String) -> String {
        let name = "t" + text
        var opening = Opening(server: text, model: name)
        (opening.version, opening.arguments, opening.problems) = (text, [text], [text])
        let model = Model(
            name: name, primaryKey: ["id"],
            columns: [Column(name: "id", primaryKeyPosition: 1), Column(name: "c" + text, declaredType: text)])
        var (record, state) = ("", State(opening))
        let recorder = Recorder(opening, .full, elapsed: { .milliseconds(10) }, write: { record += $0 })
        var questions: [(RequestID, Question)] = []
        func take(_ event: Event) {
            recorder.note(event)
            perform(state.update(event))
            recorder.note(state.view(.standard, .full))
        }
        func perform(_ effects: [Effect]) {
            for effect in effects { if case .ask(let id, let question) = effect { questions.append((id, question)) } }
        }
        perform(state.start())
        take(.connection(.live(ServerCapabilities(extensions: [.describe, .count], rate: 6_000))))
        for _ in 0..<20 where !questions.isEmpty {
            let (id, question) = questions.removeFirst()
            switch question {
            case .models: take(.answered(id, .models([model]), Timing(total: 1)))
            case .describe: take(.answered(id, .described(model), Timing(total: 1)))
            case .rows: take(.answered(id, .rows(Page(columns: ["id", "c" + text], rows: [[1, .text(text)]])), Timing(total: 1)))
            case .count: take(.answered(id, .count(1, isExact: true), Timing(total: 1)))
            default: take(.failed(id, Failure(.server, text)))
            }
        }
        for key in ["l", "<Enter>", "]", "f"] { take(.input(.key(Key(key)))) }
        take(.input(.paste(text)))
        take(.connection(.reconnecting(attempt: 2, seconds: 3, reason: text)))
        return record
    }

    @MainActor @Test func `neither a record, nor its frames, nor its film carry it`() throws {
        for (name, text) in HostileTexts.all {
            let record = Self.record(text)
            for line in record.split(separator: "\n") {
                let harm = HostileTexts.harm(in: String(line), besides: HostileTexts.inert)
                #expect(harm.isEmpty, "\(name): \(harm.map { String($0.value, radix: 16) }) in a record")
            }
            var replay = try Replay(record)
            var lines: [String] = []
            while let shown = try replay.next() {
                #expect(shown.isFaithful, "\(name)")
                lines += shown.frame.lines
            }
            #expect(lines.count > 24 && lines.allSatisfy(HostileTexts.isHarmless), "\(name)")
            for line in try Cast.lines(of: Replay(record)) {
                #expect(HostileTexts.isHarmless(line), "\(name): \(line)")
                guard let film = try JSONReader.read(Array(line.utf8)).array?.last?.string else { continue }
                // What is left without our own few sequences is the text of cells.
                let text = film.replacing(#/\u{1B}\[(?:[0-9;]+[mH]|2J|\?25[hl])/#, with: "")
                #expect(HostileTexts.isHarmless(text), "\(name): \(text)")
            }
        }
    }
}
