internal import Glibc
internal import Records

/// What came of the verification of an audit log.
package struct AuditReport: Sendable, Equatable {
    /// Nothing was changed, removed or inserted, and nothing is missing.
    package var isSound: Bool
    /// One sentence, no full stop: what holds, or the first line that does not and why.
    package var sentence: String
}

extension AuditReport {
    private static let bufferSize = 2 * AuditLine.lengthLimit

    /// Reads the file once, from its beginning to its end, in constant memory.
    ///
    /// - Parameter last: the hash that the last line should have, 64 hexadecimal digits; nil when any will do.
    package static func verify(path: String, last: String? = nil) throws(AuditError) -> AuditReport {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw AuditError(errno == ENOENT ? .noSuchFile : .cannotRead, "cannot read \(path): \(AuditError.reason(errno))")
        }
        defer { close(descriptor) }
        var verifier = AuditVerifier(last: last.map { Array(asciiLowercased($0).utf8) })
        var buffer = [UInt8](repeating: 0, count: bufferSize)
        /// Bytes of a line that has not ended yet, at the buffer's beginning.
        var kept = 0
        while verifier.fault == nil {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.unsafelyUnwrapped + kept, $0.count - kept) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw AuditError(.cannotRead, "cannot read \(path): \(AuditError.reason(errno))") }
            if count == 0 { break }
            let end = kept + count
            kept = buffer.withUnsafeMutableBytes { buffer in
                let taken = verifier.takeLines(UnsafeRawBufferPointer(rebasing: buffer[..<end]))
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[taken..<end]))
                return end - taken
            }
            // A line without an end, in a file that is no audit log.
            if kept > AuditLine.lengthLimit { break }
        }
        return buffer.withUnsafeBytes { verifier.finish(rest: UnsafeRawBufferPointer(rebasing: $0[..<kept])) }
    }

    /// 64 hexadecimal digits.
    package static func isHash(_ text: String) -> Bool {
        text.utf8.count == AuditLine.hashLength && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

extension AuditVerifier {
    /// Takes the lines that end in `bytes`, and returns how many bytes those are.
    mutating func takeLines(_ bytes: UnsafeRawBufferPointer) -> Int {
        var start = 0
        while let base = bytes.baseAddress, start < bytes.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        {
            let end = UnsafeRawPointer(found) - base
            take(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end + 1
        }
        return start
    }
}
