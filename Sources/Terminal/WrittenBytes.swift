internal import Glibc

/// Bytes that the current thread has written in all, as the kernel counts them; nil where it does not.
///
/// ncurses writes by itself and keeps no count. Source: proc_pid_io(5), `wchar`.
func bytesWrittenByThread() -> Int? {
    let file = open("/proc/thread-self/io", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
        let length = read(file, buffer.baseAddress, buffer.count)
        guard length > 0 else { return nil }
        var line = buffer[..<length].drop { $0 != UInt8(ascii: "\n") }.dropFirst()
        let name = Array("wchar: ".utf8)
        guard line.starts(with: name) else { return nil }
        line = line.dropFirst(name.count)
        var number = 0
        for byte in line.prefix(while: { (0x30...0x39).contains($0) }) { number = number &* 10 &+ Int(byte - 0x30) }
        return number
    }
}
