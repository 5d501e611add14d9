internal import Foundation
internal import Glibc

/// A copy of the sample for one process to write to, in a folder of the user's own: removed with it, or by the next one after a crash.
struct LivingCopy {
    private static let prefix = "live-"
    private static let lockSuffix = ".lock"

    /// Of the copy.
    let path: String
    private let lockPath: String
    /// Locked as long as the process is there.
    private let lock: Int32

    /// Copies `sample`, after removing the copies of processes that are gone.
    static func make(of sample: String, in folder: URL) throws -> LivingCopy {
        removeAbandoned(in: folder)
        while true {
            let name = prefix + String(UInt32.random(in: .min ... .max), radix: 16)
            let lockPath = folder.appending(path: name + lockSuffix).path
            let lock = open(lockPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if lock < 0, errno == EEXIST { continue }
            guard lock >= 0 else { throw CommandFailure(.failed, "cannot write \(lockPath): \(String(cString: strerror(errno)))") }
            guard isHeld(lock) else {
                // Somebody took it for an abandoned one.
                close(lock)
                continue
            }
            let copy = LivingCopy(path: folder.appending(path: name + ".sqlite").path, lockPath: lockPath, lock: lock)
            do {
                try FileManager.default.copyItem(atPath: sample, toPath: copy.path)
                chmod(copy.path, 0o600)
                return copy
            } catch {
                copy.remove()
                throw CommandFailure(.failed, "cannot copy the sample to \(copy.path): \(error.localizedDescription)")
            }
        }
    }

    /// To be called when nobody has the file open any more.
    func remove() {
        Self.removeDatabase(path)
        unlink(lockPath)
        close(lock)
    }

    private static func removeAbandoned(in folder: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(lockSuffix) {
            let lockPath = folder.appending(path: name).path
            let lock = open(lockPath, O_RDWR | O_CLOEXEC)
            guard lock >= 0 else { continue }
            if isHeld(lock) {
                removeDatabase(String(lockPath.dropLast(lockSuffix.count)) + ".sqlite")
                unlink(lockPath)
            }
            close(lock)
        }
    }

    /// Takes the lock, unless another process has it or has removed its file.
    private static func isHeld(_ lock: Int32) -> Bool {
        var status = stat()
        return flock(lock, LOCK_EX | LOCK_NB) == 0 && fstat(lock, &status) == 0 && status.st_nlink > 0
    }

    private static func removeDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }
}
