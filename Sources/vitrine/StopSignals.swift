internal import Dispatch
internal import Glibc

/// Calls `act` with the signal's number when the user or the system asks the command to stop. A signal that was ignored stays so: nohup,
/// and a shell that starts a command in the background, mean it.
final class StopSignals {
    private let watched: [(number: Int32, before: sigaction, source: any DispatchSourceSignal)]

    init(_ act: @escaping @Sendable (Int32) -> Void) {
        watched = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
            var before = sigaction()
            sigaction(number, nil, &before)
            guard !before.isIgnored else { return nil }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { act(number) }
            source.activate()
            return (number, before, source)
        }
    }

    deinit {
        for (number, before, source) in watched {
            source.cancel()
            var before = before
            sigaction(number, &before, nil)
        }
    }
}

extension sigaction {
    fileprivate var isIgnored: Bool {
        unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
