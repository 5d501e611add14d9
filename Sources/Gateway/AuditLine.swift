internal import Crypto
internal import Glibc
internal import JSON

/// One line of an audit log as it is read back, without its end: a view of bytes that stay the caller's.
struct AuditLine {
    static let hashLength = 64
    /// A longer line is none of ours: names are cut before they are written.
    static let lengthLimit = 1 << 20
    static let numberKey = Array(#"{"number":"#.utf8)
    static let prevKey = Array(#","prev":""#.utf8)
    static let hashKey = Array(#","hash":""#.utf8)
    static let end = Array(#""}"#.utf8)
    private static let timeKey = Array(#","time":""#.utf8)
    private static let eventKey = Array(#"","event":""#.utf8)
    private static let timeLength = 27
    /// From the comma before `hash` to the end: what the hash is not made of.
    private static let sealLength = hashKey.count + hashLength + end.count
    /// From the comma before `prev` to the end.
    private static let tailLength = prevKey.count + hashLength + 1 + sealLength

    private let bytes: UnsafeRawBufferPointer
    let number: Int
    private let timeStart: Int
    private let eventEnd: Int

    /// nil when the bytes have not the form of a line.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > Self.tailLength, Self.hasTail(bytes) else { return nil }
        guard let digits = Self.skip(Self.numberKey, in: bytes, at: 0) else { return nil }
        var at = digits
        var number = 0
        // 18 digits: beyond them an Int could overflow.
        while at < digits + 18, at < bytes.count, (0x30...0x39).contains(bytes[at]) {
            number = number * 10 + Int(bytes[at] - 0x30)
            at += 1
        }
        guard at > digits, let time = Self.skip(Self.timeKey, in: bytes, at: at),
            let event = Self.skip(Self.eventKey, in: bytes, at: time + Self.timeLength),
            let end = bytes[event..<(bytes.count - Self.tailLength)].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        self.bytes = bytes
        self.number = number
        timeStart = time
        eventEnd = end
    }

    var time: String { String(decoding: bytes[timeStart..<(timeStart + Self.timeLength)], as: UTF8.self) }
    var event: Slice<UnsafeRawBufferPointer> { bytes[(timeStart + Self.timeLength + Self.eventKey.count)..<eventEnd] }

    var hash: UnsafeRawBufferPointer {
        let start = bytes.count - Self.end.count - Self.hashLength
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Self.hashLength)])
    }

    var prev: UnsafeRawBufferPointer {
        let start = bytes.count - Self.tailLength + Self.prevKey.count
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Self.hashLength)])
    }

    /// The hash is that of the content.
    var isIntact: Bool {
        let content = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - Self.sealLength)])
        return SHA256.hexadecimal(content).withUnsafeBytes { Self.isEqual($0, hash) }
    }

    func isEvent(_ name: StaticString) -> Bool {
        event.elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// The whole line as JSON; nil when it is none.
    var json: JSONValue? { try? JSONReader.read(bytes.bindMemory(to: UInt8.self)) }

    static func isEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        guard a.count == b.count, let left = a.baseAddress, let right = b.baseAddress else { return false }
        return memcmp(left, right, a.count) == 0
    }

    private static func hasTail(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let prev = bytes.count - tailLength
        let seal = bytes.count - sealLength
        return skip(prevKey, in: bytes, at: prev) != nil && bytes[seal - 1] == UInt8(ascii: "\"")
            && skip(hashKey, in: bytes, at: seal) != nil && skip(end, in: bytes, at: bytes.count - end.count) != nil
    }

    /// The place behind `word`; nil when something else stands there.
    private static func skip(_ word: [UInt8], in bytes: UnsafeRawBufferPointer, at start: Int) -> Int? {
        guard start + word.count <= bytes.count else { return nil }
        for (offset, byte) in word.enumerated() where bytes[start + offset] != byte { return nil }
        return start + word.count
    }
}
