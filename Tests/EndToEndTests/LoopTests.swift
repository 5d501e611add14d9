import Browser
import Foundation
import Gateway
import Runtime
import Screen
import Session
import Testing

/// The loop that performs what the browser decides, on a display that records.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct LoopTests {
    @Test func `keys go in, frames come out, and quitting ends the loop with its status`() async throws {
        let sample = try SampleFile(tickets: 200)
        let session = try Session.patient(with: sample.path)
        let display = RecordedDisplay(size: .standard, capabilities: .full)
        let (inputs, keyboard) = AsyncStream<Input>.makeStream()
        let loop = BrowserLoop(State(server: "test", model: "tickets"), on: display, asking: session, in: Surroundings { 1_767_225_600 })

        async let status = loop.run(inputs: inputs)
        await see("[2 tickets 200]", on: display)
        keyboard.yield(.key(Key("G")))
        await see("row 200/200", on: display)
        keyboard.yield(.key(Key("^L")))
        keyboard.yield(.key(Key("^Z")))
        keyboard.yield(.key(Key("q")))
        #expect(await status == 0)
        #expect(display.invalidations == 1)
        #expect(display.suspensions == 1)
    }

    @Test func `whatever is asked for is sent, after whichever event it is missing`() async throws {
        let sample = try SampleFile(tickets: 250)
        let session = try Session.patient(with: sample.path, changing: { $0.allowsOperators = true })
        let display = RecordedDisplay(size: Size(columns: 160, rows: 48), capabilities: .full)
        let (inputs, keyboard) = AsyncStream<Input>.makeStream()
        let state = State(server: "test", model: "tickets", size: display.size)
        let loop = BrowserLoop(state, on: display, asking: session, in: Surroundings { 1_767_225_600 })

        async let status = loop.run(inputs: inputs)
        await see("row 1 of 250", on: display)
        for key in ["@", "f"] { keyboard.yield(.key(Key(key))) }
        keyboard.yield(.paste("requester_id:Zo"))
        // A name is looked for in one column after the other, with nothing but the clock between them.
        await see("last_name^Zo", on: display)
        for key in ["<Esc>", "<Esc>", "<Esc>", "q"] { keyboard.yield(.key(Key(key))) }
        #expect(await status == 0)
    }

    @Test func `a copy reaches the terminal, and an export its file`() async throws {
        let sample = try SampleFile(tickets: 250)
        let session = try Session.patient(with: sample.path)
        let display = RecordedDisplay(size: Size(columns: 160, rows: 48), capabilities: .full)
        let (inputs, keyboard) = AsyncStream<Input>.makeStream()
        var surroundings = Surroundings { 1_767_225_600 }
        surroundings.clipboard = Clipboard(environment: ["TERM": "xterm"], fallback: "/no/such/folder/copied")
        surroundings.home = URL(filePath: sample.path).deletingLastPathComponent().path
        let state = State(server: "test", model: "tickets", size: display.size)
        let loop = BrowserLoop(state, on: display, asking: session, in: surroundings)

        async let status = loop.run(inputs: inputs)
        await see("row 1 of 250", on: display)
        for key in ["y", "i"] { keyboard.yield(.key(Key(key))) }
        await see("sent 1 byte via the terminal (id)", on: display)
        #expect(display.sequences == [ClipboardSequence(base64: "MQ==")])
        for key in ["e", "^U"] { keyboard.yield(.key(Key(key))) }
        keyboard.yield(.paste("~/all.csv"))
        keyboard.yield(.key(Key("<Enter>")))
        await see("takes real subject, description: again does it", on: display)
        keyboard.yield(.key(Key("<Enter>")))
        await see("wrote 250 rows", on: display)
        let lines = try String(contentsOfFile: surroundings.home + "/all.csv", encoding: .utf8)
        #expect(lines.hasPrefix("id,ticket_number,") && lines.contains("\n250,"))
        keyboard.yield(.key(Key("q")))
        #expect(await status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: surroundings.home).sorted() == ["all.csv", "sample.sqlite"])
    }

    /// Waits until a frame with the text is drawn; the suite's time is the guard.
    private func see(_ text: String, on display: RecordedDisplay) async {
        while !display.lines.contains(where: { $0.contains(text) }), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
