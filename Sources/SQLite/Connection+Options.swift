internal import CSQLite

extension Connection {
    /// Switches of a connection. Source: <https://www.sqlite.org/c3ref/c_dbconfig_defensive.html>
    package enum Switch: Sendable {
        /// No writes to shadow tables, no `writable_schema`.
        case defensive
        /// `"text"` may be a string literal in statements, or in the schema.
        case doubleQuotedStrings, doubleQuotedStringsInSchema
        /// Functions of the schema may have side effects.
        case trustedSchema
        case loadExtension

        fileprivate var option: Int32 {
            switch self {
            case .defensive: SQLITE_DBCONFIG_DEFENSIVE
            case .doubleQuotedStrings: SQLITE_DBCONFIG_DQS_DML
            case .doubleQuotedStringsInSchema: SQLITE_DBCONFIG_DQS_DDL
            case .trustedSchema: SQLITE_DBCONFIG_TRUSTED_SCHEMA
            case .loadExtension: SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION
            }
        }
    }

    package func set(_ option: Switch, _ on: Bool) throws(SQLiteError) {
        let code = csqlite_db_config_switch(handle, option.option, on ? 1 : 0)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Limits of a connection. Source: <https://www.sqlite.org/c3ref/c_limit_attached.html>
    package enum Limit: Sendable {
        /// Bytes of a string, a blob or a row.
        case length
        /// Bytes of a statement.
        case sqlLength
        case columns, expressionDepth, compoundSelects, functionArguments, attached, variables, triggerDepth, workerThreads

        fileprivate var id: Int32 {
            switch self {
            case .length: SQLITE_LIMIT_LENGTH
            case .sqlLength: SQLITE_LIMIT_SQL_LENGTH
            case .columns: SQLITE_LIMIT_COLUMN
            case .expressionDepth: SQLITE_LIMIT_EXPR_DEPTH
            case .compoundSelects: SQLITE_LIMIT_COMPOUND_SELECT
            case .functionArguments: SQLITE_LIMIT_FUNCTION_ARG
            case .attached: SQLITE_LIMIT_ATTACHED
            case .variables: SQLITE_LIMIT_VARIABLE_NUMBER
            case .triggerDepth: SQLITE_LIMIT_TRIGGER_DEPTH
            case .workerThreads: SQLITE_LIMIT_WORKER_THREADS
            }
        }
    }

    package func set(_ limit: Limit, _ value: Int32) { sqlite3_limit(handle, limit.id, value) }

    /// The collation that comparisons of a table's column use; nil when there is no such column.
    ///
    /// Source: <https://www.sqlite.org/c3ref/table_column_metadata.html>
    package func collation(of column: String, in table: String) -> String? {
        var collation: UnsafePointer<CChar>?
        guard sqlite3_table_column_metadata(handle, "main", table, column, nil, &collation, nil, nil, nil) == SQLITE_OK else { return nil }
        return collation.map { String(cString: $0) }
    }
}

extension Connection {
    /// Bytes that SQLite has allocated in the whole process; 0 where it was built not to count them.
    package static var memoryUsed: Int { Int(sqlite3_memory_used()) }

    /// Gives back the pages that were read before, so that they are read again from the file.
    ///
    /// Source: <https://www.sqlite.org/c3ref/db_release_memory.html>
    package func forgetPages() { sqlite3_db_release_memory(handle) }

    /// Between BEGIN and COMMIT.
    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}
