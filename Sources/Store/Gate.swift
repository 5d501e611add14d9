internal import Policy
internal import SQLite

/// What one statement may read: immutable, made of a policy.
struct Grant: Sendable, Hashable {
    var reads: Set<Schema.Read>
    var functions: Set<String> = []
    var isRecursive = false
}

/// The authorizer of one connection: closed unless a statement that it knows is prepared or run.
final class Gate {
    enum Mode {
        case closed
        /// Reading the schema: the schema table and the pragmas that describe it.
        case catalogue
        /// Checking the file, which reads everything and shows nothing of it.
        case checking
        /// Our own BEGIN and COMMIT.
        case transaction
        /// Finding out what a view reads; nothing is run.
        case recording
        case open(Grant)
    }
    var mode = Mode.closed
    /// What was asked for while `recording`.
    var recorded = Grant(reads: [])

    private static let pragmas: Set<String> = [
        "schema_version", "data_version", "encoding", "table_list", "table_xinfo", "foreign_key_list", "index_list", "index_xinfo",
    ]

    func allows(_ request: AccessRequest) -> Bool {
        switch mode {
        case .closed: return false
        case .transaction: return request.action == .transaction
        case .catalogue:
            switch request.action {
            case .select: return true
            case .pragma: return Self.pragmas.contains(request.first)
            case .read: return request.first == "sqlite_master"
            case .function, .recursive, .transaction, .other: return false
            }
        case .checking:
            switch request.action {
            case .select, .read, .function: return true
            case .pragma: return request.first == "quick_check"
            case .recursive, .transaction, .other: return false
            }
        case .recording: return record(request)
        case .open(let grant):
            switch request.action {
            case .select: return true
            case .read: return grant.reads.contains(Schema.Read(table: request.first, column: request.second, view: request.accessor))
            case .function: return grant.functions.contains(request.second)
            case .recursive: return grant.isRecursive
            case .transaction, .pragma, .other: return false
            }
        }
    }

    private func record(_ request: AccessRequest) -> Bool {
        switch request.action {
        case .select: break
        case .read: recorded.reads.insert(Schema.Read(table: request.first, column: request.second, view: request.accessor))
        case .function: recorded.functions.insert(request.second)
        case .recursive: recorded.isRecursive = true
        case .transaction, .pragma, .other: return false
        }
        return true
    }
}
