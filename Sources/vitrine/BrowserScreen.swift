internal import Browser
internal import Foundation
internal import Gateway
internal import Glibc
internal import Logging
internal import Runtime
internal import Session
internal import Store
internal import Terminal
internal import Transport
internal import Wire

/// Puts the browser on the terminal and keeps it there until it quits; then leaves with its exit status.
@MainActor
enum BrowserScreen {
    /// On a file, through a gateway of the browser's own.
    ///
    /// - Parameters:
    ///   - model: to begin with, where the database has it; otherwise the first one.
    ///   - desk: writes to the file meanwhile; it is stopped at the end.
    static func browse(
        database path: String, called name: String, model: String? = nil, living desk: LivingDesk? = nil, _ options: ScreenOptions
    ) async throws {
        let status: Result<Int32, any Error>
        do { status = .success(try await browse(path, called: name, model, desk, options)) } catch { status = .failure(error) }
        await desk?.stop()
        throw ExitStatus(code: try status.get())
    }

    private static func browse(
        _ path: String, called name: String, _ model: String?, _ desk: LivingDesk?, _ options: ScreenOptions
    ) async throws -> Int32 {
        let log = try BrowserLog.open(in: Places())
        do {
            let gateway = try await LocalGateway.start(database: path, source: SettingsSource(), logger: log.logger)
            await desk?.start(log.logger)
            let status = try await run(
                dial(gateway.url, token: gateway.token), called: name, model: model,
                arguments: ["--database", URL(filePath: path).standardizedFileURL.path], options, log)
            await gateway.stop()
            return status
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
            dial, called: server.description, model: nil, arguments: ["--url", server.description] + arguments, options,
            BrowserLog.open(in: Places()))
        throw ExitStatus(code: status)
    }

    private static func run(
        _ dial: @escaping Dial, called name: String, model: String?, arguments: [String], _ options: ScreenOptions, _ log: BrowserLog
    ) async throws -> Int32 {
        let display: NcursesDisplay
        let environment = ProcessInfo.processInfo.environment
        let file = SettingsFile(in: Places())
        for problem in file.problems { log.logger.warning("\(problem)") }
        let settings = options.applied(to: file.settings)
        do throws(TerminalError) {
            display = try NcursesDisplay(
                terminal: environment["TERM"], isColorWanted: settings.hasColor ?? environment["NO_COLOR", default: ""].isEmpty,
                isUnicodeWanted: !settings.isASCII, log: log.file)
        } catch {
            throw CommandFailure(.usage, error.message)
        }
        defer { display.close() }
        if let note = display.note { log.logger.notice("\(note)") }
        let session = Session(dial: dial, logger: log.logger)
        var state = State(server: name, model: model, link: options.link, arguments: arguments, size: display.size)
        state.adopt(settings, themes: file.themes, problems: file.problems)
        state.version = Vitrine.version
        var surroundings = Surroundings { Int64(Date.now.timeIntervalSince1970) }
        surroundings.millisecondsSince1970 = { Int64(Date.now.timeIntervalSince1970 * 1_000) }
        surroundings.residentKilobytes = residentKilobytes
        let loop = BrowserLoop(state, on: display, asking: session, in: surroundings)
        return await loop.run(inputs: display.inputs)
    }

    /// Source: proc_pid_statm(5): the second number is that of resident pages.
    private static func residentKilobytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        return numbers.count > 1 ? numbers[1] * Int(sysconf(Int32(_SC_PAGESIZE))) / 1_000 : nil
    }
}
