internal import Crypto
internal import JSON

/// A place in the chain of an audit log: after which line it goes on.
///
/// Every line ends with `"prev"`, the hash of the line before, and `"hash"`, the SHA-256 of its own bytes from the brace to the quote that
/// ends `prev`. The format is described in `Resources/docs/audit.md`.
struct AuditChain: Sendable, Hashable {
    /// Of the last line; 0 before the first.
    var number: Int
    /// Of the last line, 64 hexadecimal digits; zeros before the first.
    var hash: [UInt8]

    static let beginning = AuditChain(number: 0, hash: [UInt8](repeating: UInt8(ascii: "0"), count: AuditLine.hashLength))

    /// Appends the entry's line to `buffer` and goes on behind it. The same entry at the same place is the same bytes.
    mutating func append(_ entry: AuditEntry, to buffer: inout [UInt8]) {
        var writer = JSONWriter(capacity: 512)
        writer.raw(AuditLine.numberKey)
        writer.integer(number + 1)
        entry.write(to: &writer)
        writer.raw(AuditLine.prevKey)
        writer.raw(hash)
        writer.byte(UInt8(ascii: "\""))
        let content = writer.bytes
        hash = content.withUnsafeBytes { SHA256.hexadecimal($0) }
        number += 1
        if entry.needsNewLine { buffer.append(UInt8(ascii: "\n")) }
        buffer += content
        buffer += AuditLine.hashKey
        buffer += hash
        buffer += AuditLine.end
        buffer.append(UInt8(ascii: "\n"))
    }
}

extension SHA256 {
    /// The digest of `bytes`, as 64 digits.
    static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.hexadecimal()
    }

    /// The digest of all that was taken in, as 64 digits.
    func hexadecimal() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: AuditLine.hashLength) { digits, count in
            for (index, byte) in finalize().enumerated() {
                digits[index * 2] = digit(byte >> 4)
                digits[index * 2 + 1] = digit(byte & 0xf)
            }
            count = AuditLine.hashLength
        }
    }

    private func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }
}
