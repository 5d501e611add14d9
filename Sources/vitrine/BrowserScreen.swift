internal import Browser
internal import Foundation
internal import Gateway
internal import Logging
internal import Runtime
internal import Screen
internal import Session
internal import Store
internal import Transport
internal import Wire

/// Puts the browser on the terminal and keeps it there until it quits; then leaves with its exit status.
@MainActor
enum BrowserScreen {
    /// On a file, through a gateway of the browser's own.
    ///
    /// - Parameters:
    ///   - identity: what is remembered of it is remembered under that name; the file's path unless given.
    ///   - model: to begin with, where the database has it; otherwise the first one.
    ///   - desk: writes to the file meanwhile; it is stopped at the end.
    static func browse(
        database path: String, called name: String, known identity: String? = nil, model: String? = nil, living desk: LivingDesk? = nil,
        _ options: ScreenOptions
    ) async throws {
        let status: Result<Int32, any Error>
        do {
            status = .success(try await browse(path, called: name, known: identity, model, desk, options))
        } catch { status = .failure(error) }
        await desk?.stop()
        throw ExitStatus(code: try status.get())
    }

    private static func browse(
        _ path: String, called name: String, known identity: String?, _ model: String?, _ desk: LivingDesk?, _ options: ScreenOptions
    ) async throws -> Int32 {
        let log = try BrowserLog.open(in: Places())
        do {
            let tap = ServerTap { Int64(Date.now.timeIntervalSince1970 * 1_000) }
            let gateway = try await LocalGateway.start(
                database: path, source: SettingsSource(), logger: log.logger, observers: [tap.observer])
            let beside = GatewayDesk(gateway, database: path, note: desk?.note).server(heardBy: tap)
            await desk?.start(log.logger)
            let file = URL(filePath: path).standardizedFileURL.path
            let status: Result<Int32, any Error>
            do {
                status = .success(
                    try await run(
                        dial(gateway.url, token: gateway.token), called: name, known: identity ?? file, model: model,
                        arguments: ["--database", file], beside: beside, options, log))
            } catch { status = .failure(error) }
            await gateway.stop()
            return try status.get()
        } catch let error as StoreError {
            throw CommandFailure(.failed, error.message)
        } catch let error as TransportError {
            throw CommandFailure(.failed, error.message)
        } catch let error as SettingsError {
            throw CommandFailure(.usage, error.message)
        }
    }

    /// On a server, near or far.
    ///
    /// - Parameter arguments: those that lead our commands to it, but for its address.
    static func browse(_ server: ServerURL, token: String, caFile: String?, arguments: [String], _ options: ScreenOptions) async throws {
        var dialling = DialOptions()
        dialling.caFile = caFile
        let dial = dial(server, token: token, options: dialling)
        let status = try await run(
            dial, called: server.description, known: server.description, model: nil,
            arguments: ["--url", server.description] + arguments, options, BrowserLog.open(in: Places()))
        throw ExitStatus(code: status)
    }

    private static func run(
        _ dial: @escaping Dial, called name: String, known identity: String, model: String?, arguments: [String],
        beside own: OwnServer? = nil, _ options: ScreenOptions, _ log: BrowserLog
    ) async throws -> Int32 {
        let file = SettingsFile(in: Places())
        for problem in file.problems { log.logger.warning("\(problem)") }
        let settings = options.applied(to: file.settings)
        let record = try options.record.map { path throws(CommandFailure) in try RecordFile(path) }
        defer { record?.close() }
        let (display, inputs) = try BrowserDisplay.open(options, settings, log, arguments)
        defer { display.close() }
        let session = Session(dial: dial, logger: log.logger)
        var surroundings = Surroundings { Int64(Date.now.timeIntervalSince1970) }
        surroundings.millisecondsSince1970 = { Int64(Date.now.timeIntervalSince1970 * 1_000) }
        surroundings.memoryUse = memoryUse
        surroundings.server = own
        surroundings.home = NSHomeDirectory()
        // No other program needs the token, nor whom that starts or who looks at its environment.
        let secrets = Setting.all.filter(\.isSecret).map(\.variable)
        let environment = ProcessInfo.processInfo.environment.filter { !secrets.contains($0.key) }
        surroundings.editor = Editor(environment: environment)
        surroundings.clipboard = Clipboard(environment: environment, fallback: Places().state.appending(path: "copied").path)
        var recollection: Recollection?
        // A record is all of what it shows, and what earlier sessions remember of people is not masked.
        if !options.noMemory, !settings.isMasked, record == nil {
            let memoryFile = MemoryFile(in: Places().state)
            let (memory, problem) = memoryFile.read()
            recollection = Recollection(memory, of: identity, isFresh: options.freshSession, problem: problem)
            surroundings.remember = { changes in
                let problem = memoryFile.bringIn(changes)
                if let problem { log.logger.warning("what was done will not be remembered: \(problem)") }
                return problem
            }
        }
        var opening = Opening(server: name, model: model, size: display.size)
        opening.link = options.link
        opening.arguments = arguments
        opening.version = Vitrine.version
        opening.changeLogs = options.changeLog
        (opening.settings, opening.themes, opening.problems) = (settings, file.themes, file.problems)
        opening.isMasked = settings.isMasked
        opening.maskKey = options.maskSeed ?? .random(in: .min ... .max)
        surroundings.recorder = record?.recorder(opening, display.capabilities)
        let loop = BrowserLoop(State(opening, recollection: recollection), on: display, asking: session, in: surroundings)
        return await loop.run(inputs: inputs)
    }

    /// Source: proc_pid_statm(5): the second number is that of resident pages, the third that of those which are shared or of files.
    private static func memoryUse() -> MemoryUse? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let pages = text.split(separator: " ").compactMap { Int($0) }
        guard pages.count > 2 else { return nil }
        let size = Int(sysconf(Int32(_SC_PAGESIZE)))
        return MemoryUse(own: (pages[1] - pages[2]) * size / 1_000, code: pages[2] * size / 1_000)
    }
}
