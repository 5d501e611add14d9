internal import Browser
internal import Foundation
internal import Gateway
internal import Transport
internal import Wire

/// The settings, read as `serve` reads them, each with where it came from; and the files that keep secrets.
struct DoctorSettings {
    private let source: SettingsSource
    private let file: DotEnvFile?
    /// Why `.env` could not be read.
    private let trouble: String?
    /// What `serve` would go by; a value that does not parse is left at its default.
    let settings: GatewaySettings
    /// One sentence for each variable whose value does not parse.
    private let errors: [(variable: String, message: String)]
    /// The file of tokens is wrong, which has been said.
    private let lacksTokens: Bool

    init() {
        var trouble: String?
        var file: DotEnvFile?
        do throws(CommandFailure) { file = try DotEnvFile.find() } catch { trouble = error.message }
        let source = SettingsSource(dotEnv: file?.text)
        var errors: [(variable: String, message: String)] = []
        for setting in Setting.all {
            var scratch = GatewaySettings()
            guard let text = source.value(setting.variable), !setting.apply(text, &scratch) else { continue }
            errors.append((setting.variable, setting.error(for: text).message))
        }
        var left = Set(errors.map(\.variable))
        var settings: GatewaySettings?
        while settings == nil {
            do throws(SettingsError) {
                settings = try GatewaySettings.parse({ left.contains($0) ? nil : source.value($0) }, readFile: SecretFile.tokens)
            } catch {
                errors.append(("", error.message))
                // Left out, so that of the rest is said what is true.
                guard !error.variables.isSubset(of: left) else { settings = GatewaySettings(); break }
                left.formUnion(error.variables)
            }
        }
        self.settings = settings ?? GatewaySettings()
        lacksTokens = left.contains("MCP_TOKENS_FILE")
        (self.source, self.file, self.trouble, self.errors) = (source, file, trouble, errors)
    }

    /// Why `serve` would not start with these settings' texts; nil when all of them parse.
    var firstError: String? { trouble ?? errors.first?.message }

    /// - Parameter listeners: where `serve` would listen; nil when nothing is to be served from here.
    func section(listeners: [ListenAddress]?) -> DoctorSection {
        var section = DoctorSection("Settings")
        addFiles(to: &section)
        for setting in Setting.all { add(setting, to: &section) }
        for error in errors where error.variable.isEmpty { section.add(.failure, error.message) }
        for variable in source.unknown {
            section.add(.warning, "\(variable) is set, but is no setting of this version", advice: "see vitrine help serve for their names")
        }
        if let listeners {
            let problems = settings.startProblems(listeners: listeners.map(\.kind))
            for error in problems.errors where !(lacksTokens && error.hasPrefix("MCP_TOKEN is not set")) {
                section.add(.failure, error, advice: Self.advice(for: error))
            }
            for warning in problems.warnings { section.add(.warning, warning) }
        }
        return section
    }

    private func add(_ setting: Setting, to section: inout DoctorSection) {
        if let error = errors.first(where: { $0.variable == setting.variable }) {
            return section.add(
                .failure, "\(error.message)  [\(origin(setting.variable))]", advice: "correct it; below, it counts as not set")
        }
        guard let text = source.value(setting.variable) else {
            let value = setting.defaultText.isEmpty ? "not set" : setting.defaultText
            return section.add(.note, "\(setting.variable) = \(value)  [default]")
        }
        let value = setting.isSecret ? "set (\(Token(text).fingerprint))" : text.isEmpty ? "(empty)" : text
        section.add(.ok, "\(setting.variable) = \(value)  [\(origin(setting.variable))]")
    }

    /// `environment`, `.env`, or `environment, over .env`.
    private func origin(_ variable: String) -> String {
        source.origins(of: variable).map(\.rawValue).joined(separator: ", over ")
    }

    // MARK: Files

    /// Settings that name a file with secrets in it.
    private static let secretFiles = ["MCP_TLS_KEY", "MCP_TOKENS_FILE"]

    private func addFiles(to section: inout DoctorSection) {
        if let trouble {
            section.add(.failure, trouble, advice: "make this user the owner of .env: chown and chmod 600")
        } else if let file {
            add(file: file.path, mode: file.mode, isSecret: file.sets("MCP_TOKEN"), called: "MCP_TOKEN", to: &section)
        } else {
            section.add(.note, "no .env in \(FileManager.default.currentDirectoryPath): the environment alone counts")
        }
        for variable in Self.secretFiles {
            guard let path = source.value(variable) else { continue }
            guard FileManager.default.isReadableFile(atPath: path) else {
                section.add(
                    .failure, "\(variable): \(path) cannot be read", advice: "correct the path, or give this user the right to read it")
                continue
            }
            // As `serve` judges it: what the service manager handed over is its own to protect.
            let mode = permissions(of: path).map { SecretFile.isCredential(path) ? $0 & ~0o070 : $0 }
            add(file: path, mode: mode, isSecret: true, called: variable, to: &section)
        }
    }

    /// A secret that everybody on the machine can read is none; a group may be meant.
    private func add(file path: String, mode: Int?, isSecret: Bool, called name: String, to section: inout DoctorSection) {
        let digits = mode.map { "0" + String($0 & 0o777, radix: 8) } ?? "unknown"
        guard let mode, mode & 0o077 != 0 else { return section.add(.ok, "\(path): mode \(digits), for its owner alone") }
        let isOpenToAll = mode & 0o007 != 0
        section.add(
            isSecret && isOpenToAll ? .failure : .warning,
            "\(path): mode \(digits), \(isOpenToAll ? "everybody on this machine" : "its group") can open it"
                + (isSecret ? ", and it holds a secret (\(name))" : ""),
            advice: "chmod 600 \(shellQuoted(path))")
    }

    /// Start problems say what is wrong; this is the next step where the sentence does not name it.
    private static func advice(for error: String) -> String? {
        if error.hasPrefix("MCP_ENABLED") { return "set MCP_ENABLED=true in .env or in the environment, and restart the server" }
        if error.hasPrefix("MCP_TOKEN is") { return "set MCP_TOKEN to what vitrine token prints, in .env or in the environment" }
        return nil
    }
}
