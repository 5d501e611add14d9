/// Labels of records that foreign keys point to: column, then the key's text, then the label: `["requester_id": ["390": "Zoë Smith"]]`.
package typealias Labels = [String: [String: String]]

/// A cell that the server shortened, and its full length in bytes.
package struct Truncation: Sendable, Hashable, Codable {
    /// Row in the page, from 0.
    package var index: Int
    package var column: String
    package var bytes: Int

    package init(index: Int, column: String, bytes: Int) {
        self.index = index
        self.column = column
        self.bytes = bytes
    }
}

/// Some rows of a query, in its order.
package struct Page: Sendable, Hashable, Codable {
    package var columns: [String]
    /// Each as long as `columns`.
    package var rows: [[Value]]
    /// Where the next page begins; nil at the end, or from a server without cursors.
    package var nextCursor: String?
    package var labels: Labels
    package var truncations: [Truncation]

    package init(
        columns: [String], rows: [[Value]], nextCursor: String? = nil, labels: Labels = [:], truncations: [Truncation] = []
    ) {
        self.columns = columns
        self.rows = rows
        self.nextCursor = nextCursor
        self.labels = labels
        self.truncations = truncations
    }
}

extension Page {
    /// A cell is shorter than what a server sends of any by itself, which is 64 KiB: among fewer rows it comes whole.
    ///
    /// Source: `protocol.md` section 6.
    package var hasCrowdedCells: Bool {
        truncations.contains { cut in
            guard rows.indices.contains(cut.index), let column = columns.firstIndex(of: cut.column) else { return false }
            let shown =
                switch rows[cut.index][column] {
                case .text(let text): text.utf8.count
                case .blob(let bytes): bytes.count
                case .null, .boolean, .integer, .real: 0
                }
            // It ends before a character that would not be whole.
            return shown < min(cut.bytes, 65_536) - 3
        }
    }
}

/// One record, as `get` answers it.
package struct Record: Sendable, Hashable, Codable {
    package var columns: [String]
    package var values: [Value]
    package var labels: Labels
    package var truncations: [Truncation]

    package init(columns: [String], values: [Value], labels: Labels = [:], truncations: [Truncation] = []) {
        self.columns = columns
        self.values = values
        self.labels = labels
        self.truncations = truncations
    }

    /// The value of that column, matched without ASCII case; nil when there is no such column.
    package subscript(_ column: String) -> Value? {
        columns.firstIndex { equalIgnoringASCIICase($0, column) }.map { values[$0] }
    }
}
