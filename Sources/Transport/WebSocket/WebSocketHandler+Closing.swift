internal import NIOCore
internal import Wire

/// Closing: one close frame each way, and never for longer than a deadline.
///
/// Source: RFC 6455, section 7.
extension WebSocketHandler {
    func close(code: UInt16, reason: String) {
        eventLoop.preconditionInEventLoop()
        guard phase == .open else { return }
        appendClose(code, reason)
        phase = .closing
        cutAfterDeadline()
        if !isBusy {
            flush()
            applyReading()
        }
    }

    /// The peer broke a rule: it is told so, and nothing that it sends is looked at again.
    ///
    /// A socket closed while bytes are unread sends a reset, which can destroy the close frame on its way; so only our direction
    /// is closed, and what still comes is dropped.
    func fail(_ violation: WebSocketViolation) {
        if phase == .open {
            appendClose(violation.code, violation.reason)
            tellCut(violation.reason)
            ending = (nil, "the other side broke the WebSocket protocol: \(violation.reason)")
        }
        linger(.closeOutput)
    }

    func peerCloses(_ code: UInt16?, _ reason: String) {
        if phase == .open { appendClose(code ?? 1000, "") }
        ending = (code, reason)
        // It is the server that ends the connection.
        linger(role == .server ? .cut : .wait)
    }

    /// The peer is silent: it is told, in case it hears, and not waited for.
    func giveUp() {
        guard phase == .open else { return }
        appendClose(1001, "No answer to a ping")
        tellCut("No answer to a ping")
        ending = (nil, "the other side does not answer")
        linger(.closeOutput)
    }

    /// Ends the connection in the way chosen once all is sent.
    func sayFarewell() {
        guard phase == .lingering, unsent == 0, let context else { return }
        switch farewell {
        case .cut: context.close(promise: nil)
        case .closeOutput:
            farewell = .wait
            let halfClosed = eventLoop.makePromise(of: Void.self)
            halfClosed.futureResult.whenFailure { _ in self.cut() }
            context.close(mode: .output, promise: halfClosed)
        case .wait: break
        }
    }

    func end() {
        guard phase != .ended else { return }
        phase = .ended
        report()
        forgetArrears()
        for timer in [closingTimer, silenceTimer, messageTimer] { timer?.cancel() }
        (closingTimer, silenceTimer, messageTimer) = (nil, nil, nil)
        input = ByteBuffer()
        output = ByteBuffer()
        server = nil
    }

    func cut() { context?.close(promise: nil) }

    private func linger(_ farewell: Farewell) {
        self.farewell = farewell
        phase = .lingering
        report()
        cutAfterDeadline()
        if !isBusy {
            flush()
            applyReading()
        }
    }

    /// Before `closed`, so that the end is not put down to the peer's going.
    func tellCut(_ reason: String) {
        if case .server(let connection) = owner { connection.cut(reason: reason) }
    }

    private func report() {
        let told = owner
        owner = .nobody
        switch told {
        case .server(let connection): connection.closed(code: ending.code)
        case .client(let events):
            events.yield(.closed(code: ending.code, reason: ending.reason))
            events.finish()
        case .nobody: break
        }
    }

    private func cutAfterDeadline() {
        guard closingTimer == nil else { return }
        closingTimer = eventLoop.scheduleTask(in: limits.closing.amount) { self.cut() }
    }

    private func appendClose(_ code: UInt16, _ reason: String) {
        append(.close, WebSocketFrameHeader.closePayload(code, reason))
    }
}

extension WebSocketFrameHeader {
    static func closePayload(_ code: UInt16, _ reason: String) -> [UInt8] {
        var payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
        // A control frame holds 125 bytes; a reason is cut between characters.
        for character in reason {
            guard payload.count + character.utf8.count <= 125 else { break }
            payload.append(contentsOf: character.utf8)
        }
        return payload
    }
}
