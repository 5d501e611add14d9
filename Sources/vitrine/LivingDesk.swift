internal import Foundation
internal import Logging
internal import Sample

/// Lets time pass in a copy of the sample while it is looked at.
actor LivingDesk {
    /// Changes a second.
    static let rates = 0.1...50.0
    /// Failures in a row after which time stands still.
    private static let patience = 10

    nonisolated let path: String
    private let copy: LivingCopy
    /// nil once it has been closed.
    private var sample: LivingSample?
    private let rate: Double
    /// For whoever looks at the server.
    nonisolated let note: String
    private var life: Task<Void, Never>?

    /// - Parameter rate: changes a second, on average.
    init(copying path: String, in folder: URL, rate: Double) throws {
        copy = try LivingCopy.make(of: path, in: folder)
        self.path = copy.path
        self.rate = rate
        note =
            "a copy of the sample in which time passes: some \(rate == rate.rounded() ? String(Int(rate)) : String(rate)) changes a second"
        do throws(SampleError) {
            sample = try LivingSample(copy.path, seed: .random(in: .min ... .max))
        } catch {
            copy.remove()
            throw CommandFailure(.failed, error.message)
        }
    }

    func start(_ logger: Logger) {
        life = Task { await live(logger) }
    }

    /// No more is written, and the copy is gone. Readers should be gone before.
    func stop() async {
        life?.cancel()
        await life?.value
        sample = nil
        copy.remove()
    }

    private func live(_ logger: Logger) async {
        var failures = 0
        while failures < Self.patience {
            // Uneven, as life is.
            guard (try? await Task.sleep(for: .seconds(Double.random(in: 0.3...1.7) / rate))) != nil else { return }
            do throws(SampleError) {
                try sample?.step(at: Int64(Date.now.timeIntervalSince1970))
                failures = 0
            } catch {
                failures += 1
                logger.error("nothing happened in the sample: \(error.message)")
            }
        }
        logger.error("time stands still in the sample after \(failures) failures")
    }
}
