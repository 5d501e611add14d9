import Browser
import Foundation
import Output
import Records
import Synchronization
import Testing

@testable import Runtime

@Suite struct ExporterTests {
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        let exporter: Exporter

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            exporter = Exporter(home: url.path)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func perform(_ step: ExportStep) async -> ExportReport {
            await withCheckedContinuation { continuation in exporter.perform(step) { continuation.resume(returning: $0) } }
        }

        var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }
        func path(_ name: String) -> String { url.appending(path: name).path }
    }

    private static let rows: [[Value]] = (0..<250).map { [.integer($0), .text("row \($0)\u{1B}"), .null, .blob([UInt8($0 % 256)])] }
    private static let columns = ["id", "text", "nothing", "bytes"]

    @Test(arguments: RowFormat.allCases) func `a file has the bytes that the batch commands print`(_ format: RowFormat) async throws {
        let folder = try Folder()
        let path = folder.path("out")
        #expect(await folder.perform(.open(id: 1, path: path, replacing: false)) == .opened(id: 1))
        for start in stride(from: 0, to: 250, by: 100) {
            let page = Array(Self.rows[start..<min(250, start + 100)])
            #expect(await folder.perform(.write(id: 1, format: format, columns: Self.columns, rows: page)) == .written(id: 1))
        }
        let printed = RowWriter.text(OutputFormat(format), columns: Self.columns, rows: Self.rows)
        #expect(await folder.perform(.finish(id: 1)) == .finished(id: 1, path: path, bytes: printed.count))
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(printed))
        #expect(folder.names == ["out"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `nothing is at the place before it is whole, and nothing is left of what is given up`() async throws {
        let folder = try Folder()
        _ = await folder.perform(.open(id: 1, path: folder.path("a"), replacing: false))
        _ = await folder.perform(.write(id: 1, format: .csv, columns: ["x"], rows: [[1]]))
        #expect(!folder.names.contains("a") && folder.names.count == 1)
        folder.exporter.perform(.discard(id: 1)) { _ in }
        _ = await folder.perform(.open(id: 2, path: folder.path("b"), replacing: false))
        folder.exporter.discardAll()
        #expect(folder.names.isEmpty)
    }

    @Test func `a file that is there is kept until it is to be replaced`() async throws {
        let folder = try Folder()
        try "old".write(toFile: folder.path("a"), atomically: false, encoding: .utf8)
        #expect(await folder.perform(.open(id: 1, path: folder.path("a"), replacing: false)) == .exists(id: 1))
        #expect(await folder.perform(.open(id: 2, path: "~/a", replacing: true)) == .opened(id: 2))
        #expect(try String(contentsOfFile: folder.path("a"), encoding: .utf8) == "old")
        _ = await folder.perform(.finish(id: 2))
        #expect(try String(contentsOfFile: folder.path("a"), encoding: .utf8) == "")
    }

    @Test func `one that appears meanwhile is not replaced`() async throws {
        let folder = try Folder()
        _ = await folder.perform(.open(id: 1, path: folder.path("a"), replacing: false))
        try "mine".write(toFile: folder.path("a"), atomically: false, encoding: .utf8)
        #expect(
            await folder.perform(.finish(id: 1))
                == .failed(id: 1, reason: "\(folder.path("a")) appeared meanwhile: it was not replaced"))
        #expect(try String(contentsOfFile: folder.path("a"), encoding: .utf8) == "mine" && folder.names == ["a"])
    }

    @Test func `what cannot be written says why in one sentence`() async throws {
        let folder = try Folder()
        #expect(
            await folder.perform(.open(id: 1, path: folder.url.path, replacing: true))
                == .failed(id: 1, reason: "\(folder.url.path) is a folder"))
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(
            await folder.perform(.open(id: 3, path: folder.path("pipe"), replacing: true))
                == .failed(id: 3, reason: "\(folder.path("pipe")) is no regular file"))
        #expect(
            await folder.perform(.open(id: 2, path: "/no/such/folder/x", replacing: false))
                == .failed(id: 2, reason: "cannot write /no/such/folder/x: No such file or directory"))
    }
}
