internal import Foundation
internal import Gateway
internal import Glibc
internal import Policy
internal import Transport

/// The files that settings name: what TLS, tokens and audit are made of. Each section is nil where there is no such setting.
enum DoctorFiles {
    static func tls(_ settings: GatewaySettings) -> DoctorSection? {
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else { return nil }
        var section = DoctorSection("TLS")
        do throws(TransportError) {
            let identity = try TLSIdentity.load(certificate: certificate, key: key)
            section.add(.ok, "\(certificate) and its key belong together; valid until \(moment(identity.notAfter))")
            if let warning = identity.expiryWarning {
                let isOver = identity.notAfter <= Int64(time(nil))
                section.add(isOver ? .failure : .warning, warning, advice: "renew it, and send the running server SIGHUP")
            }
        } catch {
            section.add(.failure, error.message, advice: "correct MCP_TLS_CERTIFICATE and MCP_TLS_KEY: two PEM files that belong together")
        }
        return section
    }

    /// - Parameter policy: what is served; nil where no database was looked at.
    static func tokens(_ settings: GatewaySettings, _ policy: Policy?) -> DoctorSection? {
        guard settings.tokensFile != nil else { return nil }
        var section = DoctorSection("Tokens")
        let now = Int(time(nil))
        for token in settings.tokens {
            let models = token.models.map { "sees \($0.joined(separator: ", "))" } ?? "sees every served model"
            let end = token.expires.map { "until \(moment(Int64($0)))" } ?? "without an end"
            section.add(.ok, "\(token.name) (\(token.digest.fingerprint)): \(models), \(end)")
            if let expires = token.expires, expires > now, expires - now < 14 * 86_400 {
                section.add(
                    .warning, "the token '\(token.name)' expires in \(inDays(Int64(expires - now)))", advice: "give its user a new one")
            }
        }
        for warning in settings.tokenWarnings(policy, unixTime: now) { section.add(.warning, warning) }
        if settings.token == nil, !settings.tokens.isEmpty, settings.tokens.allSatisfy({ $0.expires.map { $0 <= now } ?? false }) {
            section.add(
                .failure, "every token has expired: nobody is let in", advice: "add one that vitrine token prints to MCP_TOKENS_FILE")
        }
        return section
    }

    static func audit(_ settings: GatewaySettings) -> DoctorSection? {
        guard let path = settings.auditLog else { return nil }
        var section = DoctorSection("Audit log")
        var status = stat()
        let isThere = stat(path, &status) == 0
        guard isThere || errno == ENOENT else {
            section.add(.failure, "\(path): \(systemMessage(errno))", advice: "correct MCP_AUDIT_LOG")
            return section
        }
        if !isThere {
            addPlace(path, to: &section)
        } else if status.st_mode & S_IFMT != S_IFREG {
            section.add(.failure, "\(path) is no regular file", advice: "name a file in MCP_AUDIT_LOG, or one that is not there yet")
        } else if access(path, R_OK | W_OK) != 0 {
            section.add(.failure, "\(path): this user may not both read and write it", advice: "make this user its owner")
        } else if status.st_size == 0 {
            section.add(.ok, "\(path) is empty: a new chain begins there")
        } else {
            addChain(path, to: &section)
        }
        return section
    }

    private static func addPlace(_ path: String, to section: inout DoctorSection) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard access(folder, W_OK | X_OK) == 0 else {
            let reason = systemMessage(errno)
            return section.add(
                .failure, "\(path) cannot be made in \(folder): \(reason)",
                advice: "make the folder, and this user its owner, or correct MCP_AUDIT_LOG")
        }
        section.add(.ok, "\(path) is not there yet, and can be made")
    }

    private static func addChain(_ path: String, to section: inout DoctorSection) {
        do throws(AuditError) {
            let report = try AuditReport.verify(path: path)
            section.add(
                report.isSound ? .ok : .failure, "\(path): \(report.sentence)",
                advice: report.isSound ? nil : "find out why; then move the file away and keep it, and a new one is begun")
        } catch {
            section.add(.failure, error.message, advice: "correct MCP_AUDIT_LOG")
        }
    }

    /// `2027-01-31T00:00:00Z`
    private static func moment(_ unixTime: Int64) -> String { Date(timeIntervalSince1970: TimeInterval(unixTime)).formatted(.iso8601) }
}
