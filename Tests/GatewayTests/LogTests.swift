import Foundation
import Gateway
import Logging
import Synchronization
import Testing

struct LogTests {
    /// Work that was put off for a second.
    private final class Later: Sendable {
        private let work = Mutex<[@Sendable () -> Void]>([])
        var put: @Sendable (@escaping @Sendable () -> Void) -> Void { { [self] one in work.withLock { $0.append(one) } } }
        func run() {
            for one in work.withLock({ work in
                defer { work = [] }; return work
            }) { one() }
        }
    }

    @Test func `a line is level, message and sorted metadata, all made harmless`() {
        let lines = Lines()
        var logger = LogSink(.text, write: lines.write).logger("test", level: .info)
        logger[metadataKey: "connection"] = "7"
        logger.info("hello", metadata: ["peer": "127.0.0.1:1", "a": "b c", "z": "\u{1b}\n", "q": "", "w": "x\"y"])
        logger.error("bad \u{202e}\n")
        logger.debug("not this one")
        logger.warning("cut", metadata: ["long": "\(String(repeating: "x", count: 100))"])
        #expect(
            lines.all == [
                #"INFO: hello a="b c" connection=7 peer=127.0.0.1:1 q="" w="x\"y" z=\u{1b}\u{a}"#,
                #"ERROR: bad \u{202e}\u{a} connection=7"#,
                "WARNING: cut connection=7 long=" + String(repeating: "x", count: 64),
            ])
    }

    @Test func `as JSON a line has a time and is a document`() throws {
        let lines = Lines()
        let logger = LogSink(.json, write: lines.write, unixTime: { 1_767_225_599 }).logger("test", level: .trace)
        logger.trace("say \"hi\"", metadata: ["peer": "您好"])
        #expect(lines.all == [#"{"time":"2025-12-31T23:59:59Z","level":"trace","message":"say \"hi\"","peer":"您好"}"#])
    }

    @Test func `of equal lines ten a second are written, then one with their number`() {
        let lines = Lines()
        let clock = ManualClock()
        let later = Later()
        let logger = LogSink(.text, write: lines.write, clock: clock.now, later: later.put).logger("test", level: .info)
        for peer in 0..<25 { logger.warning("refused", metadata: ["peer": "\(peer)"]) }
        logger.warning("another")
        #expect(lines.all.count == 11)
        #expect(lines.all[9] == "WARNING: refused peer=9")
        clock.advance(1)
        later.run()
        #expect(lines.all.last == "WARNING: refused repeated=15")
        logger.warning("refused")
        #expect(lines.all.last == "WARNING: refused")
        clock.advance(1)
        later.run()
        #expect(lines.all.count == 13)
    }

    @Test func `a slow trickle of equal lines is not limited`() {
        let lines = Lines()
        let clock = ManualClock()
        let logger = LogSink(.text, write: lines.write, clock: clock.now).logger("test", level: .info)
        for _ in 0..<30 {
            logger.info("tick")
            clock.advance(0.11)
        }
        #expect(lines.all.count == 30)
    }

    @Test(.timeLimit(.minutes(1))) func `a log that nobody reads is not waited for, and says so when it is read again`() throws {
        let pipe = Pipe()
        let (reader, writer) = (pipe.fileHandleForReading, pipe.fileHandleForWriting.fileDescriptor)
        let write = LogSink.writer(to: writer)
        var filler = 0
        while write([UInt8](repeating: 0x2e, count: 1000)) { filler += 1 }
        let logger = LogSink(.text, write: write).logger("test", level: .info)
        logger.info("one")
        logger.info("two")
        var read = 0
        while read < filler * 1000 { read += try reader.read(upToCount: filler * 1000 - read)?.count ?? 0 }
        logger.info("three")
        let lines = "INFO: three\nWARNING: lines of the log were lost: nobody took them lines=2\n"
        #expect(try reader.read(upToCount: lines.utf8.count).map { String(decoding: $0, as: UTF8.self) } == lines)
    }
}
