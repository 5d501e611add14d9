/// Bytes that are being written: as an array, but each write checks once for room and then goes through a pointer.
struct ByteSink: Sendable {
    /// Initialized to its end; only the first `count` mean something.
    private var storage: [UInt8]
    private(set) var count = 0

    init(capacity: Int) { storage = Array(repeating: 0, count: capacity) }

    var bytes: [UInt8] { Array(storage[..<count]) }

    mutating func removeAll() { count = 0 }

    /// Hands the bytes over without copying them, and is empty.
    mutating func take() -> [UInt8] {
        storage.removeLast(storage.count - count)
        defer {
            storage = []
            count = 0
        }
        return storage
    }

    /// Makes room for `limit` bytes, and counts those that `body` says it wrote.
    @inline(__always)
    mutating func write(atMost limit: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
        if storage.count - count < limit { grow(by: limit) }
        count += storage.withUnsafeMutableBufferPointer { body($0.baseAddress.unsafelyUnwrapped + count) }
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        write(atMost: bytes.count) { out in
            out.update(from: start, count: bytes.count)
            return bytes.count
        }
    }

    private mutating func grow(by limit: Int) {
        var larger = [UInt8](repeating: 0, count: max(storage.count * 2, count + limit, 64))
        larger.withUnsafeMutableBufferPointer { target in
            storage.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                to.update(from: from, count: count)
            }
        }
        storage = larger
    }
}
