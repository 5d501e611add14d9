import Foundation
import Logging
import Records
import Synchronization
import Testing

@testable import Gateway

/// A folder with an audit log in it; it goes with the test.
final class AuditFolder {
    let url: URL
    let lines = Lines()
    /// What the audit log takes for the time, in microseconds since 1970: 2026-01-31T23:59:59Z.
    let time = Time()
    let disk = FaultyDisk()
    var options = AuditOptions()

    final class Time: Sendable {
        private let microseconds = Atomic<Int64>(1_769_903_999_000_000)
        var now: @Sendable () -> Int64 { { [self] in microseconds.load(ordering: .sequentiallyConsistent) } }
        func advance(_ by: Int64) { microseconds.add(by, ordering: .sequentiallyConsistent) }
    }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // Soon is soon enough.
        options.interval = 2_000_000
        options.now = time.now
        options.disk = disk.disk
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { path("audit.log") }
    func path(_ name: String) -> String { url.appending(path: name).path }

    func open(_ name: String = "audit.log", isRequired: Bool = false) throws(AuditError) -> AuditLog {
        try AuditLog.open(
            path: path(name), isRequired: isRequired, logger: LogSink(.text, write: lines.write).logger("test", level: .info),
            options: options)
    }

    func bytes(_ name: String = "audit.log") throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }
    func write(_ bytes: [UInt8], _ name: String = "audit.log") throws { try Data(bytes).write(to: URL(filePath: path(name))) }

    /// The lines as objects; what is not JSON is not among them.
    func entries(_ name: String = "audit.log") throws -> [[String: Any]] {
        try bytes(name).split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
    }

    func events(_ name: String = "audit.log") throws -> [String] { try entries(name).compactMap { $0["event"] as? String } }
    func verify(_ name: String = "audit.log", last: String? = nil) throws -> AuditReport {
        try AuditReport.verify(path: path(name), last: last)
    }

    /// A log with a line for each of the actions, closed; returns the last hash.
    @discardableResult
    func record(_ actions: [String], _ name: String = "audit.log") throws -> String {
        let log = try open(name)
        for action in actions { log.observer(.answered(.example(action))) }
        return try #require(log.close(within: 20))
    }
}

extension ServedRequest {
    static func example(_ action: String = "list", columns: [String] = ["status"]) -> ServedRequest {
        ServedRequest(
            client: ServerClient(connection: 7, token: "copilot", peer: "127.0.0.1:50122"), action: action, model: "tickets",
            filterColumns: columns, rows: 10, bytes: 4096, microseconds: 312, outcome: .ok)
    }
}

/// A disk that refuses when it is told to.
final class FaultyDisk: Sendable {
    private struct State {
        /// Bytes that it still takes; nil: all.
        var room: Int?
        /// At most so many bytes at a time.
        var step = Int.max
        var isInterrupted = false
        var syncError: Int32?
        var isHanging = false
        var syncs = 0
    }
    private let state = Mutex(State())
    private let released = DispatchSemaphore(value: 0)

    var room: Int? {
        get { state.withLock { $0.room } }
        set { state.withLock { $0.room = newValue } }
    }
    var syncs: Int { state.withLock { $0.syncs } }

    func takeSlowly(_ step: Int) { state.withLock { $0.step = step } }
    /// The next write does not return before `release()`.
    func hang() { state.withLock { $0.isHanging = true } }
    func release() {
        state.withLock { $0.isHanging = false }
        released.signal()
    }
    func failSync(_ error: Int32?) { state.withLock { $0.syncError = error } }

    var disk: AuditDisk {
        AuditDisk(
            write: { [self] descriptor, bytes in
                if state.withLock({ $0.isHanging }) { released.wait() }
                let count = state.withLock { state in
                    if state.step < Int.max {
                        // Every second call is interrupted.
                        state.isInterrupted.toggle()
                        if state.isInterrupted { return -1 }
                    }
                    let count = min(bytes.count, state.step, state.room ?? Int.max)
                    state.room? -= count
                    return count
                }
                guard count > 0 else {
                    errno = count < 0 ? EINTR : ENOSPC
                    return -1
                }
                return Glibc.write(descriptor, bytes.baseAddress, count)
            },
            sync: { [self] _ in
                state.withLock { state in
                    state.syncs += 1
                    guard let error = state.syncError else { return 0 }
                    errno = error
                    return -1
                }
            })
    }
}

/// Waits for what another thread does; the time is only a guard.
func eventually(_ isTrue: () throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for _ in 0..<20_000 {
        if try isTrue() { return }
        usleep(1_000)
    }
    Issue.record("it never happened", sourceLocation: sourceLocation)
}
