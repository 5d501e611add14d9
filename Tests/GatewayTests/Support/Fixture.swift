/// A small support desk with hard values, and tables of every kind beside it.
enum Fixture {
    static let sql = [
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, first_name TEXT, last_name TEXT, is_super_admin INTEGER,
          password_hash TEXT, API_Key TEXT)
        """,
        """
        INSERT INTO users VALUES (1, 'admin@example.com', 'Admin', 'User', 1, 'hash-1', 'key-1'),
          (2, 'zoe@example.com', 'Zoë', 'Smith', 0, 'hash-2', 'key-2'), (3, 'wei@example.com', '您好🙂', NULL, 0, 'hash-3', NULL)
        """,
        """
        CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT, status TEXT, priority TEXT, requester_id INTEGER REFERENCES users(id),
          created_at TEXT, score REAL)
        """,
        "CREATE INDEX tickets_by_creation ON tickets (created_at)",
        """
        INSERT INTO tickets VALUES (1, 'Printer on fire', 'open', 'high', 2, '2025-01-03', 1.0), (2, '', 'open', 'low', 3, '2025-01-01', -0.5),
          (3, NULL, 'closed', 'low', NULL, '2025-01-02', 9e999), (4, 'a' || char(0) || 'b', 'open', 'high', 2, '2025-01-01', NULL),
          (5, 'esc ' || char(27) || char(8238), 'closed', 'high', 99, NULL, 0.1), (9223372036854775807, 'last', 'new', NULL, 1, NULL, 1e100)
        """,
        "CREATE TABLE change_log (id INTEGER PRIMARY KEY, ticket_id INTEGER REFERENCES tickets(id), summary TEXT)",
        "CREATE TABLE hard (id INTEGER PRIMARY KEY, v)",
        """
        INSERT INTO hard VALUES (1, NULL), (2, -9223372036854775807 - 1), (3, 1.0), (4, ''), (5, 'a' || char(0) || 'b'), (6, '您好🙂'),
          (7, x'00ff10'), (8, CAST(x'61ff62' AS TEXT)), (9, 'true'), (10, 5)
        """,
        "CREATE TABLE pairs (a INTEGER, b TEXT, v TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID",
        "INSERT INTO pairs VALUES (1, 'x', 'one'), (1, 'y', 'two'), (2, 'a', 'three')",
        "CREATE TABLE loose (v TEXT)",
        "INSERT INTO loose VALUES ('a'), ('b')",
        "CREATE TABLE badges (id TEXT UNIQUE, v TEXT)",
        "INSERT INTO badges VALUES ('7', 'seven'), (NULL, 'none')",
        "CREATE TABLE vault (token INTEGER PRIMARY KEY, v TEXT)",
        "INSERT INTO vault VALUES (424242, 'a'), (434343, 'b')",
        "CREATE VIEW open_tickets AS SELECT id, subject FROM tickets WHERE status = 'open'",
        "CREATE VIEW leak AS SELECT id, password_hash AS ph FROM users",
    ]
    /// Everything but `leak` is served.
    static let everything = [
        "MCP_ALLOWED_MODELS": "users,tickets,change_log,hard,pairs,loose,badges,vault,open_tickets,leak"
    ]
}
