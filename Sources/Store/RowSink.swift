internal import JSON
internal import Records
internal import SQLite

/// Where rows become JSON, straight from SQLite's columns: the hot loop.
struct RowSink {
    /// Bytes of a cell, as powers of two: protocol.md section 6's 64 KiB, and the least that is tried before giving up.
    static let largestCut = 16, smallestCut = 5

    private var writer: JSONWriter
    private(set) var count = 0
    private(set) var truncations: [Truncation] = []
    /// Longest cell in bytes.
    private let cut: Int
    /// What may be written; less by each truncation.
    private(set) var room: Int

    init(cut: Int, room: Int, capacity: Int) {
        self.cut = 1 << cut
        self.room = room
        writer = JSONWriter(capacity: min(capacity, room))
    }

    /// Bytes that were written.
    var size: Int { writer.count }

    /// What was written; the sink is empty afterwards.
    mutating func take() -> [UInt8] { writer.take() }

    mutating func raw(_ text: StaticString) { writer.raw(text) }

    mutating func separated(_ isFirst: Bool) { if !isFirst { writer.byte(UInt8(ascii: ",")) } }

    /// The statement's row as an object.
    mutating func row(_ prepared: Prepared) throws(StoreError) {
        prepared.keys.withUnsafeBufferPointer { keys in
            var start = 0
            for (index, end) in prepared.keyEnds.enumerated() {
                writer.raw(UnsafeBufferPointer(rebasing: keys[start..<end]))
                start = end
                cell(prepared, index)
                // A row may have thousands of cells.
                if writer.count > room { break }
            }
        }
        if prepared.keyEnds.isEmpty { writer.raw("{}") } else { writer.byte(UInt8(ascii: "}")) }
        count += 1
        // The brackets around all rows, too.
        if writer.count + 1 > room { throw StoreError(.tooLarge, "the answer is larger than allowed") }
    }

    private mutating func cell(_ prepared: Prepared, _ index: Int) {
        let statement = prepared.statement
        let column = Int32(truncatingIfNeeded: index)
        switch statement.type(column) {
        case 1: writer.integer(statement.integer(column))
        case 2: writer.real(statement.real(column))
        case 3:
            let text = statement.textBytes(column)
            if text.count <= cut { writer.string(text) } else { writer.string(shortened(text, prepared, index)) }
        case 4:
            let blob = statement.blobBytes(column)
            if blob.count <= cut {
                writer.blob(blob)
            } else {
                note(prepared, index, blob.count)
                writer.blob(UnsafeBufferPointer(rebasing: blob[..<cut]))
            }
        default: writer.raw("null")
        }
    }

    /// The text's beginning, without half a character at its end.
    private mutating func shortened(_ text: UnsafeBufferPointer<UInt8>, _ prepared: Prepared, _ column: Int) -> UnsafeBufferPointer<UInt8> {
        note(prepared, column, text.count)
        return UnsafeBufferPointer(rebasing: text[..<Self.boundary(text, cut)])
    }

    /// Where the character that byte `end` belongs to begins.
    static func boundary(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        var at = end
        // A character has at most three bytes behind its first; more of them are no character at all.
        while at > 0, at > end - 4, text[at] & 0xc0 == 0x80 { at -= 1 }
        return at == end - 4 || text[at] & 0xc0 == 0x80 ? end : at
    }

    private mutating func note(_ prepared: Prepared, _ column: Int, _ bytes: Int) {
        truncations.append(Truncation(index: count, column: prepared.columns[column], bytes: bytes))
        // `{"index":,"column":"","bytes":},` and two numbers.
        // The column's name takes as much as its key, but for the comma and the colon.
        room -= 34 + prepared.keyLength(column) + 24
    }
}
