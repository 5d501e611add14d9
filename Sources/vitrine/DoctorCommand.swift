internal import ArgumentParser
internal import Browser
internal import Gateway
internal import Policy
internal import Store
internal import Transport

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is well and what is not: settings, database, columns, connection.",
        discussion: """
            Reads the settings as serve would: from the environment, then from .env in the working folder. Changes nothing. With --url it asks \
            a running server, with the token of --token-file, of the settings, or of a prompt that shows nothing.

            Exit status: 0 when all is well, 1 when something is not.
            """)

    @Option(help: ArgumentHelp("The SQLite file that serve is given.", valueName: "file"), completion: .file()) var database: String?
    @OptionGroup var listening: ListeningOptions
    @Option(help: "A running server to ask: ws://host:port/mcp/ws or wss://host/mcp/ws.") var url: String?
    @Option(help: ArgumentHelp("Only say whether and why this column is visible.", valueName: "model.column")) var explain: String?
    @OptionGroup var access: AccessOptions

    func validate() throws {
        guard database != "" else { throw ValidationError("--database takes the path of a SQLite file") }
        guard url != nil || access.words.isEmpty else {
            throw ValidationError("--token-file, --ca-file and --insecure go with --url")
        }
        guard explain == nil || url == nil else {
            throw ValidationError("--explain goes with --database: a server never tells what it hides")
        }
        if let explain, Disclosure.splits(explain).isEmpty {
            throw ValidationError("--explain takes a model and a column with a dot between, such as users.password_hash")
        }
    }

    func run() async throws {
        let settings = DoctorSettings()
        if let explain { return try printExplanation(of: explain, settings) }
        let listeners: [ListenAddress]
        let metrics: ListenAddress?
        let server: ServerURL?
        do throws(TransportError) {
            listeners = try listening.addresses()
            metrics = try listening.metricsAddress()
            server = try url.map { text throws(TransportError) in try ServerURL.parse(text, insecure: access.insecure) }
        } catch {
            throw CommandFailure(.usage, error.message)
        }
        var report = DoctorReport()
        // Where only another server is asked, it does not matter that nothing could be served from here.
        let isServing = database != nil || server == nil
        try report.print(settings.section(listeners: isServing ? listeners : nil))
        if isServing { try await examine(settings.settings, listeners + [metrics].compactMap { $0 }, &report) }
        if let server {
            let known = access.tokenFile == nil ? settings.settings.token?.secret : nil
            let token = try known ?? AccessToken.find(file: access.tokenFile)
            try report.print(await DoctorConnection.to(server, token: token, caFile: access.caFile))
        }
        try report.printVerdict(next: next(server))
        if !report.isWell { throw ExitStatus.failed }
    }

    private func examine(_ settings: GatewaySettings, _ listeners: [ListenAddress], _ report: inout DoctorReport) async throws {
        if let section = DoctorFiles.tls(settings) { try report.print(section) }
        if let section = DoctorFiles.audit(settings) { try report.print(section) }
        var listening = DoctorSection("Listening")
        DoctorListening.add(listeners, isSecure: settings.tlsCertificate != nil, to: &listening)
        try report.print(listening)
        guard let database else {
            var section = DoctorSection("Database")
            section.add(.warning, "no database was looked at", advice: "add --database FILE, as for serve")
            try report.print(section)
            if let section = DoctorFiles.tokens(settings, nil) { try report.print(section) }
            return
        }
        let (sections, store) = DoctorDatabase.sections(database, settings.policy, settings.storeOptions)
        for section in sections { try report.print(section) }
        if let section = DoctorFiles.tokens(settings, store?.policy) { try report.print(section) }
        if let store { try report.print(await DoctorConnection.toItself(store, settings)) }
    }

    private func next(_ server: ServerURL?) -> String {
        if let server {
            let words = ["vitrine", "browse", server.description] + access.words
            return "Look at it: " + words.map(shellQuoted).joined(separator: " ")
        }
        guard let database else { return "Look further: vitrine doctor --database FILE" }
        let words = ["vitrine", "serve", "--database", database] + listening.words
        return "Serve it: " + words.map(shellQuoted).joined(separator: " ")
    }

    private func printExplanation(of column: String, _ settings: DoctorSettings) throws {
        // By settings that are not what their author meant, nothing can be said of what is hidden.
        if let error = settings.firstError { throw CommandFailure(.usage, error) }
        let explanation: Explanation
        if let database {
            do throws(StoreError) {
                explanation = try Disclosure.read(database, settings.settings.policy, settings.settings.storeOptions).explain(column)
            } catch {
                throw CommandFailure(.failed, error.message)
            }
        } else {
            explanation = Disclosure.explainByName(column, settings.settings.policy)
        }
        try DataOutput.print(harmlessLines(explanation.sentence))
        if explanation.answer == .unknown { throw ExitStatus.failed }
    }
}
