internal import Glibc
internal import NIOCore

/// Slow readers. A connection whose socket takes all at once has no timer for it, and no entry in the ledger.
extension WebSocketHandler {
    /// At the end of a burst, when what could be written is written.
    func watchUnsent() {
        guard unsent > 0, phase != .ended else { return forgetArrears() }
        let now = NIODeadline.now()
        let arrears = arrears ?? Arrears(limits: limits, taken: given - unsent, now: now)
        arrears.note(given: given, taken: given - unsent, now: now)
        if self.arrears == nil {
            self.arrears = arrears
            judgeReader()
        }
        server?.unsent.update(self, bytes: unsent, since: arrears.oldest)
    }

    func forgetArrears() {
        guard let arrears else { return }
        arrears.timer?.cancel()
        self.arrears = nil
        server?.unsent.remove(self)
    }

    func cutSlowReader(_ reason: String) {
        guard phase != .ended, let context else { return }
        ending = (nil, "the other side does not take what it is sent")
        tellCut(reason)
        // With a reset: the system would go on offering what it holds.
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        context.channel.cut()
    }

    private func judgeReader() {
        guard let arrears else { return }
        switch arrears.judge(taken: given - unsent, now: .now()) {
        case .tooSlow: cutSlowReader("Answers not taken in time")
        case .lookAgain(let time): arrears.timer = eventLoop.scheduleTask(deadline: time) { self.judgeReader() }
        }
    }
}
