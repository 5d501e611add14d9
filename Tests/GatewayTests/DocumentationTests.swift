import Foundation
import Gateway
import Records
import Testing
import Wire

/// `Resources/docs/gateway.md` against the tables of the code and the files that it shows.
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let page = root.appending(path: "Resources/docs/gateway.md")

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Compares what stands between two marks with what the code says; `UPDATE_GOLDEN=1` writes it anew.
    private static func expectBlock(_ name: String, _ expected: String) throws {
        let text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- \(name):"))
        let lineEnd = try #require(text.range(of: "-->\n", range: start.upperBound..<text.endIndex)).upperBound
        let end = try #require(text.range(of: "<!-- end of \(name) -->")).lowerBound
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.replacingCharacters(in: lineEnd..<end, with: expected).write(to: page, atomically: true, encoding: .utf8)
        } else {
            #expect(String(text[lineEnd..<end]) == expected)
        }
    }

    /// Serial, since both are written into the same file.
    @Test func `all settings and all actions stand in the page as the code has them`() throws {
        try Self.expectBlock("settings", Self.settings)
        try Self.expectBlock("actions", Self.actions)
    }

    private static var settings: String {
        var lines = ["| Variable | Meaning | Allowed | Default |", "| --- | --- | --- | --- |"]
        for setting in Setting.all {
            let isList = setting.variable == "MCP_EXTENSIONS"
            let value = setting.defaultText.isEmpty ? "none" : isList ? "all" : "`\(setting.defaultText)`"
            lines.append("| `\(setting.variable)` | \(cell(setting.help)) | \(cell(setting.allowed)) | \(value) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static var actions: String {
        var lines = ["| Action | Does | Parameters |", "| --- | --- | --- |"]
        for action in Action.all {
            let parameters = action.parameters.map { "`\($0.name)`" + ($0.ext == nil || action.ext != nil ? "" : "\\*") }
            let mark = action.ext == nil ? "" : "\\*"
            lines.append("| `\(action.name)`\(mark) | \(cell(action.help)) | \(parameters.joined(separator: ", ")) |")
        }
        return lines.joined(separator: "\n") + "\n\n\\* an [extension](#extensions)\n"
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("*", with: "\\*") }

    @Test func `every extension that is built has its row`() throws {
        let text = try Self.text("Resources/docs/gateway.md")
        for ext in Extension.allCases { #expect(text.contains("\n| `\(ext.rawValue)` | ")) }
    }

    @Test func `the documented sections are there, in their order`() throws {
        let titles = try Self.text("Resources/docs/gateway.md").split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
            $0.dropFirst(3)
        }
        let documented: [Substring] = [
            "Overview", "Configuration", "WebSocket endpoint", "Authentication", "Message format", "Supported actions", "Security features",
            "Usage examples", "Error handling", "Monitoring and logging", "Best practices", "Troubleshooting", "Development and tests",
            "Support",
        ]
        #expect(titles.filter(documented.contains) == documented)
    }

    @Test func `texts of errors are those that the gateway sends`() throws {
        let text = try Self.text("Resources/docs/gateway.md")
        let errors: [RequestError] = [
            .invalidToken, .missingToken, .modelNotAllowed("sensitive_data", allowed: "users, tickets, change_log"), .readOnly("create"),
            .rateLimit(60, window: 60), .missingID, .invalidJSON, .filterNotAllowed("x", model: "users"),
            .recordNotFound(model: "users", id: "9"), .timedOut, .databaseBusy, .serverBusy, .tooLarge, .internalError, .badRequest,
            .notFound,
            .disabled, .methodNotAllowed, .upgradeRequired, .hostNotAllowed("x"), .originNotAllowed("x"),
        ]
        for error in errors { #expect(text.contains(error.message), "\(error.message)") }
    }

    /// The page shows the examples as the documentation prints them; `ws` needs one line before its own.
    @Test(arguments: [
        ("python", "documented.py", ""), ("javascript", "documented.js", "const WebSocket = require('ws');\n\n"),
    ])
    func `an example that is run is the one that is shown`(language: String, file: String, before: String) throws {
        let text = try Self.text("Resources/docs/gateway.md")
        let section = try #require(text.range(of: "[\(file)]"))
        let start = try #require(text.range(of: "```\(language)\n", range: section.upperBound..<text.endIndex)).upperBound
        let end = try #require(text.range(of: "```\n", range: start..<text.endIndex)).lowerBound
        #expect(try Self.text("Resources/examples/\(file)") == before + text[start..<end])
    }

    @Test func `what the page names of the project is there`() throws {
        let links = try Self.text("Resources/docs/gateway.md").matches(of: /\]\((\.\.\/[^)#]+)\)/).map { String($0.1) }
        #expect(links.count >= 4)
        for link in links {
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: "Resources/docs/\(link)").path), "\(link)")
        }
    }
}
