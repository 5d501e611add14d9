import Foundation
import Glibc
import NIOCore
import Testing
import Wire

@testable import Transport

/// Every kind of address that a server can listen on.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct ListenerTests {
    /// Says how the connection looks from within.
    private static let mirror: @Sendable (RequestHead) -> Admission = { head in
        .refuse(Refusal(status: 404, body: "\(head.peer.address) \(head.listener)"))
    }

    private static func seen(at address: ListenAddress) throws -> String {
        let socket = try RawSocket(address)
        socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return socket.readText().split(separator: "\r\n").last.map { String($0) } ?? ""
    }

    private static func echo(_ url: String) async throws {
        let opened = try await dial(ServerURL.parse(url), token: "token")()
        opened.channel.send(Array("hello".utf8))
        var events = opened.channel.events.makeAsyncIterator()
        #expect(await events.next() == .message(Array("hello".utf8)))
        opened.channel.close(code: 1000, reason: "")
        #expect(await events.next() == .closed(code: 1000, reason: ""))
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// A listening socket that is not the server's own.
    private static func bound(_ address: SocketAddress, type: CInt = CInt(SOCK_STREAM.rawValue)) throws -> CInt {
        let family = address.protocol == .unix ? AF_UNIX : AF_INET
        let descriptor = socket(family, type, 0)
        try #require(address.withSockAddr { bind(descriptor, $0, socklen_t($1)) } == 0)
        return descriptor
    }

    // MARK: IP

    @Test(.enabled(if: hasIPv6)) func `IPv6 is served like IPv4`() async throws {
        let test = try await TestServer([.ip(address: "::1", port: 0)])
        try await Self.echo("ws://[::1]:\(test.port)")
        await test.stop()
        let mirror = try await TestServer([.ip(address: "::1", port: 0)], admit: Self.mirror)
        #expect(try Self.seen(at: mirror.server.boundAddresses[0]) == "::1 loopback")
        await mirror.stop()
    }

    @Test(.enabled(if: hasIPv6)) func `all of IPv6 is all of IPv4 too, under its own addresses`() async throws {
        let test = try await TestServer([.ip(address: "::", port: 0)], admit: Self.mirror)
        #expect(try Self.seen(at: .ip(address: "127.0.0.1", port: test.port)) == "127.0.0.1 network")
        await test.stop()
    }

    @Test(.enabled(if: hasIPv6)) func `beside an IPv4 address with its port, IPv6 is IPv6 alone`() async throws {
        let test = try await TestServer([.ip(address: "127.0.0.12", port: 0), .ip(address: "::", port: 0)], admit: Self.mirror)
        #expect(try Self.seen(at: .ip(address: "::1", port: test.port(1))) == "::1 network")
        #expect(throws: RawSocket.NotConnected.self) { try RawSocket(port: test.port(1), host: "127.0.0.13") }
        await test.stop()
    }

    // MARK: Unix sockets

    @Test func `a Unix socket is served, is its owner's alone, and is gone afterwards`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        let test = try await TestServer([.unix(path: path)])
        #expect(test.server.boundAddresses == [.unix(path: path)])
        #expect(Self.mode(path) == 0o600)
        try await Self.echo("unix:\(path)")
        await test.stop()
        #expect(Self.mode(path) == nil)
    }

    @Test func `a client of a Unix socket has no address`() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer([.unix(path: folder.path("s"))], admit: Self.mirror)
        #expect(try Self.seen(at: .unix(path: folder.path("s"))) == "unix unix")
        await test.stop()
    }

    @Test func `the socket of a dead server is replaced`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        Glibc.close(try Self.bound(SocketAddress(unixDomainSocketPath: path)))
        #expect(Self.mode(path) != nil)
        let test = try await TestServer([.unix(path: path)])
        #expect(Self.mode(path) == 0o600)
        try await Self.echo("unix:\(path)")
        await test.stop()
    }

    @Test func `the socket of a living server is left alone`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        let test = try await TestServer([.unix(path: path)])
        await #expect(throws: TransportError(code: .cannotListen, message: "cannot listen on unix:\(path): Address already in use")) {
            _ = try await TestServer([.unix(path: path)])
        }
        try await Self.echo("unix:\(path)")
        await test.stop()
    }

    @Test func `of many that start at once on a dead socket one wins, and can be reached`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        Glibc.close(try Self.bound(SocketAddress(unixDomainSocketPath: path)))
        let servers = await withTaskGroup(of: TestServer?.self) { group in
            for _ in 0..<8 { group.addTask { try? await TestServer([.unix(path: path)]) } }
            return await group.reduce(into: [TestServer]()) { servers, server in server.map { servers.append($0) } }
        }
        #expect(servers.count == 1)
        try await Self.echo("unix:\(path)")
        for server in servers { await server.stop() }
    }

    @Test func `a server that is just starting in the folder is waited for, but not for ever`() async throws {
        let folder = try TemporaryFolder()
        let lock = open(folder.path(""), O_RDONLY | O_DIRECTORY)
        try #require(flock(lock, LOCK_EX) == 0)
        let began = ContinuousClock.now
        let test = try await TestServer([.unix(path: folder.path("s"))])
        #expect(ContinuousClock.now - began >= .seconds(1))
        Glibc.close(lock)
        await test.stop()
    }

    @Test func `a file that is no socket is never removed`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("notes")
        try Data("important".utf8).write(to: URL(filePath: path))
        let sentence = "cannot listen on unix:\(path): there is a file of that name, and it is no socket"
        await #expect(throws: TransportError(code: .cannotListen, message: sentence)) { _ = try await TestServer([.unix(path: path)]) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("important".utf8))
    }

    @Test func `a folder that is not there is named`() async throws {
        let sentence = "cannot listen on unix:/nonexistent/s: No such file or directory"
        await #expect(throws: TransportError(code: .cannotListen, message: sentence)) {
            _ = try await TestServer([.unix(path: "/nonexistent/s")])
        }
    }

    @Test func `a file that took the socket's place stays`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        let test = try await TestServer([.unix(path: path)])
        unlink(path)
        let other = try Self.bound(SocketAddress(unixDomainSocketPath: path))
        await test.stop()
        #expect(Self.mode(path) != nil)
        Glibc.close(other)
    }

    // MARK: Inherited sockets

    @Test func `an inherited socket is served where it listens`() async throws {
        let descriptor = try Self.bound(SocketAddress(ipAddress: "127.0.0.1", port: 0))
        listen(descriptor, 8)
        let address = ListenAddress.inherited(descriptor: descriptor)
        #expect(address.kind == .loopback)
        let test = try await TestServer([address])
        #expect(test.port > 0)
        try await Self.echo("ws://127.0.0.1:\(test.port)")
        await test.stop()
    }

    @Test func `an inherited Unix socket keeps its file`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        let descriptor = try Self.bound(SocketAddress(unixDomainSocketPath: path))
        listen(descriptor, 8)
        #expect(ListenAddress.inherited(descriptor: descriptor).kind == .unix)
        let test = try await TestServer([.inherited(descriptor: descriptor)])
        #expect(test.server.boundAddresses == [.unix(path: path)])
        try await Self.echo("unix:\(path)")
        await test.stop()
        #expect(Self.mode(path) != nil)
    }

    @Test func `what is no listening socket is refused by number`() async throws {
        func sentence(_ descriptor: CInt, _ reason: String) -> TransportError {
            TransportError(code: .cannotListen, message: "cannot listen on descriptor \(descriptor): \(reason)")
        }
        let deaf = try Self.bound(SocketAddress(ipAddress: "127.0.0.1", port: 0))
        let datagrams = try Self.bound(SocketAddress(ipAddress: "127.0.0.1", port: 0), type: CInt(SOCK_DGRAM.rawValue))
        for descriptor in [deaf, datagrams] {
            await #expect(throws: sentence(descriptor, "it is no listening stream socket")) {
                _ = try await TestServer([.inherited(descriptor: descriptor)])
            }
            #expect(ListenAddress.inherited(descriptor: descriptor).kind == .network)
            Glibc.close(descriptor)
        }
        await #expect(throws: sentence(-1, "Bad file descriptor")) { _ = try await TestServer([.inherited(descriptor: -1)]) }
    }

    // MARK: Several

    @Test func `several addresses are served at once`() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer([
            .ip(address: "127.0.0.1", port: 0), .unix(path: folder.path("s")), .ip(address: "127.0.0.1", port: 0),
        ])
        #expect(test.port(0) != test.port(2))
        for url in ["ws://127.0.0.1:\(test.port(0))", "unix:\(folder.path("s"))", "ws://127.0.0.1:\(test.port(2))"] {
            try await Self.echo(url)
        }
        await test.stop()
    }

    @Test func `when one address fails none stays, and it is named`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("s")
        let inherited = try Self.bound(SocketAddress(ipAddress: "127.0.0.14", port: 0))
        listen(inherited, 8)
        let address = try InheritedSocket.address(inherited)
        _ = try RawSocket(address)
        let sentence = "cannot listen on unix:/nonexistent/s: No such file or directory"
        await #expect(throws: TransportError(code: .cannotListen, message: sentence)) {
            _ = try await TestServer([.unix(path: path), .inherited(descriptor: inherited), .unix(path: "/nonexistent/s")])
        }
        #expect(Self.mode(path) == nil)
        #expect(throws: RawSocket.NotConnected.self) { try RawSocket(address) }
    }
}

/// Not every container has it.
private let hasIPv6: Bool = {
    guard let address = try? SocketAddress(ipAddress: "::1", port: 0) else { return false }
    let descriptor = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    return address.withSockAddr { bind(descriptor, $0, socklen_t($1)) } == 0
}()

/// A folder with a short name, so that sockets have room in it; gone with the value.
final class TemporaryFolder {
    private let name: String

    init() throws {
        name = "/tmp/vitrine-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: name) }

    func path(_ file: String) -> String { "\(name)/\(file)" }
}
