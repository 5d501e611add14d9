internal import Dispatch
internal import Glibc
internal import JSON
package import Logging
internal import Synchronization
internal import Wire

/// How a line of the log is written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `INFO: MCP WebSocket connection established connection=7 peer=127.0.0.1:50122`
    case text
    /// `{"time":"2026-01-01T00:00:00Z","level":"info","message":"…","connection":"7"}`
    case json
}

/// Where the lines of all loggers of a process go: formatted, made harmless, and limited.
package final class LogSink: Sendable {
    private let format: LogFormat
    private let write: @Sendable ([UInt8]) -> Bool
    private let clock: @Sendable () -> UInt64
    private let unixTime: @Sendable () -> Int
    private let later: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let limiter = Mutex(LineLimiter())
    /// Lines that were not taken since one was.
    private let lost = Mutex(0)

    /// - Parameters:
    ///   - write: takes a whole line with its end, or says false; standard error unless told otherwise.
    ///   - clock: monotonic nanoseconds.
    ///   - unixTime: seconds since 1970.
    ///   - later: runs its argument in a second.
    package init(
        _ format: LogFormat, write: @escaping @Sendable ([UInt8]) -> Bool = LogSink.writer(to: STDERR_FILENO),
        clock: @escaping @Sendable () -> UInt64 = monotonicNanoseconds, unixTime: @escaping @Sendable () -> Int = { time(nil) },
        later: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { work in
            DispatchQueue.global().asyncAfter(deadline: .now() + 1, execute: DispatchWorkItem(block: work))
        }
    ) {
        self.format = format
        self.write = write
        self.clock = clock
        self.unixTime = unixTime
        self.later = later
    }

    /// A logger that writes here.
    package func logger(_ label: String, level: Logger.Level) -> Logger {
        Logger(label: label) { _ in Handler(sink: self, logLevel: level) }
    }

    /// Writes to a descriptor, and never waits for who reads there: a line that finds a full pipe, or a terminal that was stopped, is not
    /// taken. Whoever logs may be the thread of a thousand connections.
    package static func writer(to descriptor: Int32) -> @Sendable ([UInt8]) -> Bool {
        { line in
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    guard poll(&state, 1, 0) == 1, state.revents == Int16(POLLOUT) else { return false }
                    // What a pipe takes at least when it takes anything.
                    let part = UnsafeRawBufferPointer(rebasing: rest.prefix(4096))
                    let count = Glibc.write(descriptor, part.baseAddress, part.count)
                    guard count > 0 else { return false }
                    rest = rest.dropFirst(count)
                }
                return true
            }
        }
    }

    func log(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        let key = "\(level.rawValue): \(message)"
        switch limiter.withLock({ $0.admit(key, now: clock()) }) {
        case .write: put(line(level, message, metadata))
        case .suppress(isFirst: false): break
        case .suppress(isFirst: true):
            later { [self] in
                let count = limiter.withLock { $0.take(key) }
                if count > 0 { put(line(level, message, ["repeated": "\(count)"])) }
            }
        }
    }

    /// One line at a time, so that what was asked about a descriptor still holds when it is written to.
    private func put(_ text: [UInt8]) {
        lost.withLock { lost in
            guard write(text) else {
                lost += 1
                return
            }
            if lost > 0, write(line(.warning, "lines of the log were lost: nobody took them", ["lines": "\(lost)"])) { lost = 0 }
        }
    }

    private func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> [UInt8] {
        let message = visible(message, limit: 1024)
        let pairs = metadata.sorted { $0.key < $1.key }.map { (key: visible($0.key), value: visible("\($0.value)")) }
        switch format {
        case .text:
            var line = "\(level.rawValue.uppercased()): \(message)"
            for pair in pairs {
                let isPlain = !pair.value.isEmpty && !pair.value.contains { $0 == " " || $0 == "\"" }
                line += " \(pair.key)=" + (isPlain ? pair.value : "\"" + pair.value.replacing("\"", with: "\\\"") + "\"")
            }
            return Array((line + "\n").utf8)
        case .json:
            var writer = JSONWriter(capacity: 160)
            writer.raw(#"{"time":"#)
            writer.string(Self.timestamp(unixTime()))
            writer.raw(#","level":"#)
            writer.string(level.rawValue)
            writer.raw(#","message":"#)
            writer.string(message)
            for pair in pairs {
                writer.byte(UInt8(ascii: ","))
                writer.string(pair.key)
                writer.byte(UInt8(ascii: ":"))
                writer.string(pair.value)
            }
            writer.raw("}\n")
            return writer.bytes
        }
    }

    /// RFC 3339, UTC.
    static func timestamp(_ unixTime: Int) -> String {
        var seconds = time_t(unixTime)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int32, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
            + "T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
    }

    private struct Handler: LogHandler {
        var sink: LogSink
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var all = metadata
            if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
            if let own = event.metadata { all.merge(own) { $1 } }
            sink.log(event.level, "\(event.message)", all)
        }
    }
}
