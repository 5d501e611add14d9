import Foundation
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// Compares with `Tests/Golden/Browser/<name>.txt`; `UPDATE_GOLDEN=1 swift test` writes it anew.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try expect(text, in: "Tests/Golden/Browser/\(name).txt", sourceLocation: sourceLocation)
}

/// Compares with a generated file that ships, by its path from the project's root.
func expect(_ text: String, in path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = root.appending(path: path)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "it is now:\n\(text)", sourceLocation: sourceLocation)
}

/// The sources of a target: names and texts.
func sources(of target: String) throws -> [(name: String, text: String)] {
    let folder = root.appending(path: "Sources/" + target)
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).filter { $0.pathExtension == "swift" }
        .map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
}

/// The text of a file of the project, by its path from the root.
func read(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }
