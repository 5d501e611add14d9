internal import NIOCore
internal import Wire

extension WebSocketHandler: ServerChannel {
    /// What is handed to the channel at a time, so that a large answer's progress is seen.
    private static let chunk = 64 << 10

    func send(_ message: [UInt8]) { send(message, as: .text) }

    func send(_ message: [UInt8], as opcode: WebSocketOpcode) {
        eventLoop.preconditionInEventLoop()
        guard phase == .open else { return }
        append(opcode, message)
        if !isBusy || output.readableBytes >= Self.chunk { flush() }
    }

    var unsentBytes: Int {
        eventLoop.preconditionInEventLoop()
        return unsent
    }

    var isReading: Bool {
        get {
            eventLoop.preconditionInEventLoop()
            return wantsReading
        }
        set {
            eventLoop.preconditionInEventLoop()
            guard wantsReading != newValue else { return }
            wantsReading = newValue
            // Never from within the call: the owner is told one thing at a time.
            if !isBusy { execute {} }
        }
    }

    func execute(_ work: @escaping @Sendable () -> Void) {
        eventLoop.execute {
            guard self.phase != .ended else { return }
            self.isBusy = true
            work()
            self.read()
            self.settle()
        }
    }

    /// The end of a burst: one flush for all that it sent, and what follows from the socket's taking it.
    func settle() {
        repeat {
            flush()
            guard hasDrained else { break }
            hasDrained = false
            if phase == .open, case .server(let connection) = owner { connection.drained() }
            // What was left lying while reading rested.
            read()
        } while output.readableBytes > 0 || hasDrained
        isBusy = false
        watchUnsent()
        applyReading()
        watchMessage()
    }

    func append(_ opcode: WebSocketOpcode, _ payload: [UInt8]) {
        let before = output.readableBytes
        if before == 0, let context { output = context.channel.allocator.buffer(capacity: payload.count + 14) }
        payload.withUnsafeBytes {
            WebSocketFrameHeader.write(opcode, $0, mask: role == .client ? .random(in: .min ... .max) : nil, to: &output)
        }
        unsent += output.readableBytes - before
        given += output.readableBytes - before
    }

    func flush() {
        guard !isFlushing, let context else { return }
        isFlushing = true
        while output.readableBytes > 0 {
            var frames = output
            output = ByteBuffer()
            while frames.readableBytes > 0, let chunk = frames.readSlice(length: min(Self.chunk, frames.readableBytes)) {
                let count = chunk.readableBytes
                let written = eventLoop.makePromise(of: Void.self)
                written.futureResult.whenComplete { self.taken(count, $0) }
                context.write(wrapOutboundOut(chunk), promise: written)
            }
            context.flush()
        }
        isFlushing = false
        sayFarewell()
    }

    private func taken(_ count: Int, _ result: Result<Void, any Error>) {
        unsent -= count
        guard case .success = result, phase != .ended else { return }
        hasDrained = true
        // Within a flush, the one that flushes goes on from there.
        guard !isFlushing, !isBusy else { return }
        isBusy = true
        settle()
    }

    /// Adds the rest that is under way, if one is.
    func noteRest() {
        guard !isChannelReading else { return }
        let now = NIODeadline.now()
        rested = rested + (now - restingSince)
        restingSince = now
    }

    /// Tells the channel, once it matters: a change costs system calls.
    func applyReading() {
        let wanted = wantsReading || phase != .open
        guard wanted != isChannelReading, let context else { return }
        noteRest()
        isChannelReading = wanted
        if wanted { lastHeard = .now() } else { restingSince = .now() }
        // It fails on a closed channel only, and there is nothing to read there.
        try? context.channel.syncOptions?.setOption(.autoRead, value: wanted)
    }
}
