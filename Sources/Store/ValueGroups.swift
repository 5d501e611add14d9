internal import Glibc
internal import JSON
internal import Records
internal import SQLite

/// The different values of a column as they are read, and how often each came.
///
/// Values are told apart by their first 256 bytes, texts cut at a character's boundary, and numbers by what they are worth: 5 and 5.0
/// are one value. A table of its own, because a dictionary of 200,000 arrays would take three times the memory that a query may.
struct ValueGroups {
    /// Bytes of a value that are looked at.
    static let longest = 256
    /// Bytes that all of it may take, but for one more step of growing.
    static let memoryLimit = 20 << 20
    private static let chunkSize = 1 << 20

    private struct Group {
        /// The number's bits; of a text or a blob, where its bytes begin in `chunks`.
        var bits: UInt64
        var count: Int32 = 1
        /// Of the hash, so that few values are compared and none is hashed twice.
        var tag: UInt32
        /// Bytes of a text or a blob.
        var length: UInt16 = 0
        var kind: Kind
    }
    private enum Kind: UInt8 {
        case null, integer, wholeReal, real, text, blob

        /// SQLite's order of the storage classes.
        var rank: Int {
            switch self {
            case .null: 0
            case .integer, .wholeReal, .real: 1
            case .text: 2
            case .blob: 3
            }
        }
    }
    private var groups: [Group] = []
    /// Numbers of groups from 1, found by the tag and the places behind it; 0 is a free place. Its size is a power of two.
    private var places = [Int32](repeating: 0, count: 64)
    /// The bytes of texts and blobs, none of them in two chunks.
    private var chunks: [[UInt8]] = []

    /// One more value may be added, be it a new one.
    var hasRoom: Bool {
        groups.capacity * MemoryLayout<Group>.stride + places.count * MemoryLayout<Int32>.stride + chunks.count * Self.chunkSize
            < Self.memoryLimit
    }

    // MARK: Counting

    /// Counts the statement's value; how many bytes it has.
    mutating func add(_ statement: Statement, _ column: Int32) -> Int {
        switch statement.storage(column) {
        case .null:
            add(.null, bits: 0)
            return 0
        case .integer:
            add(.integer, bits: UInt64(bitPattern: statement.integer(column)))
            return 8
        case .real:
            let value = statement.real(column)
            if let whole = Int64(exactly: value) {
                add(.wholeReal, bits: UInt64(bitPattern: whole))
            } else {
                add(.real, bits: value.bitPattern)
            }
            return 8
        case .text:
            let text = statement.textBytes(column)
            let length = text.count <= Self.longest ? text.count : RowSink.boundary(text, Self.longest)
            add(.text, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<length]))
            return text.count
        case .blob:
            let blob = statement.blobBytes(column)
            add(.blob, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(blob)[..<min(blob.count, Self.longest)]))
            return blob.count
        }
    }

    private mutating func add(_ kind: Kind, bits: UInt64) {
        // Whole numbers are one value however they are stored.
        let hashed = kind == .wholeReal ? .integer : kind
        let tag = withUnsafeBytes(of: bits) { Self.tag(hashed, $0) }
        let place = place(tag) { group in
            group.bits == bits && (group.kind == .wholeReal ? .integer : group.kind) == hashed
        }
        let number = places[place]
        guard number > 0 else { return insert(Group(bits: bits, tag: tag, kind: kind), at: place) }
        groups[Int(number) - 1].count += 1
        if kind == .integer { groups[Int(number) - 1].kind = kind }
    }

    private mutating func add(_ kind: Kind, _ bytes: UnsafeRawBufferPointer) {
        let tag = Self.tag(kind, bytes)
        let place = place(tag) { group in
            group.kind == kind && Int(group.length) == bytes.count
                && withBytes(group) { Self.order(UnsafeRawBufferPointer($0), bytes) == 0 }
        }
        let number = places[place]
        guard number == 0 else {
            groups[Int(number) - 1].count += 1
            return
        }
        let length = UInt16(truncatingIfNeeded: bytes.count)
        insert(Group(bits: keep(bytes), tag: tag, length: length, kind: kind), at: place)
    }

    /// Seeded by the process, so that nobody can choose values that collide.
    private static func tag(_ kind: Kind, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var hasher = Hasher()
        hasher.combine(kind.rawValue)
        hasher.combine(bytes: bytes)
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    /// The group's place, or a free one for it.
    private func place(_ tag: UInt32, _ isSame: (Group) -> Bool) -> Int {
        let mask = places.count - 1
        var place = Int(tag) & mask
        while places[place] > 0 {
            let group = groups[Int(places[place]) - 1]
            if group.tag == tag, isSame(group) { break }
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func insert(_ group: Group, at place: Int) {
        groups.append(group)
        places[place] = Int32(truncatingIfNeeded: groups.count)
        guard groups.count * 2 > places.count else { return }
        places = [Int32](repeating: 0, count: places.count * 2)
        for index in groups.indices {
            let place = self.place(groups[index].tag) { _ in false }
            places[place] = Int32(truncatingIfNeeded: index + 1)
        }
    }

    /// Where the bytes begin: chunk and place in it.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        if chunks.last.map({ $0.count + bytes.count > Self.chunkSize }) ?? true {
            chunks.append([])
            // Most columns have few values.
            if chunks.count > 1 { chunks[chunks.count - 1].reserveCapacity(Self.chunkSize) }
        }
        let start = chunks[chunks.count - 1].count
        chunks[chunks.count - 1].append(contentsOf: bytes)
        return UInt64((chunks.count - 1) * Self.chunkSize + start)
    }

    private func withBytes<R>(_ group: Group, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        let (chunk, start) = Int(group.bits).quotientAndRemainder(dividingBy: Self.chunkSize)
        return chunks[chunk].withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<start + Int(group.length)])) }
    }

    // MARK: Telling

    /// The groups that came most often, ties by value in SQLite's order: NULL, numbers, texts by their bytes, blobs.
    func mostFrequent(_ limit: Int) -> [Int] {
        var best: [Int] = []
        for index in groups.indices {
            if best.count == limit {
                guard let last = best.last, precedes(index, last) else { continue }
                best.removeLast()
            }
            var (low, high) = (0, best.count)
            while low < high {
                let middle = (low + high) / 2
                if precedes(index, best[middle]) { high = middle } else { low = middle + 1 }
            }
            best.insert(index, at: low)
        }
        return best
    }

    /// `[{"value":"open","count":12}]`
    func json(of indices: [Int]) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 * indices.count + 2)
        writer.byte(UInt8(ascii: "["))
        for (position, index) in indices.enumerated() {
            if position > 0 { writer.byte(UInt8(ascii: ",")) }
            writer.raw(#"{"value":"#)
            let group = groups[index]
            switch group.kind {
            case .null: writer.raw("null")
            case .integer: writer.integer(Int64(bitPattern: group.bits))
            case .wholeReal: writer.real(Double(Int64(bitPattern: group.bits)))
            case .real: writer.real(Double(bitPattern: group.bits))
            case .text: withBytes(group) { writer.string($0) }
            case .blob: withBytes(group) { writer.blob($0) }
            }
            writer.raw(#","count":"#)
            writer.integer(group.count)
            writer.byte(UInt8(ascii: "}"))
        }
        writer.byte(UInt8(ascii: "]"))
        return writer.take()
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        let (a, b) = (groups[a], groups[b])
        if a.count != b.count { return a.count > b.count }
        if a.kind.rank != b.kind.rank { return a.kind.rank < b.kind.rank }
        switch a.kind {
        case .null: return false
        case .integer, .wholeReal, .real: return Self.isLess(a, b)
        case .text, .blob:
            return withBytes(a) { a in withBytes(b) { b in Self.order(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) < 0 } }
        }
    }

    /// Negative when `a` comes first.
    private static func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
        // memcmp must not be given the nil that an empty buffer may have.
        if let first = a.baseAddress, let second = b.baseAddress {
            let order = memcmp(first, second, min(a.count, b.count))
            if order != 0 { return Int(order) }
        }
        return a.count - b.count
    }

    /// Exact also where a double cannot hold the integer.
    private static func isLess(_ a: Group, _ b: Group) -> Bool {
        switch (a.kind == .real, b.kind == .real) {
        case (false, false): return Int64(bitPattern: a.bits) < Int64(bitPattern: b.bits)
        case (true, true): return Double(bitPattern: a.bits) < Double(bitPattern: b.bits)
        case (false, true): return isLess(Int64(bitPattern: a.bits), Double(bitPattern: b.bits))
        case (true, false): return !isLess(Int64(bitPattern: b.bits), Double(bitPattern: a.bits))
        }
    }

    /// The real is not whole, or beyond 64 bits: the two are never equal.
    private static func isLess(_ integer: Int64, _ real: Double) -> Bool {
        guard real.magnitude < 0x1p63 else { return real > 0 }
        return integer <= Int64(real.rounded(.down))
    }
}
