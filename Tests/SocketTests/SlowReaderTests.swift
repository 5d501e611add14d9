import NIOCore
import Testing
import Wire

@testable import Transport

/// Peers that do not take what they are sent.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct SlowReaderTests {
    private static func ask(_ socket: RawSocket, _ text: String) { socket.send(WebSocketReaderTests.frame(1, Array(text.utf8))) }

    private static func firstClose(_ test: TestServer) async -> UInt16?? {
        var closes = test.log.closes.makeAsyncIterator()
        return await closes.next()
    }

    @Test func `who takes too little while more waits is cut`() async throws {
        let test = try await TestServer { $0.limits.progressTime = .milliseconds(300) }
        let socket = try RawSocket.upgraded(port: test.port, receiveBuffer: 4096)
        Self.ask(socket, "big")
        #expect(await Self.firstClose(test) == .some(nil))
        #expect(test.log.cuts == ["Answers not taken in time"])
        await test.stop()
    }

    @Test func `an answer that is not taken in time is the end, however much of it was`() async throws {
        let test = try await TestServer { $0.limits.answerTime = .milliseconds(300) }
        let socket = try RawSocket.upgraded(port: test.port, receiveBuffer: 4096)
        Self.ask(socket, "big")
        _ = socket.read(100_000)
        #expect(await Self.firstClose(test) == .some(nil))
        await test.stop()
    }

    @Test func `what is taken late is no longer counted`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port, receiveBuffer: 4096)
        Self.ask(socket, "big")
        for _ in 0..<2000 where test.server.core.unsent.total < 1_000_000 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(test.server.core.unsent.total > 1_000_000)
        #expect(socket.readFrame().payload.count == 3_000_000)
        Self.ask(socket, "hello")
        #expect(socket.readFrame() == (0x81, Array("hello".utf8)))
        #expect(test.server.core.unsent.total == 0)
        await test.stop()
    }

    @Test func `when all together have too much unsent, who has waited longest goes`() async throws {
        let test = try await TestServer { $0.unsentBytes = 4_000_000 }
        let slow = try RawSocket.upgraded(port: test.port, receiveBuffer: 4096)
        let quicker = try RawSocket.upgraded(port: test.port, receiveBuffer: 4096)
        Self.ask(slow, "big")
        _ = slow.read(1)
        Self.ask(quicker, "big")
        #expect(await Self.firstClose(test) == .some(nil))
        #expect(test.log.cuts == ["Too much unsent in all"])
        #expect(quicker.readFrame().payload.count == 3_000_000)
        #expect(slow.read().count < 3_000_000)
        await test.stop()
    }

    @Test func `a ping that waits behind a long answer cannot be answered, and is not asked for`() async throws {
        let test = try await TestServer { $0.limits.silence = .milliseconds(100) }
        let socket = try RawSocket(port: test.port, receiveBuffer: 4096)
        socket.send(Array(RawSocket.upgrade.utf8) + WebSocketReaderTests.frame(1, Array("big".utf8)))
        _ = socket.readHead()
        // Longer than a silent peer is suffered.
        try await Task.sleep(for: .milliseconds(500))
        #expect(socket.readFrame().payload.count == 3_000_000)
        #expect(socket.readFrame() == (0x89, []))
        await test.stop()
    }

    // MARK: The rules, without a clock

    private static func seconds(_ time: Int64) -> NIODeadline { .uptimeNanoseconds(UInt64(time) * 1_000_000_000) }

    @Test func `64 KiB in every 30 s are enough`() {
        let arrears = Arrears(limits: WebSocketLimits(), taken: 0, now: Self.seconds(0))
        arrears.note(given: 1 << 20, taken: 0, now: Self.seconds(0))
        #expect(arrears.judge(taken: 0, now: Self.seconds(0)) == .lookAgain(Self.seconds(30)))
        #expect(arrears.judge(taken: 64 << 10, now: Self.seconds(30)) == .lookAgain(Self.seconds(60)))
        arrears.note(given: 2 << 20, taken: 1 << 20, now: Self.seconds(50))
        #expect(arrears.judge(taken: 1 << 20, now: Self.seconds(60)) == .lookAgain(Self.seconds(90)))
        #expect(arrears.judge(taken: (1 << 20) + (64 << 10) - 1, now: Self.seconds(90)) == .tooSlow)
    }

    @Test func `every answer has its own 60 s`() {
        var limits = WebSocketLimits()
        limits.progressBytes = 0
        let arrears = Arrears(limits: limits, taken: 0, now: Self.seconds(0))
        arrears.note(given: 1000, taken: 0, now: Self.seconds(0))
        arrears.note(given: 2000, taken: 500, now: Self.seconds(20))
        #expect(arrears.oldest == Self.seconds(0))
        arrears.note(given: 2000, taken: 1000, now: Self.seconds(40))
        #expect(arrears.oldest == Self.seconds(20))
        #expect(arrears.judge(taken: 1999, now: Self.seconds(79)) == .lookAgain(Self.seconds(80)))
        #expect(arrears.judge(taken: 1999, now: Self.seconds(80)) == .tooSlow)
    }
}
