internal import Records
internal import Transport
internal import Wire

/// One conversation with a server: handshake, models, and how many records each has.
struct DoctorTalk {
    let url: ServerURL
    private static let patience = Duration.seconds(10)
    /// Models whose records are counted; each takes one message of the rate.
    private static let countedModels = 20

    func hold(_ dial: Dial, _ section: inout DoctorSection) async {
        let start = ContinuousClock.now
        let opened: OpenedChannel
        do throws(DialError) {
            opened = try await dial()
        } catch {
            return section.add(.failure, error.message, advice: DialAdvice.text(for: error, url))
        }
        let capabilities = ServerCapabilities(headers: opened.headers)
        section.add(
            .ok, "a WebSocket opened in \(milliseconds(ContinuousClock.now - start))",
            details: [
                capabilities.rate.map { "rate: \($0) messages in \(capabilities.window) s" } ?? "rate: not announced",
                "extensions: \(Self.names(capabilities.extensions))",
            ])
        var line = DoctorLine(opened.channel, patience: Self.patience)
        if let models = await askModels(&line, &section), !models.isEmpty, capabilities.extensions.contains(.count) {
            let allowance = min(Self.countedModels, (capabilities.rate ?? 60) - 1)
            for model in models.prefix(max(allowance, 0)) { await askCount(of: model, &line, &section) }
        }
        line.end()
    }

    private static func names(_ extensions: Set<Extension>) -> String {
        extensions.isEmpty ? "none, the documented protocol" : extensions.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// The names of the models; nil when there was no answer to go on with.
    private func askModels(_ line: inout DoctorLine, _ section: inout DoctorSection) async -> [String]? {
        let start = ContinuousClock.now
        let reply = await line.ask(.describe(model: nil))
        let time = milliseconds(ContinuousClock.now - start)
        switch reply {
        case .answer(_, .ok(let body)):
            guard let models = try? body.models().map(\.name) else { break }
            section.add(.ok, "describe was answered in \(time): \(models.joined(separator: ", "))")
            return models
        case .answer(_, .error(let text)):
            // A server of the documented protocol alone says it this way.
            if let models = modelsAllowed(accordingTo: text) {
                section.add(.ok, "an answer came in \(time); models: \(models.joined(separator: ", "))")
                return models
            }
            section.add(.failure, "describe was answered with '\(text)'", advice: "look at the server's log")
            return nil
        case .notice(let text):
            section.add(.failure, "the server ended the connection: \(text)", advice: DialAdvice.text(forNotice: text, url))
            return nil
        case .event, .malformed: break
        case nil where ContinuousClock.now - start < Self.patience:
            section.add(.failure, "the server ended the connection without an answer: \(line.ending)", advice: "look at the server's log")
            return nil
        case nil:
            section.add(.failure, "no answer within 10 s", advice: "look at the server's log")
            return nil
        }
        section.add(.failure, "the answer is not of the documented protocol", advice: "check that the URL names this gateway")
        return nil
    }

    private func askCount(of model: String, _ line: inout DoctorLine, _ section: inout DoctorSection) async {
        guard case .answer(_, .ok(let body)) = await line.ask(.count(model: model, filter: [])), let (count, isExact) = try? body.count()
        else { return section.add(.warning, "\(model) could not be counted", advice: "look at the server's log") }
        if count == 0, isExact {
            section.add(.warning, "\(model) holds no records: every answer about it is empty")
        } else {
            section.add(.ok, "\(model): \(isExact ? "" : "more than ")\(count) records")
        }
    }
}

/// Questions over one channel, one after the other.
struct DoctorLine {
    private let channel: any MessageChannel
    private var events: AsyncStream<ChannelEvent>.Iterator
    private let patience: Duration
    private var lastID = 0
    /// How the connection ended, if it did.
    private(set) var ending = "the connection is still open"

    init(_ channel: any MessageChannel, patience: Duration) {
        self.channel = channel
        self.patience = patience
        events = channel.events.makeAsyncIterator()
    }

    /// nil when none came in time, or the connection ended.
    mutating func ask(_ request: ClientRequest) async -> Reply? {
        lastID += 1
        channel.send(request.message(id: lastID))
        let deadline = Task { [channel, patience] in
            try await Task.sleep(for: patience)
            channel.close(code: 1000, reason: "")
        }
        defer { deadline.cancel() }
        while let event = await events.next() {
            switch event {
            case .message(let bytes):
                let reply = Reply.read(bytes)
                switch reply {
                case .answer(lastID, _), .notice, .malformed: return reply
                case .answer, .event: continue
                }
            case .closed(let code, let reason):
                ending = "closed with \(code.map { "\($0)" } ?? "no code") \(reason)"
            }
        }
        return nil
    }

    func end() { channel.close(code: 1000, reason: "") }
}
