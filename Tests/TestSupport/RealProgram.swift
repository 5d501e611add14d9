internal import Glibc

/// The programs that were built beside the tests, for tests that start them.
package enum RealProgram {
    /// The file of `name`, in the folder that the tests' own binary was started from.
    package static func path(_ name: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        guard length > 0 else { return nil }
        let path = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.lastIndex(of: "/").map { path[...$0] + name }
    }

    /// What a sanitizer is told by the environment goes to programs that are given another one, too.
    package static var sanitizer: [String: String] {
        var variables: [String: String] = [:]
        for name in ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        // A program that gives the terminal back when it crashes has to see the signal before the sanitizer ends it.
        for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] { variables[name]? += ":handle_segv=0" }
        return variables
    }
}
