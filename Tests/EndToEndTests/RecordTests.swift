import Browser
import Foundation
import Records
import Runtime
import Screen
import Testing

/// Sessions that are written down, and shown again without server and terminal.
@MainActor
@Suite(.serialized, .timeLimit(.minutes(10)))
struct RecordTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "Golden/Records")

    /// Browse, filter, open, follow, back, help; each frame that was seen, and the record.
    private func mainPaths(isMasked: Bool = false) async throws -> (frames: [Frame], record: String) {
        let sample = try SampleFile(tickets: 400)
        var opening = Opening(server: "test")
        opening.isMasked = isMasked
        let desk = try await Desk(database: sample.path, opening: opening, isRecorded: true)
        await desk.press("2", "j", "j", "^D", "G", "g", "g", "f")
        await desk.type("status:open")
        await desk.press("<Enter>", "<Enter>")
        await desk.go(to: "requester_id")
        await desk.press("o", "<Backspace>", "?")
        await desk.type("sort")
        await desk.press("<Esc>", "1", "L", "H")
        return (desk.frames, desk.record)
    }

    private func frames(of record: String) throws -> [Replay.Shown] {
        var replay = try Replay(record)
        var frames: [Replay.Shown] = []
        while let shown = try replay.next() { frames.append(shown) }
        return frames
    }

    @Test func `a record shows the same frames again`() async throws {
        let (seen, record) = try await mainPaths()
        let shown = try frames(of: record)
        #expect(shown.map(\.frame) == seen)
        #expect(shown.map(\.isFaithful) == shown.map { _ in true })
        #expect(seen.count > 20)
        #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(!record.contains("a token of the tests"))
    }

    @Test func `the record of the main paths shows what it showed`() async throws {
        let (file, golden) = (Self.folder.appending(path: "paths.record"), Self.folder.appending(path: "paths.txt"))
        let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
        if isUpdating {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try await mainPaths().record.write(to: file, atomically: true, encoding: .utf8)
        }
        let text = try frames(of: String(contentsOf: file, encoding: .utf8)).enumerated().map { index, shown in
            "── \(index + 1)\n" + shown.frame.lines.joined(separator: "\n") + "\n"
        }.joined()
        if isUpdating { try text.write(to: golden, atomically: true, encoding: .utf8) }
        let known = try String(contentsOf: golden, encoding: .utf8)
        #expect(text == known, "UPDATE_GOLDEN=1 records it anew")
    }

    @Test func `with the mask on nothing personal is in a record`() async throws {
        let record = try await mainPaths(isMasked: true).record
        let plain = try await mainPaths().record
        let addresses = Set(plain.matches(of: /[a-z0-9.]+@[a-z0-9.-]+/).map { String($0.output) })
        #expect(addresses.count > 10)
        for address in addresses { #expect(!record.contains(address), "\(address)") }
        let shown = try frames(of: record)
        #expect(shown.count > 20 && shown.map(\.isFaithful) == shown.map { _ in true })
    }

    @Test func `a record that breaks off is shown as far as it goes`() async throws {
        let (seen, record) = try await mainPaths()
        let half = try frames(of: String(record.prefix(record.count * 9 / 10)))
        #expect(half.map(\.frame) == Array(seen.prefix(half.count)) && half.count > 2)
    }

    @Test(arguments: [
        ("", ReplayError.Code.noRecord), ("hello\n", .noRecord), ("{}\n", .noRecord),
        (#"{"at":0,"head":{"version":99,"opening":{"server":"x"}}}"# + "\n", .noRecord),
    ])
    func `what is no record is said to be none`(text: String, code: ReplayError.Code) {
        #expect(throws: ReplayError.self) { try Replay(text) }
        do throws(ReplayError) { _ = try Replay(text) } catch { #expect(error.code == code) }
    }

    @Test(arguments: [
        #"{"at":1,"event":{"nonsense":{}}}"#, #"{"at":9223372036854775807,"frame":{"columns":80,"rows":24,"fingerprint":"0"}}"#,
        #"{"at":-1,"frame":{"columns":80,"rows":24,"fingerprint":"0"}}"#,
        #"{"at":1,"frame":{"columns":4000000000,"rows":24,"fingerprint":"0"}}"#,
        #"{"at":1,"frame":{"columns":80,"rows":-1,"fingerprint":"0"}}"#,
    ])
    func `a line that cannot be read is named`(line: String) async throws {
        var lines = try await mainPaths().record.split(separator: "\n")
        lines[3] = line[...]
        var replay = try Replay(lines.joined(separator: "\n") + "\n")
        do {
            while try replay.next() != nil {}
            Issue.record("it was read")
        } catch {
            #expect(error.code == .badLine && error.message == "line 4 cannot be read")
        }
    }

    @Test func `a film has a head and a line for every frame`() async throws {
        let (seen, record) = try await mainPaths()
        let lines = try Cast.lines(of: Replay(record))
        #expect(lines.count == seen.count + 1)
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8), options: []) }
        #expect(lines[0].hasPrefix(#"{"version":2,"width":80,"height":24"#))
    }

    @Test func `hard values come back from a record as they were`() throws {
        let values: [Value] = [
            .null, .boolean(true), .integer(.min), .integer(.max), .real(1), .real(-0.0), .real(.infinity), .real(0.1), "",
            "\u{0}\u{1B}\u{2028}", "您好🙂", .blob([]), .blob([0, 255, 16]),
        ]
        let page = Page(
            columns: values.indices.map(String.init), rows: [values], nextCursor: "x", labels: ["a": ["1": "Zoë"]],
            truncations: [Truncation(index: 0, column: "1", bytes: 9)])
        let event = Event.answered(RequestID(7), .rows(page), Timing(total: 12, server: nil))
        let back = try JSONDecoder().decode(Event.self, from: JSONEncoder().encode(event))
        #expect(back == event)
    }
}
