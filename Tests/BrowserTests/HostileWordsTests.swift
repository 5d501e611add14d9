import Records
import TestSupport
import Testing

@testable import Browser

/// The hostile corpus in texts that are written to be read again, by the browser or by a shell.
@Suite struct HostileWordsTests {
    /// What goes on one line into a shell, a chat or a file of ours; copied values and rows have tests of their own.
    @Test func `commands, links, filters and memories hold nothing that a terminal obeys`() throws {
        // Parts of words, which take no cell.
        let kept = "\u{200C}\u{200D}\u{FE0E}\u{FE0F}"
        // Links are no longer than 16,384 characters.
        for (title, text) in HostileTexts.all where text.utf8.count < 3_000 {
            let term = FilterTerm("email", .equal, .text(text))
            let filter = FilterText([term]).text
            #expect(HostileTexts.harm(in: filter, besides: kept).isEmpty, "\(title): \(filter)")
            #expect(try FilterText.parse(filter).terms == [term], "\(title)")
            var link = StateLink(Query(text.isEmpty ? "x" : text, filter: [term]))
            link.id = .text(text)
            link.columns = ["a" + text]
            #expect(HostileTexts.isHarmless(link.text), "\(title): \(link.text)")
            #expect(try StateLink.parse(link.text) == link, "\(title)")
            let command = CommandLine.list(Query("t" + text, filter: [term]), fields: [text], at: ["--database", text]).text
            #expect(HostileTexts.harm(in: command, besides: kept + "\n").isEmpty, "\(title): \(command)")
            var memory = Memory()
            memory.set(["saved", text, "t" + text, "name " + text], to: [text, filter])
            let lines = memory.text.split(separator: "\n").map(String.init)
            #expect(lines.count == 2 && lines.allSatisfy { HostileTexts.harm(in: $0, besides: kept).isEmpty }, "\(title): \(lines)")
            #expect(Memory.parse(memory.text).memory == memory, "\(title)")
        }
    }
}
