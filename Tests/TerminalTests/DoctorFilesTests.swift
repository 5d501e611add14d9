import Foundation
import Glibc
import Testing

/// What `vitrine doctor` says of the files and sockets that settings and arguments name.
@Suite(.serialized, .timeLimit(.minutes(2))) @MainActor
struct DoctorFilesTests {
    private static let well = ["MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough"]

    /// Runs it in the home's folder; the words of its report, one blank between two, and its exit status.
    private func doctor(
        _ home: Home, _ settings: [String: String], _ arguments: [String] = ["--listen", "127.0.0.1:0"]
    ) async throws -> (report: String, status: Int32) {
        let status = try await Program(
            ["doctor", "--database", home.sample] + arguments, terminal: nil, home: home.path,
            environment: Self.well.merging(settings) { $1 }.filter { !$0.value.isEmpty },
            errors: home.path + "/errors", folder: home.path, output: home.path + "/report"
        ).wait()
        return (home.text("report").split { $0 == " " || $0 == "\n" }.joined(separator: " "), status)
    }

    private func write(_ text: String, to file: String, _ home: Home, mode: mode_t = 0o600) throws -> String {
        let path = home.path + "/" + file
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, mode)
        return path
    }

    @Test func `of settings that do not go together only these are wrong`() async throws {
        let home = try await Home()
        let tokens = try write("{\"name\":\"copilot\"}\n", to: "tokens", home)
        let (report, status) = try await doctor(
            home, ["MCP_AUDIT_REQUIRED": "true", "MCP_TLS_KEY": "key.pem", "MCP_TOKENS_FILE": tokens, "MCP_TOKEN": ""])
        #expect(status == 1)
        #expect(report.contains("FAIL MCP_AUDIT_REQUIRED is true, but MCP_AUDIT_LOG names no file"))
        #expect(report.contains("FAIL MCP_TLS_KEY is set and MCP_TLS_CERTIFICATE is not"))
        #expect(report.contains("FAIL MCP_TOKENS_FILE: line 1 has neither 'token' nor 'sha256'"))
        #expect(!report.contains("MCP_ENABLED is not true") && !report.contains("MCP_TOKEN is not set"), "\(report)")
    }

    @Test func `every token is named with what it opens, and what is not as it looks`() async throws {
        let home = try await Home()
        let file = try write(
            """
            {"name": "copilot", "token": "kZ8kZ8kZ8kZ8kZ8kZ8", "models": ["tickets", "nope"]}
            {"name": "old", "token": "kZ9kZ9kZ9kZ9kZ9kZ9", "expires": "2020-01-31T00:00:00Z"}

            """, to: "tokens", home)
        let (report, status) = try await doctor(home, ["MCP_TOKENS_FILE": file, "MCP_TOKEN": ""])
        #expect(status == 0, "\(report)")
        #expect(report.contains(/ok copilot \(#[0-9a-f]{4}\): sees tickets, nope, without an end/), "\(report)")
        #expect(report.contains(/ok old \(#[0-9a-f]{4}\): sees every served model, until 2020-01-31T00:00:00Z/))
        #expect(report.contains("warn MCP_TOKENS_FILE: the token 'old' has expired"))
        #expect(report.contains("warn MCP_TOKENS_FILE: the token 'copilot' names 'nope', which is not served"))
        #expect(report.contains("ok a client without a token is refused"))
        #expect(!report.contains("kZ8"))
        let tokens = home.text("tokens").split(separator: "\n").last.map { String($0) + "\n" } ?? ""
        _ = try write(tokens, to: "tokens", home)
        let over = try await doctor(home, ["MCP_TOKENS_FILE": file, "MCP_TOKEN": ""])
        #expect(over.status == 1 && over.report.contains("FAIL every token has expired: nobody is let in"))
    }

    @Test func `a credential of the service manager may show its access list as group bits`() async throws {
        let home = try await Home()
        let file = try write("{\"name\":\"copilot\",\"token\":\"kZ8kZ8kZ8kZ8kZ8kZ8\"}\n", to: "tokens", home, mode: 0o440)
        #expect(try await doctor(home, ["MCP_TOKENS_FILE": file]).report.contains("FAIL MCP_TOKENS_FILE: others can read"))
        let handedOver = try await doctor(home, ["MCP_TOKENS_FILE": file, "CREDENTIALS_DIRECTORY": home.path])
        #expect(handedOver.status == 0 && handedOver.report.contains("\(file): mode 0400, for its owner alone"), "\(handedOver.report)")
        // It is that folder, and not one whose name begins so; and nobody's that everybody can read.
        let other = ["MCP_TOKENS_FILE": file, "CREDENTIALS_DIRECTORY": String(home.path.dropLast())]
        #expect(try await doctor(home, other).report.contains("FAIL MCP_TOKENS_FILE: others can read"))
        chmod(file, 0o444)
        let open = try await doctor(home, ["MCP_TOKENS_FILE": file, "CREDENTIALS_DIRECTORY": home.path])
        #expect(open.report.contains("FAIL MCP_TOKENS_FILE: others can read"))
    }

    @Test func `an audit log that could not be written, or does not hold, is not well`() async throws {
        let home = try await Home()
        func audit(_ path: String) async throws -> (report: String, status: Int32) { try await doctor(home, ["MCP_AUDIT_LOG": path]) }
        #expect(try await audit(home.path + "/audit.log").report.contains("ok \(home.path)/audit.log is not there yet, and can be made"))
        #expect(!FileManager.default.fileExists(atPath: home.path + "/audit.log"))
        let nowhere = try await audit(home.path + "/none/audit.log")
        #expect(nowhere.status == 1 && nowhere.report.contains("cannot be made in \(home.path)/none: No such file or directory"))
        #expect(try await audit(home.path).report.contains("FAIL \(home.path) is no regular file"))
        #expect(try await audit(write("", to: "empty", home)).report.contains("is empty: a new chain begins there"))
        let foreign = try await audit(write("hello\n", to: "foreign", home))
        #expect(foreign.status == 1 && foreign.report.contains("line 1 was changed or inserted: it is not a line of an audit log"))
    }

    @Test func `a certificate that cannot be loaded or has expired is not well`() async throws {
        let home = try await Home()
        let certificate = try write(Self.certificate, to: "cert.pem", home), key = try write(Self.key, to: "key.pem", home)
        let (report, status) = try await doctor(home, ["MCP_TLS_CERTIFICATE": certificate, "MCP_TLS_KEY": key])
        #expect(status == 1 && report.contains("belong together; valid until 2020-02-01T00:00:00Z"), "\(report)")
        #expect(report.contains("FAIL the certificate in MCP_TLS_CERTIFICATE has expired: clients will refuse it"))
        let wrong = try await doctor(home, ["MCP_TLS_CERTIFICATE": key, "MCP_TLS_KEY": key])
        #expect(wrong.status == 1 && wrong.report.contains("no certificate in PEM form can be read from '\(key)'"))
    }

    @Test func `a Unix socket is free, taken, or cannot be made`() async throws {
        let home = try await Home()
        // Short enough for the address of a socket, wherever temporary files are.
        let name = "/tmp/vitrine-\(UUID().uuidString.prefix(8))"
        defer { unlink(name) }
        func listening(_ path: String) async throws -> (report: String, status: Int32) {
            try await doctor(home, [:], ["--listen", "unix:" + path])
        }
        #expect(try await listening(name).report.contains("ok unix:\(name) is free to listen on"))
        let nowhere = try await listening("/nowhere/x")
        #expect(nowhere.status == 1 && nowhere.report.contains("unix:/nowhere/x: no file can be made in /nowhere/: No such file"))
        let server = try Program(
            ["serve", "--database", home.sample, "--listen", "127.0.0.1:0", "--listen", "unix:" + name], terminal: nil, home: home.path,
            environment: Self.well, errors: home.path + "/log")
        _ = try await home.listeningPort()
        #expect(try await listening(name).report.contains("warn unix:\(name) is taken, perhaps by this very gateway"))
        server.send(SIGKILL)
        _ = await server.wait()
        #expect(try await listening(name).report.contains("ok unix:\(name) is free to listen on"))
        unlink(name)
        #expect(FileManager.default.createFile(atPath: name, contents: Data()))
        let obstructed = try await listening(name)
        #expect(obstructed.status == 1 && obstructed.report.contains("there is a file of that name, and it is no socket"))
    }

    @Test func `what is not read of a file that nobody writes to is said, and metrics are looked at`() async throws {
        let home = try await Home()
        let (report, status) = try await doctor(
            home, ["MCP_DB_IMMUTABLE": "true"], ["--listen", "127.0.0.1:0", "--metrics-listen", "192.0.2.1:9100"])
        #expect(report.contains("warn MCP_DB_IMMUTABLE is true: the database is read as a file that nobody writes to"))
        #expect(status == 1 && report.contains("FAIL 192.0.2.1:9100: Cannot assign requested address"))
    }

    /// Its time was over in 2020; its key opens nothing.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBDjCBtgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwHhcN
        MjAwMTAxMDAwMDAwWhcNMjAwMjAxMDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARvVrtPmxbVXpB/wiAB0LlgQUI+
        LSIpBiJNkhm4qZYLP9tsqG4P4jHehkPHXQrTSYijDPICCaCzSHGOC1OlHIKoMAoG
        CCqGSM49BAMCA0cAMEQCIHc2oHLxqPU9NmSY2F/tfHIRfSnKYU0IrINIJrAGwZwf
        AiAcHFjiY5L9axvhWAr1Wgqiu6PRBwkTmW2AOpZakTVOoQ==
        -----END CERTIFICATE-----
        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgb8nIimHKC1KUoAE9
        2msC6tBTYSDQ2UP98tmEZA9Lb0ShRANCAARvVrtPmxbVXpB/wiAB0LlgQUI+LSIp
        BiJNkhm4qZYLP9tsqG4P4jHehkPHXQrTSYijDPICCaCzSHGOC1OlHIKo
        -----END PRIVATE KEY-----
        """
}
