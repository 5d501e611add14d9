internal import ArgumentParser
internal import Transport

struct BrowseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "browse", abstract: "Browse a server, or a SQLite file through a gateway of its own.",
        discussion: "The token comes from MCP_TOKEN, from --token-file, or from a prompt that shows nothing.")

    @Argument(help: "The server: ws://host:port/mcp/ws or wss://host/mcp/ws.") var url: String?
    @Option(help: "A SQLite file to browse instead, read-only.") var database: String?
    @Option(help: "A file that holds the token, readable by nobody else.") var tokenFile: String?
    @Option(help: "A PEM file with a certificate authority to trust besides the system's.") var caFile: String?
    @OptionGroup(title: "The screen") var screen: ScreenOptions
    @Flag(help: "Allow ws:// to another machine, where everyone between can read along.") var insecure = false

    func validate() throws {
        guard (url == nil) != (database == nil) else {
            throw ValidationError("give either a URL such as ws://127.0.0.1:8000/mcp/ws, or --database FILE")
        }
        guard database != "" else { throw ValidationError("--database takes the path of a SQLite file") }
        guard database == nil || (tokenFile == nil && caFile == nil && !insecure) else {
            throw ValidationError("--token-file, --ca-file and --insecure go with a URL, not with --database")
        }
    }

    func run() async throws {
        if let database { return try await BrowserScreen.browse(database: database, called: database, screen) }
        guard let url else { return }
        let server: ServerURL
        do throws(TransportError) {
            server = try ServerURL.parse(url, insecure: insecure)
        } catch {
            throw CommandFailure(.usage, error.message)
        }
        let token = try AccessToken.find(file: tokenFile)
        let arguments =
            (insecure ? ["--insecure"] : []) + (caFile.map { ["--ca-file", $0] } ?? []) + (tokenFile.map { ["--token-file", $0] } ?? [])
        try await BrowserScreen.browse(server, token: token, caFile: caFile, arguments: arguments, screen)
    }
}
