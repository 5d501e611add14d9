/// The tables and indexes of the sample.
///
/// An index of SQLite ends with the rowid, here the id, so each of these also serves the order of protocol.md: ties by primary key.
enum SampleSchema {
    static let tables = """
        CREATE TABLE users (
            id INTEGER PRIMARY KEY,
            email TEXT NOT NULL UNIQUE,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            company TEXT,
            mobile_phone TEXT,
            is_super_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_super_admin IN (0, 1)),
            is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
            created_at TEXT NOT NULL,
            last_login_at TEXT,
            password_hash TEXT NOT NULL,
            totp_secret TEXT,
            api_key TEXT
        );
        CREATE TABLE tickets (
            id INTEGER PRIMARY KEY,
            ticket_number TEXT NOT NULL UNIQUE,
            subject TEXT NOT NULL,
            description TEXT,
            status TEXT NOT NULL,
            priority TEXT NOT NULL,
            category TEXT NOT NULL,
            requester_id INTEGER NOT NULL REFERENCES users (id),
            assigned_user_id INTEGER REFERENCES users (id),
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            closed_at TEXT,
            due_at TEXT,
            satisfaction REAL
        );
        CREATE TABLE change_log (
            id INTEGER PRIMARY KEY,
            occurred_at TEXT NOT NULL,
            change_type TEXT NOT NULL,
            ticket_id INTEGER NOT NULL REFERENCES tickets (id),
            user_id INTEGER REFERENCES users (id),
            field TEXT,
            old_value TEXT,
            new_value TEXT,
            summary TEXT NOT NULL
        );
        """

    /// Kept while the rows come in, since these come in that order: appending is cheaper than sorting afterwards.
    static let chronological: [(table: String, columns: [String])] = [("tickets", ["created_at"]), ("change_log", ["occurred_at"])]

    /// Table and columns of the indexes that are made when the rows are there, biggest tables last.
    static let indexes: [(table: String, columns: [String])] = [
        ("users", ["last_name", "first_name"]), ("users", ["company"]), ("users", ["is_super_admin"]), ("users", ["is_active"]),
        ("users", ["created_at"]), ("users", ["last_login_at"]),
        ("tickets", ["status", "created_at"]), ("tickets", ["status"]), ("tickets", ["priority"]), ("tickets", ["category"]),
        ("tickets", ["requester_id"]), ("tickets", ["assigned_user_id"]), ("tickets", ["updated_at"]),
        ("tickets", ["closed_at"]), ("tickets", ["due_at"]), ("tickets", ["satisfaction"]),
        ("change_log", ["ticket_id"]), ("change_log", ["user_id"]), ("change_log", ["change_type"]),
    ]

    static func statement(for index: (table: String, columns: [String])) -> String {
        "CREATE INDEX \(index.table)_\(index.columns.joined(separator: "_")) ON \(index.table) (\(index.columns.joined(separator: ", ")))"
    }
}
