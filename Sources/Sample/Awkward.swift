/// Values that a desk gets now and then and that forms, tables and terminals stumble over: few, and always the same tickets.
enum Awkward {
    /// Replaces the words of some tickets.
    static func spoil(_ ticket: inout Ticket, _ random: inout SplitMix64) {
        switch ticket.id % 997 {
        case 8: ticket.subject = "The log turns \u{1b}[31mred\u{1b}[0m and my window is called \u{1b}]2;oops\u{7} now"
        case 11:
            ticket.subject = "Invoice\u{200b}_\u{202e}fdp.exe\u{202c} says it is a PDF"
            ticket.description = """
                Click \u{1b}]8;;https://evil.example\u{1b}\\here\u{1b}]8;;\u{1b}\\ they wrote. \u{90}q\u{9c}\u{9d}0;title\u{9c}\u{1b}P$q"p\u{1b}\\\u{1b}[6n
                a\u{fe0f}b\u{e0100} \u{fff9}note\u{fffa}ruby\u{fffb} \u{2066}x\u{2069}\u{61c}\u{ad} \u{e000}\u{1fffe} \u{301}mark first
                """
        case 41: ticket.description = ""
        case 97: ticket.description = nil
        case 173: ticket.subject = ""
        case 251: ticket.description = pastedLog(&random)
        case 337:
            ticket.subject = "Colours in the log: \u{1b}[31mred\u{1b}[0m and \u{1b}]0;not your title\u{7}"
            ticket.description = """
                When I print the log of the gateway it looks like this:\r
                \u{1b}[2J\u{1b}[1;1H\u{1b}[41mEverything is fine\u{1b}[0m\u{9b}31m\u{8}\u{8}\u{8}\u{7f}\u{85}
                \tand my terminal has another title afterwards. \u{1b}]52;c;bm90IHlvdXIgY2xpcGJvYXJk\u{7} Why?
                """
        case 431:
            ticket.subject = "Attachment invoice_\u{202e}fdp.exe cannot be opened"
            ticket.description = """
                The file is called "invoice_\u{202e}fdp.exe\u{202c}" and our scanner\u{200b} says no.\u{2028}
                \u{2067}هذا السطر من اليمين إلى اليسار\u{2069} and this one is not. \u{feff}Tags: \u{e0068}\u{e0069}\u{e007f}
                Z\u{351}\u{36b}\u{343}\u{32a}\u{302}\u{36b}\u{33d}\u{34f}\u{334}\u{319}\u{324}a\u{30a}\u{325}l\u{332}g\u{327}o\u{336} sent it. 👩‍👩‍👧‍👦 👍🏽 ❤️ 🇪🇺
                """
        case 521: ticket.subject = "Everything is broken!!! " + String(repeating: "PLEASE HELP ", count: 40)
        case 607: ticket.description = "  \n\n"
        case 701: ticket.subject = "'; DROP TABLE tickets; -- {\"$base64\":true} =1+1 <b>bold</b> [red]"
        default: break
        }
    }

    /// Some 20 kB of log lines, as people paste them.
    private static func pastedLog(_ random: inout SplitMix64) -> String {
        var text = "Here is the whole log of this morning, I did not know which part you need:\n\n"
        var milliseconds = 0
        while text.utf8.count < 20_000 {
            milliseconds += random.below(4_000)
            let level = random.pick(["DEBUG", "INFO ", "INFO ", "WARN ", "ERROR"])
            let part = random.pick(["sync", "http", "store", "worker", "mail"])
            text +=
                "\(8 + milliseconds / 3_600_000):\(10 + milliseconds / 60_000 % 50) \(level) [\(part)] request \(random.characters(16, of: "0123456789abcdef"))"
            text += " took \(random.below(900)) ms, \(random.below(5_000)) records, \(random.below(90_000)) bytes\n"
        }
        return text
    }
}
