internal import CNcurses
internal import Dispatch
internal import Glibc

/// Signals as calls on the main actor. A C handler writes each as a byte into a pipe; nothing else runs in a handler.
@MainActor
final class SignalSource {
    private let pipe: Int32
    private var source: (any DispatchSourceRead)?

    /// Handlers are installed at once and removed by `close`; several signals of a kind may arrive as one.
    init(_ signals: [Int32], _ handle: @escaping @MainActor (Set<Int32>) -> Void) {
        let watched = cn_watch(signals, Int32(signals.count))
        pipe = watched < 0 ? -1 : fcntl(watched, F_DUPFD_CLOEXEC, 3)
        guard pipe >= 0 else { return }
        let (pipe, source) = (pipe, DispatchSource.makeReadSource(fileDescriptor: pipe, queue: .main))
        source.setEventHandler { [weak self] in
            MainActor.assumeIsolated {
                guard let arrived = self?.arrived(), !arrived.isEmpty else { return }
                handle(arrived)
            }
        }
        // The number may be another file's as soon as it is closed: not before the source is done with it.
        source.setCancelHandler { Glibc.close(pipe) }
        source.activate()
        self.source = source
    }

    /// What has come and was not handed out yet.
    func arrived() -> Set<Int32> {
        var bytes = [UInt8](repeating: 0, count: 256)
        var signals: Set<Int32> = []
        while case let length = read(pipe, &bytes, bytes.count), length > 0 {
            for byte in bytes[..<length] { signals.insert(Int32(byte)) }
        }
        return signals
    }

    /// What has come, after waiting for one of them: its handler may run on another thread a little later than this one goes on.
    func arrived(waitingFor signal: Int32, milliseconds: Int32) -> Set<Int32> {
        var signals = arrived()
        var state = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
        while !signals.contains(signal), poll(&state, 1, milliseconds) > 0 { signals.formUnion(arrived()) }
        return signals
    }

    func close() {
        cn_unwatch()
        source?.cancel()
        source = nil
    }
}
