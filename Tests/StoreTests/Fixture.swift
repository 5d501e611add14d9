import Foundation
import JSON
import Logging
import Policy
import Records
import SQLite
import Synchronization

@testable import Store

/// A database file of a test, with the connection that made it and may write to it.
final class TestDatabase {
    let folder: URL
    let path: String
    let writer: Connection
    /// What the stores on it have logged: `error: text`.
    let log = LogLines()

    init(_ sql: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("test.db").path
        writer = try Connection(path, [.readWrite, .create])
        try writer.execute("PRAGMA synchronous = 0")
        if !sql.isEmpty { try writer.execute(sql) }
    }

    /// A database that is there already, and stays; the writer is one in memory.
    init(at path: String) throws {
        self.path = path
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-\(UUID().uuidString)")
        writer = try Connection(":memory:", [.readWrite, .create])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func store(
        _ models: [String]? = nil, hidden: [String] = [], labels: [String: [String]] = [:], options: StoreOptions = StoreOptions()
    ) throws -> Store {
        var options = options
        // A loaded machine must not turn a quick run into a long one, nor stop that; zero is a test's way of doing the first.
        if options.quickLimit != .zero { options.quickLimit = .seconds(60) }
        if options.queryLimit == StoreOptions().queryLimit { options.queryLimit = .seconds(60) }
        let log = log
        return try Store(
            path: path, settings: PolicySettings(allowedModels: models, hiddenFields: hidden, labels: labels),
            logger: Logger(label: "test") { _ in KeepingHandler(log: log, database: self) }, options: options)
    }

    /// The only column of a query, read without any guard.
    func column(_ sql: String) throws -> [Value] {
        let statement = try writer.prepare(sql)
        var values: [Value] = []
        while try statement.step() {
            guard case .value(let value) = statement.cell(0) else { preconditionFailure("not UTF-8") }
            values.append(value)
        }
        return values
    }
}

final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Keeps the database's folder as long as a store logs to it.
private struct KeepingHandler: LogHandler, @unchecked Sendable {
    let log: LogLines
    let database: TestDatabase
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.add("\(event.level): \(event.message)") }
}

extension Store {
    func model(_ name: String) -> VisibleModel {
        guard let model = policy.model(name) else { preconditionFailure("no model \(name)") }
        return model
    }

    /// Runs on the long lane, which can everything.
    func rows(
        _ name: String, filter: [FilterTerm] = [], order: [OrderTerm] = [], start: RowsPlan.Start = .offset(0), limit: Int = 100,
        columns: [String]? = nil, total: Bool = false, expand: [String] = [], byteLimit: Int = 1 << 20, lane: LaneKind = .long
    ) throws -> RowsOutcome {
        let model = model(name)
        let plan = RowsPlan(
            policyVersion: policy.version, model: model, columns: columns ?? model.columns.map(\.name), filter: filter, order: order,
            start: start, limit: limit, wantsTotal: total, expand: expand, byteLimit: byteLimit)
        guard case .rows(let outcome) = try run(.rows(plan), Ticket(), lane: lane) else { preconditionFailure("not rows") }
        return outcome
    }

    func record(
        _ name: String, _ id: Value, columns: [String]? = nil, expand: [String] = [], byteLimit: Int = 1 << 20, lane: LaneKind = .quick
    ) throws -> RecordOutcome? {
        let model = model(name)
        let plan = RecordPlan(
            policyVersion: policy.version, model: model, columns: columns ?? model.columns.map(\.name), id: id, expand: expand,
            byteLimit: byteLimit)
        guard case .record(let outcome) = try run(.record(plan), Ticket(), lane: lane) else { preconditionFailure("not a record") }
        return outcome
    }

    func count(_ name: String, filter: [FilterTerm] = [], lane: LaneKind = .long, ticket: Ticket = Ticket()) throws -> (Int, Bool) {
        let plan = CountPlan(policyVersion: policy.version, model: model(name), filter: filter)
        guard case .count(let count, let isExact) = try run(.count(plan), ticket, lane: lane) else { preconditionFailure("not a count") }
        return (count, isExact)
    }

    func distinct(
        _ name: String, _ field: String, prefix: String? = nil, filter: [FilterTerm] = [], limit: Int = 100, lane: LaneKind = .long,
        ticket: Ticket = Ticket()
    ) throws -> DistinctOutcome {
        let plan = DistinctPlan(
            policyVersion: policy.version, model: model(name), field: field, prefix: prefix, filter: filter, limit: limit)
        guard case .distinct(let outcome) = try run(.distinct(plan), ticket, lane: lane) else { preconditionFailure("not values") }
        return outcome
    }
}

/// As the gateway does it: what is not quick is run as long.
extension Store {
    /// How a plan that may be old fares.
    func fate(_ plan: Plan, _ lane: LaneKind) -> StoreError.Code? {
        let code = failure { _ = try run(plan, Ticket(), lane: lane) }
        return code == .notQuick ? failure { _ = try run(plan, Ticket(), lane: .long) } : code
    }

    /// The rows of a model, found again under another policy when it has changed.
    func answer(_ name: String, _ lane: LaneKind) throws -> String {
        for _ in 0..<3 {
            for lane in [lane, .long] {
                do { return try rows(name, lane: lane).text } catch let error as StoreError {
                    guard error.code == .notQuick || error.code == .policyChanged else { throw error }
                }
            }
        }
        return "the schema keeps changing"
    }
}

extension RowsOutcome {
    var text: String { String(decoding: json, as: UTF8.self) }

    /// The values of one column, as their JSON.
    func column(_ name: String) throws -> [JSONValue] {
        try JSONReader.read(json).array?.map { $0[name] ?? .string("absent") } ?? []
    }

    func integers(_ name: String = "id") throws -> [Int64?] { try column(name).map(\.integer) }
}

extension DistinctOutcome {
    var text: String { String(decoding: json, as: UTF8.self) }
}

extension RecordOutcome {
    var text: String { String(decoding: json, as: UTF8.self) }
}

/// The code of the error that `body` fails with; nil when it succeeds.
func failure(_ body: () throws -> Void) -> StoreError.Code? {
    do {
        try body()
        return nil
    } catch let error as StoreError {
        return error.code
    } catch {
        return nil
    }
}

/// Seeded, so that a failure comes again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}

extension FilterTerm {
    /// "Equals", or "is null".
    init(_ field: String, _ value: Value) { self.init(field, .equal, value) }
}
