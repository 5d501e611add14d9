internal import ArgumentParser
internal import Gateway

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Look after the audit log that serve writes to MCP_AUDIT_LOG.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Check that no line of an audit log was changed, removed or inserted.",
            discussion: """
                Ends with 0 when every line holds, otherwise with 1 and the first line that does not. Lines cut off the end show only \
                against the last hash, which serve logs when it ends.
                """)

        @Argument(help: "The audit log.", completion: .file()) var file: String
        @Option(help: ArgumentHelp("The hash that the last line should have.", valueName: "hash")) var last: String?

        func validate() throws {
            if let last, !AuditReport.isHash(last) { throw ValidationError("--last takes 64 hexadecimal digits") }
        }

        func run() async throws {
            let report: AuditReport
            do throws(AuditError) {
                report = try AuditReport.verify(path: file, last: last)
            } catch {
                throw CommandFailure(.usage, error.message)
            }
            guard report.isSound else { throw CommandFailure(.failed, "\(file): \(report.sentence)") }
            try DataOutput.print(harmlessLines("\(file): \(report.sentence)"))
        }
    }
}
