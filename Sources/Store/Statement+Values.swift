internal import Records
internal import SQLite

/// A value to the bit. Text that is not UTF-8 has no `Value`; it goes from row to parameter as bytes and never leaves the store.
enum Cell: Hashable, Sendable {
    case value(Value)
    case malformedText([UInt8])

    /// A text by its bytes.
    init(textBytes bytes: [UInt8]) { self = String(validating: bytes, as: UTF8.self).map { .value(.text($0)) } ?? .malformedText(bytes) }

    var isNull: Bool { self == .value(.null) }
}

extension Statement {
    func next() throws(StoreError) -> Bool {
        do throws(SQLiteError) { return try step() } catch { throw StoreError(error) }
    }

    /// Binds cells from parameter `index` on, which goes behind the last one.
    func bind(_ cells: [Cell], from index: inout Int32) {
        for cell in cells {
            switch cell {
            case .value(let value): bind(index, value)
            case .malformedText(let bytes): bind(index, textBytes: bytes)
            }
            index += 1
        }
    }

    private func bind(_ index: Int32, _ value: Value) {
        switch value {
        case .null: bindNull(index)
        case .boolean(let value): bind(index, value ? 1 : 0 as Int64)
        case .integer(let value): bind(index, value)
        case .real(let value): bind(index, value)
        case .text(let text): bind(index, text)
        case .blob(let bytes): bind(index, blob: bytes)
        }
    }

    func storage(_ index: Int32) -> StorageClass {
        switch type(index) {
        case 1: .integer
        case 2: .real
        case 3: .text
        case 4: .blob
        default: .null
        }
    }

    func cell(_ index: Int32) -> Cell {
        switch storage(index) {
        case .null: return .value(.null)
        case .integer: return .value(.integer(integer(index)))
        case .real: return .value(.real(real(index)))
        case .text:
            let bytes = textBytes(index)
            return String(validating: bytes, as: UTF8.self).map { .value(.text($0)) } ?? .malformedText(Array(bytes))
        case .blob: return .value(.blob(Array(blobBytes(index))))
        }
    }
}
