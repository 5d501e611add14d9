internal import Browser
internal import Dispatch
internal import Synchronization

/// Performs the steps of exports on a queue of its own: a slow disk holds nobody up.
final class Exporter: Sendable {
    private let queue = DispatchQueue(label: "vitrine.export")
    private let files = Mutex<[Int: ExportTarget]>([:])
    private let home: String

    /// - Parameter home: what `~` stands for.
    init(home: String) { self.home = home }

    /// Steps are performed in their order; `report` is called on the queue.
    func perform(_ step: ExportStep, report: @escaping @Sendable (ExportReport) -> Void) {
        queue.async { if let outcome = self.perform(step) { report(outcome) } }
    }

    /// Removes every file that is not whole; returns when that is done.
    func discardAll() {
        queue.sync {
            files.withLock { files in
                for file in files.values { file.discard() }
                files = [:]
            }
        }
    }

    private func perform(_ step: ExportStep) -> ExportReport? {
        files.withLock { files in
            switch step {
            case .open(let id, let path, let isReplacing):
                var file = ExportTarget(path: expanded(path), isReplacing: isReplacing, number: id)
                do throws(ExportError) {
                    guard try file.open() else { return .exists(id: id) }
                } catch {
                    return .failed(id: id, reason: error.message)
                }
                files[id] = file
                return .opened(id: id)
            case .write(let id, let format, let columns, let rows):
                return attempt(id, &files) { (file: inout ExportTarget) throws(ExportError) -> ExportReport in
                    try file.write(rows, under: columns, as: format)
                    return .written(id: id)
                }
            case .finish(let id):
                let report = attempt(id, &files) { (file: inout ExportTarget) throws(ExportError) -> ExportReport in
                    try file.finish()
                    return .finished(id: id, path: file.path, bytes: file.bytes)
                }
                files[id] = nil
                return report
            case .discard(let id):
                files.removeValue(forKey: id)?.discard()
                return nil
            }
        }
    }

    /// What fails leaves nothing behind.
    private func attempt(
        _ id: Int, _ files: inout [Int: ExportTarget], _ step: (inout ExportTarget) throws(ExportError) -> ExportReport
    ) -> ExportReport? {
        guard var file = files[id] else { return nil }
        do throws(ExportError) {
            let report = try step(&file)
            files[id] = file
            return report
        } catch {
            file.discard()
            files[id] = nil
            return .failed(id: id, reason: error.message)
        }
    }

    private func expanded(_ path: String) -> String { path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path }
}
