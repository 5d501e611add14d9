internal import ArgumentParser
internal import Transport

struct BrowseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "browse", abstract: "Browse a server, or a SQLite file through a gateway of its own.",
        discussion: "The token comes from MCP_TOKEN, from --token-file, or from a prompt that shows nothing.")

    @Argument(help: "The server: ws://host:port/mcp/ws or wss://host/mcp/ws.") var url: String?
    @Option(help: ArgumentHelp("A SQLite file to browse instead, read-only.", valueName: "file"), completion: .file())
    var database: String?
    @OptionGroup var access: AccessOptions
    @OptionGroup(title: "The screen") var screen: ScreenOptions

    func validate() throws {
        guard (url == nil) != (database == nil) else {
            throw ValidationError("give either a URL such as ws://127.0.0.1:8000/mcp/ws, or --database FILE")
        }
        guard database != "" else { throw ValidationError("--database takes the path of a SQLite file") }
        guard database == nil || access.words.isEmpty else {
            throw ValidationError("--token-file, --ca-file and --insecure go with a URL, not with --database")
        }
    }

    func run() async throws {
        if let database { return try await BrowserScreen.browse(database: database, called: database, screen) }
        guard let url else { return }
        let server: ServerURL
        do throws(TransportError) {
            server = try ServerURL.parse(url, insecure: access.insecure)
        } catch {
            throw CommandFailure(.usage, error.message)
        }
        let token = try AccessToken.find(file: access.tokenFile)
        try await BrowserScreen.browse(server, token: token, caFile: access.caFile, arguments: access.words, screen)
    }
}
