internal import Browser
internal import Foundation
internal import Gateway
internal import Glibc

/// The file that the browser's memory lies in, for nobody else to read. Several browsers may use it at once.
///
/// Each brings in what it changed, under a lock, into what the file holds by then; a reader sees the file before or after that.
struct MemoryFile: Sendable {
    private let folder: URL
    private var path: String { folder.appending(path: "memory").path }

    /// Bytes; more is no memory of ours.
    private static let limit = 4 << 20

    init(in folder: URL) { self.folder = folder }

    /// What is remembered, and what was wrong with it; a damaged file is kept beside the new one.
    func read() -> (Memory, problem: String?) {
        switch load() {
        case .success(let memory): return (memory, nil)
        case .failure(.unreadable(let reason)):
            return (Memory(), "what earlier sessions left cannot be read: \(reason)")
        case .failure(.damaged(let memory)):
            let problem = "the memory of earlier sessions is damaged"
            guard case .success(let lock) = Lock.take(in: folder) else { return (memory, problem) }
            defer { withExtendedLifetime(lock) {} }
            // Another browser may have put it right meanwhile.
            let now = load()
            if case .success(let memory) = now { return (memory, nil) }
            guard case .failure(.damaged(let memory)) = now, let name = setAside() else { return (memory, problem) }
            _ = write(memory)
            return (memory, "not all that earlier sessions left could be read (damaged, or another version's): it is kept as \(name)")
        }
    }

    /// Returns why it could not be done.
    func bringIn(_ changes: Memory.Changes) -> String? {
        let lock = Lock.take(in: folder)
        if case .failure(.unreadable(let reason)) = lock { return reason }
        defer { withExtendedLifetime(lock) {} }
        var memory: Memory
        switch load() {
        case .success(let loaded): memory = loaded
        case .failure(.unreadable(let reason)): return reason
        case .failure(.damaged(let rest)):
            memory = rest
            guard setAside() != nil else { return "\(path) is damaged" }
        }
        memory.apply(changes)
        return write(memory)
    }

    private enum Problem: Error {
        case unreadable(String)
        /// What could be read all the same.
        case damaged(Memory)
    }

    private func load() -> Result<Memory, Problem> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            return code == ENOENT ? .success(Memory()) : .failure(.unreadable("\(path): \(reason(code))"))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard let data = try? file.read(upToCount: Self.limit + 1) ?? Data() else {
            return .failure(.unreadable("\(path) cannot be read"))
        }
        guard data.count <= Self.limit else { return .failure(.damaged(Memory())) }
        let text = String(validating: data, as: UTF8.self)
        let (memory, damagedLines) = Memory.parse(text ?? String(decoding: data, as: UTF8.self))
        return damagedLines == 0 && text != nil ? .success(memory) : .failure(.damaged(memory))
    }

    /// Gives a damaged file another name, which is returned; nil when that cannot be done.
    private func setAside() -> String? {
        for number in 1...99 {
            let name = path + ".damaged" + (number == 1 ? "" : "-\(number)")
            if access(name, F_OK) != 0 || number == 99 { return rename(path, name) == 0 ? name : nil }
        }
        return nil
    }

    /// All or nothing, whatever happens meanwhile.
    private func write(_ memory: Memory) -> String? {
        let new = path + ".new"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return "\(new): \(reason(errno))" }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        defer { close(descriptor) }
        do {
            try file.write(contentsOf: Data(memory.text.utf8))
        } catch {
            unlink(new)
            return "\(new): \(error.localizedDescription)"
        }
        guard fsync(descriptor) == 0, rename(new, path) == 0 else {
            let code = errno
            unlink(new)
            return "\(path): \(reason(code))"
        }
        return nil
    }

    private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// Held by one browser at a time, for a few milliseconds.
    private final class Lock {
        private let descriptor: Int32

        private init(descriptor: Int32) { self.descriptor = descriptor }

        deinit { close(descriptor) }

        /// Gives up when another one holds it for longer than that: it may be stopped, and nobody waits for it.
        static func take(in folder: URL) -> Result<Lock, Problem> {
            let path = folder.appending(path: "memory.lock").path
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return .failure(.unreadable("\(path): \(String(cString: strerror(errno)))")) }
            let lock = Lock(descriptor: descriptor)
            for _ in 0..<50 {
                if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return .success(lock) }
                usleep(4_000)
            }
            return .failure(.unreadable("another browser does not let go of \(path)"))
        }
    }
}
