import Foundation
import Testing

/// Who imports whom: the table of `Resources/docs/house.md`. A new arrow in the house is a new word here.
private let allowed: [String: Set<String>] = [
    "Records": [],
    "JSON": [],
    "Screen": [],
    "Wire": ["Records", "JSON"],
    "Policy": ["Records"],
    "CSQLite": [],
    "SQLite": ["CSQLite", "Glibc"],
    "Store": ["Records", "JSON", "Policy", "SQLite", "Logging", "Foundation", "Dispatch", "Glibc", "Synchronization"],
    "Gateway": [
        "Records", "JSON", "Wire", "Policy", "Store", "Logging", "CoreMetrics", "Crypto", "Foundation", "Dispatch", "Glibc",
        "Synchronization",
    ],
    "Transport": [
        "JSON", "Wire", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOConcurrencyHelpers", "NIOSSL", "Crypto", "Logging", "Dispatch", "Glibc",
        "Synchronization",
    ],
    "Session": ["Records", "JSON", "Wire", "Logging", "Synchronization"],
    "Browser": ["Records", "Screen"],
    "Output": ["Records", "JSON", "Screen"],
    "CNcurses": [],
    "Terminal": ["Screen", "CNcurses", "Dispatch", "Glibc"],
    "Runtime": [
        "Records", "JSON", "Screen", "Browser", "Session", "Output", "Logging", "Foundation", "Dispatch", "Glibc", "Synchronization",
    ],
    "Sample": ["Records", "SQLite", "Glibc"],
    "vitrine": [
        "Records", "JSON", "Screen", "Wire", "Policy", "Browser", "Output", "Sample", "SQLite", "Store", "Gateway", "Transport", "Session",
        "Terminal",
        "Runtime", "ArgumentParser", "Configuration", "ServiceLifecycle", "UnixSignals", "Logging", "Foundation", "Dispatch", "Glibc",
        "Synchronization",
    ],
    "Echo": ["Transport", "Wire"],
    "ws-echo": ["Echo", "Transport", "Wire", "Logging", "Glibc"],
    "ws-echo-client": ["Echo", "Transport", "Wire", "Glibc"],
    "TestSupport": ["Glibc"],
]
/// Where targets are that do not ship; the others are in `Sources`, under their names.
private let folders = [
    "Echo": "Tests/Echo/Common", "ws-echo": "Tests/Echo/Server", "ws-echo-client": "Tests/Echo/Client", "TestSupport": "Tests/TestSupport",
]

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The modules that one line imports; nil for a line that imports nothing.
private func importedModule(_ line: some StringProtocol) -> String? {
    var words = String(line).split(separator: " ").map { String($0) }
    while let first = words.first, first.hasPrefix("@") || ["internal", "package", "public", "private", "fileprivate"].contains(first) {
        words.removeFirst()
    }
    guard words.first == "import", words.count > 1 else { return nil }
    let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
    let path = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return String(path.prefix { $0 != "." })
}

private func swiftFiles(of target: String) throws -> [URL] {
    let folder = root.appending(path: folders[target] ?? "Sources/\(target)")
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    let all = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
}

@Test(arguments: allowed.keys.sorted())
func `a target imports only what the house allows`(target: String) throws {
    for file in try swiftFiles(of: target) {
        for (number, line) in try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard let module = importedModule(line) else { continue }
            #expect(allowed[target]?.contains(module) == true, "\(target)/\(file.lastPathComponent):\(number + 1) imports \(module)")
        }
    }
}

@Test func `every target of the sources has its row in the table`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
    #expect(Set(folders).isSubset(of: Set(allowed.keys)), "no row for \(Set(folders).subtracting(allowed.keys))")
}

@Test func `imports go downwards only`() {
    // Depth first from every target: a target that is met on its own path imports itself through others.
    func reaches(_ target: String, from start: String, _ path: [String] = []) -> Bool {
        (allowed[start] ?? []).contains { next in next == target || !path.contains(next) && reaches(target, from: next, path + [next]) }
    }
    for target in allowed.keys { #expect(!reaches(target, from: target), "\(target) imports itself") }
}

@Test(arguments: [
    ("import Records", "Records"), ("package import struct Records.Value", "Records"), ("@preconcurrency import Glibc", "Glibc"),
    ("    internal import CSQLite", "CSQLite"),
])
func `an import is found however it is written`(line: String, module: String) {
    #expect(importedModule(line) == module)
    #expect(importedModule("// " + line) == nil)
}

@Test func `the visible top level is the six places and nothing else`() throws {
    let visible = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
    #expect(Set(visible).isSubset(of: ["Package.swift", "Sources", "Tests", "Resources", "README.md", "LICENSE"]))
}
