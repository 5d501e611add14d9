internal import ArgumentParser
internal import Transport
internal import Wire

/// Where the commands without a screen read: a server, or a SQLite file through a gateway of their own.
struct SourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.", valueName: "url")) var url: String?
    @Option(help: ArgumentHelp("A SQLite file instead, read-only.", valueName: "file"), completion: .file()) var database: String?
    @OptionGroup var access: AccessOptions

    func validate() throws {
        guard (url == nil) != (database == nil) else {
            throw ValidationError("give either --url URL, such as ws://127.0.0.1:8000/mcp/ws, or --database FILE")
        }
        guard database != "" else { throw ValidationError("--database takes the path of a SQLite file") }
        guard database == nil || access.words.isEmpty else {
            throw ValidationError("--token-file, --ca-file and --insecure go with --url, not with --database")
        }
    }

    /// The server that `--url` names, and how to open a channel to it.
    func dial(to url: String) throws -> Dial {
        let server: ServerURL
        do throws(TransportError) { server = try ServerURL.parse(url, insecure: access.insecure) } catch {
            throw CommandFailure(.usage, error.message)
        }
        var options = DialOptions()
        options.caFile = access.caFile
        return Transport.dial(server, token: try AccessToken.find(file: access.tokenFile), options: options)
    }
}

/// What a client needs beside a server's URL.
struct AccessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A file that holds the token, readable by nobody else.", valueName: "file"), completion: .file())
    var tokenFile: String?
    @Option(
        help: ArgumentHelp("A PEM file with a certificate authority to trust besides the system's.", valueName: "file"),
        completion: .file())
    var caFile: String?
    @Flag(help: "Allow ws:// to another machine, where everyone between can read along.") var insecure = false

    /// As they were given, for a command that is shown; none where none was.
    var words: [String] {
        (insecure ? ["--insecure"] : []) + (caFile.map { ["--ca-file", $0] } ?? []) + (tokenFile.map { ["--token-file", $0] } ?? [])
    }
}
