import Browser
import Foundation
import JSON
import Records
import Screen
import Testing

@testable import Runtime

@Suite struct ClipboardTests {
    private static let tmux = ClipboardRoute.program(name: "tmux", arguments: ["load-buffer", "-w", "-"])
    private static let xclip = ClipboardRoute.program(name: "xclip", arguments: ["-selection", "clipboard"])
    private static let terminal = ClipboardRoute.terminal(isWithinScreen: false)

    @Test(
        arguments: [
            (["TERM": "xterm"], [terminal]),
            (["TERM": "tmux-256color", "TMUX": "/tmp/t,1,0"], [tmux, terminal]),
            (["TERM": "screen", "STY": "1.x"], [.terminal(isWithinScreen: true)]),
            (["TERM": "xterm", "DISPLAY": ":0"], [terminal, xclip]),
            (["TERM": "xterm", "DISPLAY": ":0", "VTE_VERSION": "7006"], [xclip, terminal]),
            (["TERM": "xterm", "DISPLAY": ":0", "WAYLAND_DISPLAY": "w"], [terminal, .program(name: "wl-copy", arguments: []), xclip]),
            (["TERM": "xterm", "DISPLAY": ":10", "SSH_CONNECTION": "a b"], [terminal]),
            (["TERM": "linux"], []), (["TERM": "vt100"], []), (["TERM": ""], []), ([:], []),
        ] as [([String: String], [ClipboardRoute])])
    func `the ways are tried in order`(_ environment: [String: String], _ routes: [ClipboardRoute]) {
        #if !os(macOS)
            #expect(ClipboardRoute.all(in: environment) == routes)
        #endif
    }

    private static let path = ["PATH": "/usr/bin:/bin"]

    private static func file() -> URL { FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)") }

    @Test func `a program gets all of it, and nothing of the terminal`() async throws {
        let out = Self.file()
        defer { try? FileManager.default.removeItem(at: out) }
        let text = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        let program = Subprocess(
            name: "sh", arguments: ["-c", "cat > \"$OUT\"; echo noise; echo noise >&2"],
            environment: Self.path.merging(["OUT": out.path]) { $1 })
        #expect(await program.run(input: text, within: 60) == .done)
        #expect(try Data(contentsOf: out) == Data(text))
    }

    @Test func `one that hangs is given up, one that fails or is not there is told apart`() async {
        let sleeper = Subprocess(name: "sleep", arguments: ["600"], environment: Self.path)
        #expect(await sleeper.run(input: [UInt8](repeating: 0, count: 1 << 20), within: 0.2) == .gaveUp)
        #expect(await Subprocess(name: "false", arguments: [], environment: Self.path).run(input: [], within: 60) != .done)
        let missing = Subprocess(name: "/no/such/program", arguments: [], environment: Self.path)
        #expect(await missing.run(input: [1], within: 60) == .notFound)
    }

    @MainActor @Test func `the terminal is told in Base64, between frames`() async {
        let display = RecordedDisplay()
        let clipboard = Clipboard(environment: ["TERM": "xterm"], fallback: "/no/such/folder/copied")
        let text = Array("\u{1B}]52;c;evil\u{07}日本".utf8)
        #expect(await clipboard.put(text, through: display) == .sent(via: "the terminal"))
        let sent = display.sequences.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(sent == ["\u{1B}]52;c;\(Base64.encode(text))\u{07}"])
    }

    @MainActor @Test func `what no terminal takes goes to a file that nobody else can read`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let display = RecordedDisplay()
        let text = [UInt8](repeating: 65, count: 60_000)
        let clipboard = Clipboard(environment: ["TERM": "xterm"], fallback: file.path)
        #expect(await clipboard.put(text, through: display) == .written(path: file.path))
        #expect(display.sequences.isEmpty)
        #expect(try Data(contentsOf: file) == Data(text))
        let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    @MainActor @Test func `the file that is replaced may have been another's to read, the new one is not`() async throws {
        let file = Self.file()
        defer { try? FileManager.default.removeItem(at: file) }
        try "an older and longer copy".write(to: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        let clipboard = Clipboard(environment: [:], fallback: file.path)
        #expect(await clipboard.put([65], through: RecordedDisplay()) == .written(path: file.path))
        #expect(try String(contentsOf: file, encoding: .utf8) == "A")
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
    }

    @MainActor @Test func `where nothing works the reason is one sentence`() async {
        let clipboard = Clipboard(environment: [:], fallback: "/no/such/folder/copied")
        let outcome = await clipboard.put([65], through: RecordedDisplay())
        #expect(
            outcome
                == .failed("no clipboard was reached, and /no/such/folder/copied cannot be written: No such file or directory"))
    }

    @Test func `a sequence takes Base64 and nothing else, and no more than terminals take`() {
        #expect(ClipboardSequence(base64: "QUJD") != nil && ClipboardSequence(base64: "") != nil)
        for text in ["QUJD\u{07}", "a b", "\u{1B}", "a;b", "é"] { #expect(ClipboardSequence(base64: text) == nil) }
        #expect(ClipboardSequence(base64: String(repeating: "A", count: 74_994)) != nil)
        #expect(ClipboardSequence(base64: String(repeating: "A", count: 74_995)) == nil)
    }

    @Test func `within screen it goes in pieces`() throws {
        let sequence = try #require(ClipboardSequence(base64: String(repeating: "A", count: 200), isWithinScreen: true))
        let pieces = String(decoding: sequence.bytes, as: UTF8.self).components(separatedBy: "\u{1B}\\")
        #expect(pieces.count == 4 && pieces.allSatisfy { $0.utf8.count <= 78 } && pieces.last == "")
        let whole = pieces.map { $0.replacingOccurrences(of: "\u{1B}P", with: "") }.joined()
        #expect(whole == "\u{1B}]52;c;" + String(repeating: "A", count: 200) + "\u{07}")
    }
}
