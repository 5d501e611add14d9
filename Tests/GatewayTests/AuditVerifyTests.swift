import Crypto
import Foundation
import Records
import Testing

@testable import Gateway

/// What the verification of an audit log finds.
@Suite struct AuditVerifyTests {
    private static let newLine = UInt8(ascii: "\n")

    /// Six lines, ended in order, with their ends.
    private func log() throws -> (lines: [[UInt8]], last: String) {
        let folder = try AuditFolder()
        let last = try folder.record(["one", "two", "three", "four"])
        return (try folder.bytes().split(separator: Self.newLine).map { $0 + [Self.newLine] }, last)
    }

    private func verify(_ bytes: [UInt8], last: String? = nil) -> AuditReport {
        var verifier = AuditVerifier(last: last.map { Array($0.utf8) })
        return bytes.withUnsafeBytes { bytes in
            let taken = verifier.takeLines(bytes)
            return verifier.finish(rest: UnsafeRawBufferPointer(rebasing: bytes[taken...]))
        }
    }

    private func verify(_ lines: [[UInt8]], last: String? = nil) -> AuditReport { verify(Array(lines.joined()), last: last) }

    /// A line of any content, hashed anew.
    private func forged(_ line: [UInt8], _ change: (String) -> String) -> [UInt8] {
        let text = change(String(decoding: line.dropLast(76), as: UTF8.self))
        let hash = SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
        return Array("\(text),\"hash\":\"\(hash)\"}\n".utf8)
    }

    @Test func `a log that another program wrote from the description holds`() {
        let report = verify(Array(AuditTests.independent.utf8))
        #expect(
            report
                == AuditReport(
                    isSound: true,
                    sentence: "3 lines hold, 2026-01-31T23:59:59.000000Z to 2026-01-31T23:59:59.000002Z, "
                        + "last hash 47703e9b0d519e9b9a7d921cd260e905b727dc067631da2506d00ba5b67e5c8d"))
    }

    @Test func `no byte can be changed`() throws {
        let (lines, _) = try log()
        var bytes = Array(lines.joined())
        var line = 1
        // The last byte is the end of the last line, which means nothing.
        for index in bytes.indices.dropLast() {
            let byte = bytes[index]
            for other in [byte ^ 1, Self.newLine] where other != byte {
                bytes[index] = other
                let report = verify(bytes)
                #expect(!report.isSound && report.sentence.contains("line \(line) "), "byte \(index): \(report.sentence)")
            }
            bytes[index] = byte
            if byte == Self.newLine { line += 1 }
        }
    }

    @Test func `no line can be removed, repeated, moved or replaced`() throws {
        let (lines, last) = try log()
        for index in lines.indices.dropLast() {
            var removed = lines
            removed.remove(at: index)
            #expect(
                verify(removed).sentence
                    == (index == 0 ? "lines were removed before line 1: it begins no chain" : "a line was removed before line \(index + 1)")
            )
            var repeated = lines
            repeated.insert(lines[index], at: index + 1)
            #expect(verify(repeated).sentence == "line \(index + 1) was inserted: line \(index + 2) goes on from the line before it")
            let late = verify(lines + [lines[index]])
            #expect(late.sentence == "line 7 was inserted: its number is \(index + 1) behind 6")
            var moved = lines
            moved.swapAt(index, index + 1)
            #expect(!verify(moved).isSound)
            var replaced = lines
            replaced[index] = forged(lines[index]) { $0.replacing("59.000000Z", with: "59.000001Z") }
            #expect(
                verify(replaced).sentence
                    == "line \(index + 1) was changed and hashed anew: line \(index + 2) goes on from another one")
            var inserted = lines
            inserted.insert(
                forged(lines[index + 1]) { $0.replacing("59.000000Z", with: "59.000001Z") }, at: index + 1)
            #expect(verify(inserted).sentence == "line \(index + 2) was inserted: line \(index + 3) goes on from the line before it")
        }
        #expect(verify([lines[0]] + Array(lines[3...])).sentence == "2 lines were removed before line 2")
        #expect(verify([lines[0], Array("\n".utf8)] + Array(lines[1...])).sentence.hasPrefix("line 2 was changed or inserted"))
        #expect(verify([lines[0], Array("{}\n".utf8)] + Array(lines[1...])).sentence.hasPrefix("line 2 was changed or inserted"))
        // Replaced at the end, only the last hash tells.
        let forgedEnd = lines.dropLast() + [forged(lines[5]) { $0.replacing("59.000000Z", with: "59.000001Z") }]
        #expect(verify(Array(forgedEnd)).isSound)
        #expect(!verify(Array(forgedEnd), last: last).isSound)
        // A number of its own choice.
        let renumbered = forged(lines[5]) { $0.replacing("\"number\":6", with: "\"number\":7") }
        #expect(verify(Array(lines.dropLast()) + [renumbered]).sentence == "line 6 has number 7 where 6 belongs")
    }

    @Test func `a cut tail shows in the middle of a line, and everywhere against the last hash`() throws {
        let (lines, last) = try log()
        let bytes = Array(lines.joined())
        #expect(verify(bytes, last: last).isSound)
        for cut in 0..<(bytes.count - 1) {
            let report = verify(Array(bytes[..<cut]), last: last)
            #expect(!report.isSound, "cut at \(cut)")
            let isBetween = cut > 0 && (bytes[cut - 1] == Self.newLine || bytes[cut] == Self.newLine)
            #expect(verify(Array(bytes[..<cut])).isSound == isBetween, "cut at \(cut)")
        }
        let short = verify(Array(lines.dropLast(2)), last: last)
        #expect(short.sentence == "lines were removed behind line 4: no line has the hash that was given")
        #expect(
            verify(Array(lines.dropLast())).sentence.hasSuffix(
                "; the last line ends no run: the program runs, was killed, or the end was cut"))
        let fourth = String(decoding: lines[3].suffix(67).prefix(64), as: UTF8.self)
        #expect(verify(lines, last: fourth).sentence == "line 4 has the hash that was given, but 2 lines follow it")
    }

    @Test func `a mark of damage explains that damage and no other`() throws {
        let folder = try AuditFolder()
        try folder.record(["one", "two"])
        let whole = try folder.bytes()
        // Two lines changed while the program was down, at the end.
        var changed = whole
        changed.replace("\"two\"".utf8, with: "\"TWO\"".utf8)
        changed.replace("closed".utf8, with: "CLOSED".utf8)
        try folder.write(changed)
        try folder.record(["three"])
        #expect(
            try folder.verify().sentence.hasPrefix(
                "lines 3 to 4 were changed or damaged before the program was started again, as line 5 says; the chain of all other"))
        var bytes = try folder.bytes()
        #expect(bytes.starts(with: changed))
        let marked = bytes.split(separator: Self.newLine).map { Array($0) + [Self.newLine] }
        #expect(
            verify(Array(marked[..<2] + marked[4...])).sentence == "the damaged lines that line 3 tells of were removed")
        #expect(!verify(Array(marked[..<3] + marked[4...])).sentence.contains("holds"))
        bytes.replace("\"TWO\"".utf8, with: "\"Two\"".utf8)
        #expect(verify(bytes).sentence == "line 3 was changed: its hash is not that of its content")
    }

    @Test func `a tampered line comes before a gap that the program itself tells of`() throws {
        let folder = try AuditFolder()
        try folder.record(["one"])
        try folder.write(Array(try folder.bytes().dropLast(9)))
        try folder.record(["two"])
        var bytes = try folder.bytes()
        bytes.replace("\"two\"".utf8, with: "\"TWO\"".utf8)
        #expect(verify(bytes).sentence == "line 6 was changed: its hash is not that of its content")
        #expect(verify(try folder.bytes(), last: String(repeating: "0", count: 64)).sentence.hasPrefix("lines were removed behind line 7"))
    }

    @Test func `what is no log at all is no sound log`() throws {
        let folder = try AuditFolder()
        #expect(verify([UInt8]()).sentence == "it is empty: a log has one line at least, so all of them were removed")
        for text in ["x", "\n", "hello\nworld\n"] { #expect(!verify(Array(text.utf8)).isSound) }
        try folder.write([UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20))
        #expect(try folder.verify().sentence == "line 1 was changed or inserted: it is not a line of an audit log")
        #expect { try folder.verify("missing") } throws: { ($0 as? AuditError)?.code == .noSuchFile }
        #expect { try folder.verify("") } throws: { ($0 as? AuditError)?.code == .cannotRead }
    }

    @Test func `a log longer than the buffer is followed through it`() throws {
        let folder = try AuditFolder()
        folder.options.capacity = 20_000
        let last = try folder.record((0..<6_000).map { "\($0)" })
        #expect(try folder.bytes().count > 2 << 20)
        #expect(try folder.verify(last: last.uppercased()).isSound)
        var bytes = try folder.bytes()
        bytes.replace("\"4321\"".utf8, with: "\"4322\"".utf8)
        try folder.write(bytes)
        #expect(try folder.verify().sentence == "line 4323 was changed: its hash is not that of its content")
    }

    @Test(.enabled(if: Python.isInstalled, "python3 is not installed"))
    func `the verifier in the documentation agrees`() throws {
        let folder = try AuditFolder()
        let last = try folder.record(["one", "two"])
        #expect(try Python.verify(folder.path, last) == "4 lines hold, last hash \(last)\n")
        var bytes = try folder.bytes()
        try folder.write(Array(bytes.dropLast(400)))
        #expect(try Python.verify(folder.path, last) != "4 lines hold, last hash \(last)\n")
        bytes.replace("\"two\"".utf8, with: "\"TWO\"".utf8)
        try folder.write(bytes)
        #expect(try Python.verify(folder.path) == "line 3 was changed\n")
    }
}

/// The verifier in `Resources/examples`, which shares nothing with ours.
private enum Python {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Resources/examples/audit_verify.py").path
    static let isInstalled = (try? run(["-c", "print(1)"])) == "1\n"

    static func verify(_ path: String, _ last: String? = nil) throws -> String { try run([script, path] + (last.map { [$0] } ?? [])) }

    private static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
