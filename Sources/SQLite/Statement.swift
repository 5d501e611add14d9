internal import CSQLite

/// A prepared statement. Parameters count from 1 and columns from 0, as in SQLite.
package final class Statement {
    package let handle: OpaquePointer
    package let connection: Connection
    private var isOpen = true

    init(_ handle: OpaquePointer, of connection: Connection) {
        self.handle = handle
        self.connection = connection
    }

    deinit { close() }

    /// Gives back what it holds now, and not when nobody refers to it any more. It cannot be used afterwards.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        sqlite3_finalize(handle)
    }

    /// Goes to the next row; false at the end. Until `reset()` it may hold a read transaction.
    package func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.error(code)
        }
    }

    /// Ends the run and forgets the parameters; the error of the run, if any, has been thrown by `step()`.
    package func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Runs to the end, for statements that answer nothing.
    package func run() throws(SQLiteError) {
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    // MARK: Parameters

    package func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }
    package func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }
    package func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(handle, index, value) }

    package func bind(_ index: Int32, _ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            _ = utf8.withMemoryRebound(to: CChar.self) { csqlite_bind_text(handle, index, $0.baseAddress, UInt64($0.count)) }
        }
    }

    /// Text by its bytes, which need not be UTF-8.
    package func bind(_ index: Int32, textBytes: [UInt8]) {
        textBytes.withUnsafeBytes { bytes in
            _ = csqlite_bind_text(handle, index, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt64(bytes.count))
        }
    }

    package func bind(_ index: Int32, blob: [UInt8]) {
        _ = blob.withUnsafeBytes { csqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count)) }
    }

    // MARK: Columns of the row that `step()` went to

    package var columnCount: Int32 { sqlite3_column_count(handle) }

    /// `SQLITE_INTEGER`, `SQLITE_FLOAT`, `SQLITE_TEXT`, `SQLITE_BLOB` or `SQLITE_NULL`.
    package func type(_ index: Int32) -> Int32 { sqlite3_column_type(handle, index) }
    package func isNull(_ index: Int32) -> Bool { type(index) == SQLITE_NULL }
    package func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }
    package func real(_ index: Int32) -> Double { sqlite3_column_double(handle, index) }

    /// The column as text, bytes that are not UTF-8 replaced; nil for NULL.
    package func text(_ index: Int32) -> String? {
        isNull(index) ? nil : String(decoding: textBytes(index), as: UTF8.self)
    }

    /// The bytes of a text, NUL included, as they are stored. Valid until the next call on this statement.
    package func textBytes(_ index: Int32) -> UnsafeBufferPointer<UInt8> {
        // The order matters: sqlite3_column_text may convert, and the count is that of the converted text.
        let start = sqlite3_column_text(handle, index)
        return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, index)))
    }

    /// The bytes of a blob. Valid until the next call on this statement.
    package func blobBytes(_ index: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_blob(handle, index)?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, index)))
    }

    /// How often SQLite prepared this statement anew since the last call, because the schema had changed.
    package func takeReprepareCount() -> Int32 { sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 1) }

    /// Goes to the end and adds the rows to `count`, which is right also when this throws.
    package func countRows(_ count: inout Int) throws(SQLiteError) {
        var rows: Int64 = 0
        let code = csqlite_count_rows(handle, &rows)
        count += Int(rows)
        guard code == SQLITE_DONE else { throw connection.error(code) }
    }

    /// Goes to the end; a number that is another one when a text or integer of the rows is.
    package func digestRows() throws(SQLiteError) -> UInt64 {
        var digest: UInt64 = 0
        let code = csqlite_digest_rows(handle, &digest)
        guard code == SQLITE_DONE else { throw connection.error(code) }
        return digest
    }
}
