internal import SQLite

/// The sample: a support desk with its users, tickets and everything that happened to them, as a SQLite database.
package enum SampleDatabase {
    /// Rises whenever the same options give other bytes, so that a kept copy can be told to be old.
    package static let version = 2

    /// Writes the database to a file beside `path` and gives it that name when it is whole.
    ///
    /// On an error, `stopped` and a full disk included, `path` is as it was and nothing is left beside it. The folder must exist.
    ///
    /// - Parameters:
    ///   - force: Replaces an existing file; without it one is an error.
    ///   - shouldStop: Asked some hundred times; true ends the run with `stopped`.
    ///   - progress: Told a rising fraction from 0 to 1, as often.
    package static func write(
        to path: String, options: SampleOptions = SampleOptions(), force: Bool = false,
        shouldStop: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
    ) throws(SampleError) {
        try options.check()
        let file = PartialFile(for: path)
        guard force || !file.targetExists else { throw PartialFile.exists(path) }
        file.discard()
        do {
            try SampleBuilder(options: options).build(file.path) { fraction in
                if shouldStop() { throw SampleError(.stopped, "stopped before \(path) was written") }
                progress(fraction)
            }
            try file.commit(replacing: force)
            // Tens of megabytes of pages: who goes on after this would be said to need them.
            Connection.releaseFreedMemory()
        } catch {
            file.discard()
            throw SampleError(error, writing: path)
        }
        progress(1)
    }
}
