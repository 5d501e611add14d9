import Foundation
import Logging
import Policy
import SQLite
import Testing

@testable import Store

@_silgen_name("setfsuid") private func setfsuid(_ user: UInt32) -> Int32

/// What befalls a database's file, done by the programs that do it: each in a process of its own, as closing a file in this one would take
/// away the locks that SQLite holds on it.
enum Fault {
    /// Runs a program and waits for it.
    static func shell(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    /// The same file, with other bytes.
    static func writeOver(_ path: String, with other: String) throws { try shell("cp", other, path) }

    static func truncate(_ path: String, to size: Int) throws { try shell("truncate", "-s", "\(size)", path) }

    static func damage(_ path: String, page: Int, pages: Int = 1) throws {
        try shell(
            "sh", "-c", "head -c \(pages * 4096) /dev/zero | tr '\\0' '\\377' | dd of='\(path)' bs=4096 seek=\(page) conv=notrunc")
    }

    /// Runs `body` on this thread as a user to whom file permissions mean something.
    static func asNobody<R>(_ body: () throws -> R) rethrows -> R {
        guard geteuid() == 0 else { return try body() }
        _ = setfsuid(65534)
        defer { _ = setfsuid(0) }
        return try body()
    }

    /// Bytes of a file; -1 when there is none.
    static func size(_ path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? -1
    }

    /// The folder of a file system of 128 KiB; nil where this user may not make one.
    static func smallDisk(in folder: URL) throws -> URL? {
        let disk = folder.appendingPathComponent("disk")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        guard geteuid() == 0, (try? shell("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk.path)) != nil else { return nil }
        return disk
    }
}

extension TestDatabase {
    /// The path of another file beside the database.
    func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// The store's refusal to open what is at `path`.
    static func refusal(_ path: String, _ models: [String]? = nil, options: StoreOptions = StoreOptions()) -> StoreError? {
        do throws(StoreError) {
            _ = try Store(path: path, settings: .init(allowedModels: models), logger: .init(label: "test"), options: options)
            return nil
        } catch {
            return error
        }
    }
}
