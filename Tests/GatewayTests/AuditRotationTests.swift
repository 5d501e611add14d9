import Foundation
import Records
import Testing

@testable import Gateway

/// An audit log whose file is moved or taken away while it is written.
@Suite struct AuditRotationTests {
    @Test func `after a rotation the new file goes on where the old one ended`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        log.observer(.answered(.example("one")))
        try eventually { try folder.events().count == 2 }
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path("audit.log.1"))
        log.observer(.answered(.example("two")))
        log.reopen()
        try eventually { FileManager.default.fileExists(atPath: folder.path) }
        log.observer(.answered(.example("three")))
        let last = try #require(log.close(within: 20))
        #expect(try folder.events("audit.log.1") == ["opened", "request", "request", "closed"])
        #expect(try folder.events() == ["opened", "request", "closed"])
        let oldLast = try #require(try folder.entries("audit.log.1").last?["hash"] as? String)
        let opening = try #require(try folder.entries().first)
        #expect(opening["prev"] as? String == oldLast)
        #expect(opening["why"] as? String == "rotated")
        #expect(folder.lines.all.contains("INFO: MCP audit log goes on in a new file, the old one ends with \(oldLast)"))
        #expect(try folder.verify("audit.log.1", last: oldLast).isSound)
        #expect(try folder.verify(last: last).sentence.hasSuffix("going on from a file that ends with \(oldLast)"))
        // One behind the other they are one log.
        try folder.write(try folder.bytes("audit.log.1") + folder.bytes(), "both")
        #expect(try folder.verify("both", last: last).isSound)
    }

    @Test func `to reopen a file that is where it was changes nothing`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        log.reopen()
        log.observer(.answered(.example()))
        log.reopen()
        log.close(within: 20)
        #expect(try folder.events() == ["opened", "request", "closed"])
    }

    @Test func `another log at the path is gone on with, and names the one before`() throws {
        let folder = try AuditFolder()
        try folder.record(["other"], "other.log")
        let log = try folder.open()
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path("audit.log.1"))
        try FileManager.default.moveItem(atPath: folder.path("other.log"), toPath: folder.path)
        log.reopen()
        log.close(within: 20)
        let oldLast = try #require(try folder.entries("audit.log.1").last?["hash"] as? String)
        #expect(try folder.events() == ["opened", "request", "closed", "opened", "closed"])
        #expect(try folder.entries()[3]["after"] as? String == oldLast)
        #expect(try folder.verify().isSound)
    }

    @Test func `when the new file cannot be opened the old one is written on`() throws {
        let folder = try AuditFolder()
        let log = try folder.open(isRequired: true)
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path("audit.log.1"))
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
        log.reopen()
        log.observer(.answered(.example()))
        #expect(log.gatekeeper())
        log.close(within: 20)
        #expect(try folder.events("audit.log.1") == ["opened", "request", "closed"])
        #expect(
            folder.lines.all.first
                == "ERROR: MCP audit log goes on in its old file: cannot open the audit log \(folder.path): Is a directory")
    }

    @Test func `a file that is removed is begun anew, and the chain shows what went with it`() throws {
        let folder = try AuditFolder()
        let log = try folder.open()
        log.observer(.answered(.example("gone")))
        try eventually { try folder.events().count == 2 }
        try FileManager.default.removeItem(atPath: folder.path)
        try eventually {
            log.observer(.answered(.example("after")))
            return FileManager.default.fileExists(atPath: folder.path)
        }
        log.observer(.answered(.example("last")))
        log.close(within: 20)
        let entries = try folder.entries()
        #expect(entries.first?["why"] as? String == "rotated")
        #expect(try #require(entries.first?["number"] as? Int) > 3)
        #expect(entries.dropLast().last?["action"] as? String == "last")
        #expect(try folder.verify().isSound)
        #expect(folder.lines.all.first?.hasPrefix("ERROR: MCP audit log was removed while it was written: a new one is begun") == true)
    }
}
