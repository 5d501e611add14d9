internal import Configuration
internal import Foundation
internal import Gateway

/// Where settings come from: the environment, then `.env` in the working folder. An empty value is an absent one.
struct SettingsSource {
    enum Origin: String {
        case environment
        case dotEnv = ".env"
    }
    private let reader: ConfigReader
    /// Who sets what; the first one wins.
    private let names: [(origin: Origin, variables: Set<String>)]

    /// - Parameter dotEnv: the text of `.env`; nil when there is none, or when the command does not read it.
    init(environment: [String: String] = ProcessInfo.processInfo.environment, dotEnv: String? = nil) {
        let file = Dictionary(DotEnv.parse(dotEnv ?? "").map { ($0.key, $0.value) }) { _, last in last }
        // For some settings nothing is a value: MCP_EXTENSIONS= serves none.
        let takingEmpty = Set(Setting.all.filter(\.takesEmpty).map(\.variable))
        let layers = [(Origin.environment, environment), (.dotEnv, file)].map { origin, values in
            (origin, values.filter { !$0.value.isEmpty || takingEmpty.contains($0.key) })
        }
        names = layers.map { ($0.0, Set($0.1.keys)) }
        reader = ConfigReader(
            providers: layers.map { _, values in
                EnvironmentVariablesProvider(environmentVariables: values, secretsSpecifier: .specific(["MCP_TOKEN"]))
            })
    }

    /// The environment and the working folder's `.env`, for `serve`.
    static func withDotEnv(in folder: URL = URL(filePath: FileManager.default.currentDirectoryPath)) throws(CommandFailure) -> Self {
        guard let file = try DotEnvFile.find(in: folder) else { return SettingsSource() }
        if file.isShared { standardError("WARNING: others can read .env: chmod 600 .env") }
        return SettingsSource(dotEnv: file.text)
    }

    /// The value of a variable such as `MCP_RATE_LIMIT`; nil when absent or empty.
    func value(_ variable: String) -> String? {
        let key = ConfigKey(variable.split(separator: "_").map { $0.lowercased() })
        return reader.string(forKey: key, isSecret: variable == "MCP_TOKEN")
    }

    /// Who sets the variable; the first one's value counts.
    func origins(of variable: String) -> [Origin] { names.filter { $0.variables.contains(variable) }.map(\.origin) }

    /// Variables that look like settings and are none, in alphabetical order.
    var unknown: [String] {
        let known = Set(Setting.all.map(\.variable))
        return Set(names.flatMap(\.variables)).filter { $0.hasPrefix("MCP_") && !known.contains($0) }.sorted()
    }
}
