import Browser
import Gateway
import Logging
import Runtime
import Screen
import Session
import Store
import Testing

/// The loop that performs what the browser decides, on a display that records.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct LoopTests {
    @Test func `keys go in, frames come out, and quitting ends the loop with its status`() async throws {
        let sample = try SampleFile(tickets: 200)
        let quiet = Logger(label: "loop") { _ in SwiftLogNoOpLogHandler() }
        var settings = GatewaySettings()
        settings.isEnabled = true
        settings.token = Token("a token of the tests, long enough")
        let store = try Store(path: sample.path, settings: settings.policy, logger: quiet)
        let gateway = Gateway(store: store, settings: settings, logger: quiet)
        let session = Session(dial: MemoryLink.dial(gateway, token: "a token of the tests, long enough"), logger: quiet)
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

    /// Waits until a frame with the text is drawn; the suite's time is the guard.
    private func see(_ text: String, on display: RecordedDisplay) async {
        while !display.lines.contains(where: { $0.contains(text) }), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
