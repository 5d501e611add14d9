internal import CSQLite

/// One thing that a statement wants to do, as SQLite asks while it prepares it.
///
/// The texts are read when asked for and only within the call. Source: <https://www.sqlite.org/c3ref/c_alter_table.html>
package struct AccessRequest {
    package enum Action: Sendable, Hashable {
        case select
        /// `first` is the table, `second` the column; `""` when rows are only counted.
        case read
        /// `second` is the function.
        case function
        case recursive
        /// `first` is `BEGIN`, `COMMIT` or `ROLLBACK`.
        case transaction
        /// `first` is the pragma.
        case pragma
        /// Everything that writes, attaches, analyses or changes the schema.
        case other
    }

    package let action: Action
    private let texts: (UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?)

    fileprivate init(_ code: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?, _ accessor: UnsafePointer<CChar>?) {
        action =
            switch code {
            case SQLITE_SELECT: .select
            case SQLITE_READ: .read
            case SQLITE_FUNCTION: .function
            case SQLITE_RECURSIVE: .recursive
            case SQLITE_TRANSACTION: .transaction
            case SQLITE_PRAGMA: .pragma
            default: .other
            }
        texts = (first, second, accessor)
    }

    package var first: String { Self.text(texts.0) ?? "" }
    package var second: String { Self.text(texts.1) ?? "" }
    /// The innermost view or trigger on whose behalf it happens; nil when the statement itself asks.
    package var accessor: String? { Self.text(texts.2) }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }
}

final class AuthorizerBox {
    let allows: (AccessRequest) -> Bool

    init(_ allows: @escaping (AccessRequest) -> Bool) { self.allows = allows }
}

final class ProgressBox {
    let goesOn: () -> Bool

    init(_ goesOn: @escaping () -> Bool) { self.goesOn = goesOn }
}

extension Connection {
    /// Asks `allows` about everything that any statement does, when it is prepared and when SQLite prepares it again by itself.
    /// What it refuses fails with `denied`. It must not use the connection.
    ///
    /// Source: <https://www.sqlite.org/c3ref/set_authorizer.html>
    package func setAuthorizer(_ allows: @escaping (AccessRequest) -> Bool) {
        let box = AuthorizerBox(allows)
        sqlite3_set_authorizer(
            handle,
            { context, code, first, second, _, accessor in
                guard let context else { return SQLITE_DENY }
                let box = Unmanaged<AuthorizerBox>.fromOpaque(context).takeUnretainedValue()
                return box.allows(AccessRequest(code, first, second, accessor)) ? SQLITE_OK : SQLITE_DENY
            }, Unmanaged.passUnretained(box).toOpaque())
        authorizer = box
    }

    /// Asks `goesOn` every `steps` instructions of a running statement; on false it fails with `interrupted`.
    ///
    /// Source: <https://www.sqlite.org/c3ref/progress_handler.html>
    package func setProgressHandler(every steps: Int32, _ goesOn: @escaping () -> Bool) {
        let box = ProgressBox(goesOn)
        sqlite3_progress_handler(
            handle, steps,
            { context in
                guard let context else { return 1 }
                return Unmanaged<ProgressBox>.fromOpaque(context).takeUnretainedValue().goesOn() ? 0 : 1
            }, Unmanaged.passUnretained(box).toOpaque())
        progress = box
    }
}
