import Glibc
import NIOCore
import NIOPosix
import Testing
import Wire

@testable import Transport

/// A real listener, and errors of `accept` that a test cannot bring about without harming the tests beside it.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct AcceptGateTests {
    /// A listener that closes what it accepts, and its port.
    private static func listener() async throws -> (any Channel, Int) {
        let core = ServerCore(options: ServerOptions(), logger: TestServer.quiet) { _ in .refuse(Refusal(status: 404, body: "")) }
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptGate(server: core)) }
            }
            .childChannelInitializer { $0.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        return (listener, try #require(listener.localAddress?.port))
    }

    /// Lets an accept fail; false when the listener rests after that.
    private static func reads(after code: CInt, _ listener: any Channel) async throws -> Bool {
        try await listener.eventLoop.submit {
            listener.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
            return try #require(listener.syncOptions).getOption(.autoRead)
        }.get()
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
    func `when the system has no room, accepting rests for a moment and no longer`(code: CInt) async throws {
        let (listener, port) = try await Self.listener()
        for _ in 0..<2 {
            #expect(try await !Self.reads(after: code, listener))
            #expect(try RawSocket(port: port).isAtEnd)
            #expect(try await listener.getOption(.autoRead).get())
        }
        try await listener.close()
    }

    @Test func `a peer that has gone before it is accepted is no reason to rest`() async throws {
        let (listener, port) = try await Self.listener()
        #expect(try await Self.reads(after: ECONNABORTED, listener))
        #expect(try RawSocket(port: port).isAtEnd)
        try await listener.close()
    }
}
