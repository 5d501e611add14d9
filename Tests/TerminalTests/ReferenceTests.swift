import Foundation
import TestSupport
import Testing

/// The references that the program prints of itself, their copies that ship, and the programs that read them.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ReferenceTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    nonisolated static let files = [
        (["completions", "bash"], "Resources/completions/vitrine.bash"), (["completions", "zsh"], "Resources/completions/_vitrine"),
        (["completions", "fish"], "Resources/completions/vitrine.fish"), (["man"], "Resources/man/vitrine.1"),
    ]

    /// What a program prints on both streams, and its exit status.
    private static func run(_ path: String, _ arguments: [String], input: String = "") throws -> (text: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        var environment = [
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANROFFSEQ": "", "HOME": NSTemporaryDirectory(),
        ]
        environment.merge(RealProgram.sanitizer) { $1 }
        process.environment = environment
        let (pipe, given) = (Pipe(), Pipe())
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = given
        try process.run()
        given.fileHandleForWriting.write(Data(input.utf8))
        try given.fileHandleForWriting.close()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), process.terminationStatus)
    }

    private static func vitrine(_ arguments: [String]) throws -> String {
        let printed = try run(try #require(RealProgram.path("vitrine")), arguments)
        #expect(printed.status == 0)
        return printed.text
    }

    @Test(arguments: files)
    func `what ships is what the program prints`(arguments: [String], path: String) throws {
        let text = try Self.vitrine(arguments)
        let file = Self.root.appending(path: path)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            return try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(text == golden, "UPDATE_GOLDEN=1 swift test --filter ReferenceTests writes it anew")
    }

    /// What is typed, and what its last word becomes.
    nonisolated static let completions = [
        (["vitrine", "li"], "list"), (["vitrine", "list", "tickets", "--form"], "--format"),
        (["vitrine", "list", "tickets", "--format", "c"], "csv"),
        (["vitrine", "completions", "f"], "fish"), (["vitrine", "audit", "ver"], "verify"),
    ]

    @Test(arguments: completions)
    func `bash completes commands, options and values`(words: [String], completion: String) throws {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script =
            "\(try Self.vitrine(["completions", "bash"]))\nset -u\nCOMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)\n"
            + "COMP_LINE='\(words.joined(separator: " "))'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9\nset +u\n"
            + "_vitrine vitrine '\(words[words.count - 1])' '\(words[words.count - 2])'\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
        let printed = try Self.run("/bin/bash", ["--norc", "--noprofile"], input: script)
        let found = printed.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(found.contains(completion), "\(printed.text)")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish")), arguments: completions)
    func `fish completes commands, options and values`(words: [String], completion: String) throws {
        let script = try Self.vitrine(["completions", "fish"]) + "\ncomplete -C '\(words.joined(separator: " "))'\n"
        let printed = try Self.run("/usr/bin/fish", ["--no-config"], input: script)
        // The word, and behind a tab what it is.
        let found = printed.text.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
        #expect(found.contains(completion[...]), "\(printed.text)")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh"))) @MainActor
    func `zsh completes commands, options and values`() async throws {
        let home = try await Home()
        try Self.vitrine(["completions", "zsh"]).write(toFile: home.path + "/_vitrine", atomically: true, encoding: .utf8)
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        // Its line editor completes at a terminal only.
        let shell = try Program(["-f", "-i"], of: "/usr/bin/zsh", terminal: terminal.path, home: home.path, environment: ["TERM": "vt100"])
        terminal.type("fpath=('\(home.path)' $fpath); autoload -U compinit; compinit -u -D; PROMPT='%Bready%b '\r")
        try await terminal.see(#/^ready/#)
        for (words, completion) in Self.completions {
            terminal.type(words.joined(separator: " ") + "\t")
            try await terminal.see("ready " + (words.dropLast() + [completion]).joined(separator: " "))
            terminal.type("\u{15}")
        }
        terminal.type("exit\r")
        #expect(await shell.wait(reading: terminal) == 0)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/man")))
    func `man reads the page without a warning, and finds everything in it`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString).1")
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.vitrine(["man"]).write(to: file, atomically: true, encoding: .utf8)
        let warnings = try Self.run("/bin/sh", ["-c", "man --warnings -E UTF-8 -l -Tutf8 -Z '\(file.path)' 2>&1 >/dev/null"])
        #expect(warnings.text == "" && warnings.status == 0)
        let shown = try Self.run("/bin/sh", ["-c", "man -E UTF-8 -l '\(file.path)' | col -b"]).text
        for text in [
            "vitrine list <model> [options]", "--order-by <names>", "MCP_RATE_LIMIT", "EXIT STATUS", "cursor-down", "^F", "--cursor",
        ] {
            #expect(shown.contains(text), "no '\(text)'")
        }
    }
}
