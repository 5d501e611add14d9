internal import Glibc

/// Standard output, for data alone.
enum DataOutput {
    /// All of it, or the command ends: silently and well when the reader has gone away, such as `head` that has seen enough.
    static func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EPIPE { throw ExitStatus.done }
                guard count > 0 else { throw CommandFailure(.failed, "cannot write the output: \(String(cString: strerror(errno)))") }
                rest = rest.dropFirst(count)
            }
        }
    }
}

/// Ends the process from wherever this is called.
func leaveAtOnce(_ code: Int32) -> Never { _exit(code) }
