internal import Configuration
internal import Foundation
internal import Gateway

/// Where settings come from: the environment, then `.env` in the working folder. An empty value is an absent one.
struct SettingsSource {
    private let reader: ConfigReader

    /// - Parameter dotEnv: the text of `.env`; nil when there is none, or when the command does not read it.
    init(environment: [String: String] = ProcessInfo.processInfo.environment, dotEnv: String? = nil) {
        let file = Dictionary(DotEnv.parse(dotEnv ?? "").map { ($0.key, $0.value) }) { _, last in last }
        // For some settings nothing is a value: MCP_EXTENSIONS= serves none.
        let takingEmpty = Set(Setting.all.filter(\.takesEmpty).map(\.variable))
        reader = ConfigReader(
            providers: [environment, file].map { values in
                EnvironmentVariablesProvider(
                    environmentVariables: values.filter { !$0.value.isEmpty || takingEmpty.contains($0.key) },
                    secretsSpecifier: .specific(["MCP_TOKEN"]))
            })
    }

    /// The environment and the working folder's `.env`, for `serve`.
    static func withDotEnv(in folder: URL = URL(filePath: FileManager.default.currentDirectoryPath)) throws(CommandFailure) -> Self {
        let path = folder.appending(path: ".env").path
        guard FileManager.default.fileExists(atPath: path) else { return SettingsSource() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.usage, "cannot read .env in the working folder: look at its permissions")
        }
        if let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int, mode & 0o077 != 0 {
            standardError("WARNING: others can read .env: chmod 600 .env")
        }
        return SettingsSource(dotEnv: String(decoding: data, as: UTF8.self))
    }

    /// The value of a variable such as `MCP_RATE_LIMIT`; nil when absent or empty.
    func value(_ variable: String) -> String? {
        let key = ConfigKey(variable.split(separator: "_").map { $0.lowercased() })
        return reader.string(forKey: key, isSecret: variable == "MCP_TOKEN")
    }
}
