internal import NIOCore

extension WebSocketHandler {
    /// One timer a connection, set anew when it rings and not with every message.
    func watchSilence(after time: TimeAmount) {
        silenceTimer = eventLoop.scheduleTask(in: time) { self.checkSilence() }
    }

    private func checkSilence() {
        guard phase == .open else { return }
        // Whoever is not read cannot be blamed for silence, nor whoever has a ping still before it, behind a long answer.
        if !isChannelReading || unsent > 0 { lastHeard = .now() }
        let silence = NIODeadline.now() - lastHeard
        if silence < limits.silence.amount {
            isPinged = false
            watchSilence(after: limits.silence.amount - silence)
        } else if isPinged {
            giveUp()
        } else {
            isPinged = true
            append(.ping, [])
            flush()
            watchSilence(after: limits.silence.amount)
        }
    }

    /// Notes at the end of a burst whether a message has begun and is not whole; most of the time none has, and this costs nothing.
    func watchMessage() {
        guard phase == .open, wantsReading, !reader.isBetweenMessages || input.readableBytes > 0 else {
            unfinished = nil
            return
        }
        if unfinished?.number != messagesRead { unfinished = (messagesRead, .now()) }
        if messageTimer == nil { messageTimer = eventLoop.scheduleTask(in: limits.messageTime.amount) { self.checkMessage() } }
    }

    private func checkMessage() {
        messageTimer = nil
        guard phase == .open, let unfinished else { return }
        let left = unfinished.since + limits.messageTime.amount - .now()
        if left > .zero {
            messageTimer = eventLoop.scheduleTask(in: left) { self.checkMessage() }
        } else {
            fail(.tooSlow)
        }
    }
}
