internal import Glibc
internal import Runtime

/// Standard output, for data alone.
enum DataOutput {
    /// All of it, or the command ends: silently and well when the reader has gone away, such as `head` that has seen enough.
    static func write(_ bytes: [UInt8]) throws {
        guard !writeAll(bytes, to: 1) else { return }
        if errno == EPIPE { throw ExitStatus.done }
        throw CommandFailure(.failed, "cannot write the output: \(String(cString: strerror(errno)))")
    }

    static func print(_ text: String, terminator: String = "\n") throws { try write(Array((text + terminator).utf8)) }
}

/// Ends the process from wherever this is called.
func leaveAtOnce(_ code: Int32) -> Never { _exit(code) }
