import CNcurses
import Foundation
import Glibc
import TestSupport
import Testing

/// The commands without a screen, as scripts use them: the real program, a real gateway, a real socket.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct BatchTests {
    // MARK: What they print

    @Test func `models and columns are described`() async throws {
        let desk = try BatchDesk()
        let models = try await desk.run("models", "--format", "jsonl")
        #expect(models.status == 0 && models.errors.isEmpty)
        #expect(models.lines.contains(#"{"model":"many","records":300,"primary_key":"id","columns":4}"#))
        let columns = try await desk.run("describe", "many", "--format", "csv")
        #expect(columns.status == 0)
        #expect(columns.lines.first == "column,storage,type,nullable,key,references,filterable,sortable,label")
        #expect(columns.lines.contains { $0.hasPrefix("person_id,\"null, integer\",INTEGER,true,0,people.id,true,") })
    }

    @Test(arguments: [
        ("table", "id  kind\n--  ----\n 1  k4\n 2  k3\n"), ("json", "[\n{\"id\":1,\"kind\":\"k4\"},\n{\"id\":2,\"kind\":\"k3\"}\n]\n"),
        ("jsonl", "{\"id\":1,\"kind\":\"k4\"}\n{\"id\":2,\"kind\":\"k3\"}\n"), ("csv", "id,kind\n1,k4\n2,k3\n"),
        ("markdown", "| id | kind |\n| --- | --- |\n| 1 | k4 |\n| 2 | k3 |\n"),
    ])
    func `rows come in every format`(format: String, text: String) async throws {
        let listed = try await BatchDesk().run("list", "some", "--limit", "2", "--format", format)
        #expect(listed.output == text)
        #expect(listed.status == 0)
        #expect(
            listed.errors.hasPrefix("vitrine: there are more than these 2 rows: --all prints all of them, and so goes on:\n  vitrine list ")
        )
    }

    @Test func `rows are filtered, ordered, and their columns chosen in the order that was asked for`() async throws {
        let desk = try BatchDesk()
        let listed = try await desk.run(
            "list", "many", "--filter", "kind:k1 person_id:none", "--order-by", "-amount,id", "--fields", "amount,ID", "--format", "jsonl",
            "--all")
        let expected = try desk.query(
            "SELECT json_object('amount', amount, 'id', id) FROM many WHERE kind = 'k1' AND person_id IS NULL ORDER BY amount DESC, id DESC"
        )
        #expect(listed.lines.map { String($0) } == expected)
        #expect(listed.errors.isEmpty && listed.status == 0)
        #expect(try await desk.run("query", "many", "--filter", "id>=7 id<9", "--format", "csv", "--fields", "id").output == "id\n7\n8\n")
        #expect(try await desk.run("query", "many", "--filter", "id:7", "--format", "jsonl", "--fields", "id").output == "{\"id\":7}\n")
        #expect(try await desk.run("count", "many", "--filter", "kind:k1 person_id:none").output == "\(expected.count)\n")
    }

    @Test func `labels stand in a column behind their key`() async throws {
        let desk = try BatchDesk()
        let listed = try await desk.run(
            "list", "many", "--limit", "3", "--fields", "person_id,id", "--expand", "person_id", "--format", "csv")
        #expect(listed.output == "person_id,person_id.label,id\n1,Zoë Smith,1\n2,x\\u001b[2J,2\n,,3\n")
        let beside = try await desk.run("list", "many", "--limit", "1", "--fields", "id", "--expand", "person_id", "--format", "csv")
        #expect(beside.output == "id,person_id.label\n1,Zoë Smith\n")
        let record = try await desk.run("get", "many", "1", "--expand", "person_id", "--fields", "person_id", "--format", "json")
        #expect(record.output == "{\"person_id\":1,\"person_id.label\":\"Zoë Smith\"}\n")
    }

    @Test func `one record is one object, or names beside values`() async throws {
        let desk = try BatchDesk()
        #expect(try await desk.run("get", "people", "1", "--format", "json").output == "{\"id\":1,\"name\":\"Zoë Smith\"}\n")
        #expect(try await desk.run("get", "people", "1").output == "id    1\nname  Zoë Smith\n")
        let missing = try await desk.run("get", "people", "9", "--format", "json")
        #expect(missing.output.isEmpty && missing.errors == "vitrine: Record not found: people id=9\n" && missing.status == 1)
    }

    @Test func `no rows are still an answer`() async throws {
        let desk = try BatchDesk()
        #expect(try await desk.run("list", "nobody", "--format", "json").output == "[]\n")
        #expect(try await desk.run("list", "nobody", "--format", "jsonl").output == "")
        #expect(try await desk.run("list", "nobody", "--format", "csv").output == "id,v\n")
        #expect(try await desk.run("list", "nobody", "--fields", "v").output == "v\n-\n")
        #expect(try await desk.run("list", "many", "--limit", "0", "--format", "json").output == "[]\n")
    }

    // MARK: Hard values

    @Test func `JSON of hard values is what SQLite holds`() async throws {
        let desk = try BatchDesk()
        let listed = try await desk.run("list", "hard", "--all", "--format", "json")
        #expect(listed.status == 0)
        let objects = try #require(try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
        #expect(objects.count == BatchDesk.hardCount)
        let texts = objects.map { $0["v"] as? String }
        #expect(texts.compactMap(\.self) == (try desk.query("SELECT v FROM hard WHERE typeof(v) = 'text' ORDER BY id")))
        #expect(listed.output.contains("-9223372036854775808") && listed.output.contains("9223372036854775807"))
        #expect(listed.output.contains("\"v\":1.0}"))
        #expect(listed.output.contains(#"{"$base64":true,"encoded":"AP8b"}"#))
    }

    @Test(arguments: ["table", "json", "jsonl", "csv", "markdown"])
    func `a terminal gets nothing to obey, and the bytes of a pipe`(format: String) async throws {
        let desk = try BatchDesk()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        // Carriage returns that the terminal's own driver adds are none of the program's.
        var modes = terminal.modes
        modes.c_oflag &= ~tcflag_t(OPOST)
        tcsetattr(terminal.slave, TCSANOW, &modes)
        let arguments = ["list", "hard", "--all", "--format", format, "--database", desk.database]
        let program = try Program(arguments, terminal: terminal.path, home: desk.home, errors: desk.home + "/errors")
        #expect(await program.wait(reading: terminal) == 0)
        let shown = String(decoding: terminal.raw, as: UTF8.self)
        #expect(Array(shown.utf8) == Array(try await desk.run("list", "hard", "--all", "--format", format).output.utf8))
        let hostile = shown.replacing("\r\n", with: "\n").unicodeScalars.filter { scalar in
            scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7f..<0xa0).contains(scalar.value) || scalar.value == 0x202e
        }
        #expect(hostile.isEmpty)
    }

    @Test func `raw CSV keeps all characters, and is refused to a terminal`() async throws {
        let desk = try BatchDesk()
        let raw = try await desk.run("list", "hard", "--all", "--format", "csv", "--csv-raw", "--fields", "v", "--no-header")
        #expect(raw.output.contains("\u{1b}]0;owned\u{7}") && raw.output.contains("\n=1+1\n"))
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let program = try Program(
            ["list", "hard", "--format", "csv", "--csv-raw", "--database", desk.database], terminal: terminal.path, home: desk.home)
        #expect(await program.wait() == 2)
    }

    @Test func `a person is told how to see the same rows in the browser`() async throws {
        let desk = try BatchDesk()
        let terminal = try PseudoTerminal(columns: 200)
        defer { terminal.shutDown() }
        let arguments = ["list", "many", "--filter", "kind:k1", "--fields", "id,kind", "--limit", "1", "--format", "json"]
        let program = try Program(
            arguments + ["--database", desk.database], terminal: terminal.path, home: desk.home, output: desk.home + "/rows")
        #expect(await program.wait(reading: terminal) == 0)
        let shown = String(decoding: terminal.raw, as: UTF8.self)
        #expect(
            shown.contains(
                "vitrine: the same in the browser: vitrine browse --database \(desk.database) --open "
                    + "'vitrine://many?filter=kind:k1&columns=id,kind'"))
    }

    @Test func `names that a server made up reach no terminal as they are`() async throws {
        let desk = try BatchDesk()
        try desk.execute(
            "CREATE TABLE \"o\u{1b}[2Jdd\" (id INTEGER PRIMARY KEY, \"v\u{202e}\u{7}\" TEXT); INSERT INTO \"o\u{1b}[2Jdd\" VALUES (1, 'x')")
        let environment = ["MCP_ALLOWED_MODELS": "o\u{1b}[2Jdd"]
        let table = try await desk.run("get", "o\u{1b}[2Jdd", "1", environment: environment)
        #expect(table.output.hasSuffix("v⟨202E⟩␇  x\n"))
        let refused = try await desk.run("get", "o\u{1b}[2Jdd", "1", "--fields", "ghost", environment: environment)
        #expect(refused.errors == "vitrine: there is no column 'ghost' among id, v⟨202E⟩␇\n" && refused.status == 4)
        let models = try await desk.run("models", "--format", "csv", environment: environment)
        #expect(models.output == "model,records,primary_key,columns\no\\u001b[2Jdd,1,id,2\n")
        let unknown = try await desk.run("count", "ghosts", environment: environment)
        #expect(!unknown.errors.contains("\u{1b}") && unknown.status == 4)
    }

    @Test(arguments: [
        ["count", "many", "--filter", "k\u{1b}[31m:1"], ["demo", "--open", "http://\u{1b}]0;x\u{7}"],
        ["list", "many", "--database", "/tmp/\u{1b}]0;x\u{7}"], ["replay", "/tmp/\u{1b}[31mX"],
        ["list", "many", "--format", "\u{1b}]0;x\u{7}"], ["\u{1b}]0;x\u{7}"], ["list", "many", "--\u{9b}31m"],
    ])
    func `nothing that was typed harms the terminal that says what is wrong with it`(arguments: [String]) async throws {
        let desk = try BatchDesk()
        let place = arguments.contains("--database") || !["count", "list"].contains(arguments[0]) ? [] : ["--database", desk.database]
        let printed = try await desk.finish(desk.start(arguments + place))
        #expect(printed.status == 2 || printed.status == 1)
        #expect(!printed.errors.isEmpty && printed.output.isEmpty)
        let controls = printed.errors.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
        #expect(controls.isEmpty, "\(printed.errors.debugDescription)")
    }

    @Test func `a caret stands under what is meant, however wide what comes before is`() async throws {
        let printed = try await BatchDesk().run("count", "many", "--filter", "kind:\"日本\u{1b}\" zz")
        #expect(printed.errors.hasSuffix("\n  kind:\"日本⟨ESC⟩\" zz\n                   ^^\n"))
    }

    @Test func `an unknown field is said with the nearest before rows are asked for`() async throws {
        let desk = try BatchDesk()
        let listed = try await desk.run("list", "many", "--filter", "amout:1")
        #expect(listed.errors == "vitrine: --filter: many has no field 'amout'; the nearest is amount\n  amout:1\n  ^^^^^\n")
        #expect(listed.status == 4 && listed.output.isEmpty)
        #expect(try await desk.run("count", "many", "--filter", "amout:1").errors == listed.errors)
    }

    @Test func `values may begin with a dash`() async throws {
        let desk = try BatchDesk()
        #expect(
            try await desk.run("list", "many", "--filter", "-n:5").errors.hasPrefix("vitrine: --filter: a term begins with a field's name"))
        #expect(try await desk.run("list", "many", "--limit", "-1").errors.contains("--limit and --offset are not negative"))
        let got = try await desk.run("get", "many", "-5")
        #expect(got.status == 2)
        #expect(got.errors.hasSuffix("behind two of them: vitrine get MODEL --database FILE -- -5\n"))
        let behind = try await desk.finish(desk.start(["get", "many", "--database", desk.database, "--", "-5"]))
        #expect(behind.errors == "vitrine: Record not found: many id=-5\n")
    }

    @Test func `a key of several columns has no labels, and that is said`() async throws {
        let desk = try BatchDesk()
        try desk.execute(
            """
            CREATE TABLE pair (a INT, b INT, PRIMARY KEY (a, b)); INSERT INTO pair VALUES (1, 2);
            CREATE TABLE child (id INTEGER PRIMARY KEY, ca INT, cb INT, FOREIGN KEY (ca, cb) REFERENCES pair (a, b));
            INSERT INTO child VALUES (1, 1, 2);
            """)
        let listed = try await desk.run(
            "list", "child", "--expand", "ca", "--format", "csv", environment: ["MCP_ALLOWED_MODELS": "pair,child"])
        #expect(listed.output == "id,ca,ca.label,cb\n1,1,,2\n" && listed.status == 0)
        #expect(listed.errors.hasPrefix("vitrine: no labels of ca: "))
    }

    // MARK: All of it

    @Test func `walking 25,000 rows equals one sorted read`() async throws {
        let desk = try BatchDesk(rows: 25_000)
        let listed = try await desk.run("list", "many", "--all", "--order-by", "amount,-id", "--format", "jsonl")
        #expect(listed.status == 0 && listed.errors.isEmpty)
        let expected = try desk.query(
            """
            SELECT json_object('id', id, 'kind', kind, 'amount', amount, 'person_id', person_id) FROM many ORDER BY amount, id DESC
            """)
        #expect(listed.lines.elementsEqual(expected.map { $0[...] }))
    }

    @Test func `a view has no cursors, and is walked by offsets`() async throws {
        let desk = try BatchDesk()
        let listed = try await desk.run("list", "some", "--all", "--format", "csv", "--fields", "id", "--no-header")
        #expect(listed.lines.compactMap { Int($0) }.sorted() == Array(1...250))
        #expect(listed.status == 0 && listed.errors.isEmpty)
    }

    @Test func `long cells come whole, in pages that are as short as that takes`() async throws {
        let desk = try BatchDesk()
        try desk.execute(
            """
            CREATE TABLE long (id INTEGER PRIMARY KEY, v TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
            INSERT INTO long SELECT i, CASE WHEN i BETWEEN 40 AND 80 THEN printf('%.*c', 60000, 'x') ELSE 'short' END FROM n;
            """)
        let listed = try await desk.run("list", "long", "--all", "--format", "jsonl", environment: ["MCP_ALLOWED_MODELS": "long"])
        #expect(listed.status == 0 && listed.errors.isEmpty)
        #expect(listed.lines.map { String($0) } == (try desk.query("SELECT json_object('id', id, 'v', v) FROM long ORDER BY id")))
        let some = try await desk.run("list", "long", "--limit", "60", "--format", "jsonl", environment: ["MCP_ALLOWED_MODELS": "long"])
        #expect(some.lines.elementsEqual(listed.lines.prefix(60)) && some.errors.hasPrefix("vitrine: there are more than these 60 rows: "))
    }

    @Test(arguments: ["jsonl", "csv"])
    func `an interrupted walk says how to go on, and nothing is lost or twice`(format: String) async throws {
        let desk = try BatchDesk(rows: 1_500)
        let arguments = ["list", "many", "--all", "--format", format, "--order-by", "-amount", "--database", desk.database]
        let whole = try await desk.finish(desk.start(arguments, name: "whole"), name: "whole")
        // At four messages a minute it stands still after as many pages.
        let program = try desk.start(arguments, ["MCP_RATE_LIMIT": "4"])
        for _ in 0..<3_000 where desk.text("run.output").split(separator: "\n").count < 400 { try await Task.sleep(for: .milliseconds(10)) }
        try await Task.sleep(for: .milliseconds(200))
        program.send(SIGINT)
        let begun = await desk.finish(program)
        #expect(begun.status == 130)
        #expect(begun.errors.hasPrefix("vitrine: ended after 400 rows; so it goes on:\n  vitrine list many --all "))
        let command = try #require(begun.errors.split(separator: "\n").last)
        let words = command.split(separator: " ").dropFirst().map { String($0) }
        #expect(words.contains("--cursor"))
        let rest = try await desk.finish(desk.start(words, name: "rest"), name: "rest")
        #expect(rest.status == 0)
        #expect(begun.output + rest.output == whole.output)
    }

    @Test func `a person sees how far a walk is and what it waits for, and nothing of it is left`() async throws {
        let desk = try BatchDesk(rows: 1_500)
        let terminal = try PseudoTerminal(columns: 120)
        defer { terminal.shutDown() }
        let program = try Program(
            ["list", "many", "--all", "--format", "csv", "--database", desk.database], terminal: terminal.path, home: desk.home,
            environment: ["MCP_RATE_LIMIT": "4"], output: desk.home + "/rows")
        // One of the four messages counts the rows.
        for _ in 0..<3_000 where !terminal.reader.lines[0].hasPrefix("300 of 1,500 rows, 20 %  waiting ") {
            terminal.receive()
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(terminal.reader.lines[0].contains(" s: the server takes 4 messages in 60 s"))
        program.send(SIGINT)
        #expect(await program.wait(reading: terminal) == 130)
        #expect(terminal.reader.lines[0].hasPrefix("vitrine: "))
        #expect(!terminal.reader.lines.contains { $0.contains("waiting") })
    }

    @Test func `a signal ends it at once, also while the rows are counted`() async throws {
        let desk = try BatchDesk(rows: 1_500)
        let terminal = try PseudoTerminal(columns: 40)
        defer { terminal.shutDown() }
        let program = try Program(
            ["list", "many", "--all", "--format", "csv", "--database", desk.database], terminal: terminal.path, home: desk.home,
            environment: ["MCP_RATE_LIMIT": "1"], output: desk.home + "/rows")
        // The message after the first page is that which counts. On a narrow terminal the line is cut off.
        for _ in 0..<3_000 where !terminal.reader.lines[0].hasPrefix("100 rows  waiting ") {
            terminal.receive()
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(terminal.reader.lines[0].contains(" s: the server"))
        #expect(terminal.reader.lines[1].allSatisfy { $0 == " " })
        program.send(SIGTERM)
        #expect(await program.wait(reading: terminal) == 143)
    }

    @Test func `the command that goes on is whole where the model stands behind two dashes`() async throws {
        let desk = try BatchDesk()
        let some = try await desk.finish(
            desk.start(["list", "--limit", "2", "--fields", "id", "--format", "csv", "--database", desk.database, "--", "many"]))
        let command = try #require(some.errors.split(separator: "\n").last)
        #expect(command.hasSuffix(" -- many"))
        let rest = try await desk.finish(desk.start(command.split(separator: " ").dropFirst().map { String($0) }))
        #expect(rest.output == "id\n3\n4\n")
    }

    @Test func `a kept token that others could read, or that is none, is replaced, and cursors hold again`() async throws {
        let desk = try BatchDesk()
        let folder = desk.home + "/.local/state/vitrine"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "damaged".write(toFile: folder + "/local-token", atomically: false, encoding: .utf8)
        let begun = try await desk.run("list", "many", "--limit", "2", "--fields", "id", "--format", "csv")
        let words = try #require(begun.errors.split(separator: "\n").last).split(separator: " ").dropFirst().map { String($0) }
        #expect(try await desk.finish(desk.start(words)).output == "id\n3\n4\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + "/local-token")
        _ = try await desk.run("count", "many")
        #expect(try FileManager.default.attributesOfItem(atPath: folder + "/local-token")[.posixPermissions] as? Int == 0o600)
    }

    @Test func `what was interrupted as an array is still an array`() async throws {
        let desk = try BatchDesk(rows: 1_500)
        let program = try desk.start(
            ["list", "many", "--all", "--format", "json", "--database", desk.database], ["MCP_RATE_LIMIT": "2"])
        for _ in 0..<3_000 where desk.text("run.output").split(separator: "\n").count < 200 { try await Task.sleep(for: .milliseconds(10)) }
        program.send(SIGTERM)
        let begun = await desk.finish(program)
        #expect(begun.status == 143)
        #expect(begun.errors.hasSuffix("what that prints is a json of its own: only csv and jsonl can be put behind what is here\n"))
        #expect((try JSONSerialization.jsonObject(with: Data(begun.output.utf8)) as? [Any])?.count == 200)
    }

    @Test func `a reader that goes away ends the command without a word`() throws {
        let desk = try BatchDesk(rows: 5_000)
        let errors = desk.home + "/errors"
        let program = "$PROGRAM list many --all --format jsonl --database \(desk.database) 2>\(errors)"
        let shell = "{ \(program); echo $? >\(desk.home)/status; } | head -1"
        let output = try shellOutput(shell)
        #expect(output == "{\"id\":1,\"kind\":\"k4\",\"amount\":66,\"person_id\":1}\n")
        #expect(desk.text("errors").isEmpty && desk.text("status") == "0\n")
    }

    @Test func `a server that goes away and comes back does not end a walk`() async throws {
        let desk = try BatchDesk(rows: 1_000)
        let settings = ["MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough", "MCP_ALLOWED_MODELS": "many"]
        func serve(_ port: String, rate: Int, name: String) throws -> Program {
            try desk.start(
                ["serve", "--database", desk.database, "--listen", "127.0.0.1:\(port)"],
                settings.merging(["MCP_RATE_LIMIT": "\(rate)"]) { $1 },
                name: name)
        }
        var server = try serve("0", rate: 4, name: "first")
        let port = try await desk.wait(for: /ws:\/\/127\.0\.0\.1:(\d+)/, in: "first.errors")
        let program = try desk.start(
            ["list", "many", "--all", "--format", "jsonl", "--fields", "id", "--url", "ws://127.0.0.1:\(port)"], settings)
        // After as many pages it has to wait for the rate.
        _ = try await desk.wait(for: /("id":400)/, in: "run.output")
        server.send(SIGKILL)
        _ = await server.wait()
        server = try serve(port, rate: 600, name: "second")
        let walked = await desk.finish(program)
        server.send(SIGTERM)
        _ = await server.wait()
        #expect(walked.status == 0)
        #expect(walked.output == (1...1_000).map { "{\"id\":\($0)}\n" }.joined())
        #expect(walked.errors.contains("; trying again in "))
    }

    // MARK: Watching

    @Test(arguments: [("jsonl", "{\"at\":\"0000-00-00T00:00:00Z\",\"model\":\"people\"}\n"), ("line", "0000-00-00T00:00:00Z  people\n")])
    func `a model that is written is told of until the command is interrupted`(format: String, line: String) async throws {
        let desk = try BatchDesk()
        let program = try desk.start(["watch", "PEOPLE", "--format", format, "--database", desk.database])
        _ = try await desk.wait(for: /(watching people; \^C ends it)/, in: "run.errors")
        try desk.execute("UPDATE people SET name = 'Zoë Jones' WHERE id = 1")
        _ = try await desk.wait(for: /(\n)/, in: "run.output")
        program.send(SIGINT)
        let watched = await desk.finish(program)
        #expect(watched.status == 130)
        #expect(watched.output.replacing(/\d/, with: "0") == line)
    }

    @Test func `a hangup that it was started to ignore does not end it`() async throws {
        let desk = try BatchDesk()
        let words = [try #require(RealProgram.path("vitrine")), "watch", "people", "--database", desk.database]
        let program = try Program(
            ["-c", "trap '' HUP; exec \"$0\" \"$@\""] + words, of: "/bin/sh", terminal: nil, home: desk.home,
            errors: desk.home + "/run.errors", output: desk.home + "/run.output")
        _ = try await desk.wait(for: /(watching people; \^C ends it)/, in: "run.errors")
        program.send(SIGHUP)
        try await Task.sleep(for: .milliseconds(300))
        try desk.execute("UPDATE people SET name = 'Zoë Jones' WHERE id = 1")
        _ = try await desk.wait(for: /(\n)/, in: "run.output")
        program.send(SIGINT)
        #expect(await desk.finish(program).status == 130)
    }

    @Test(arguments: ["", "count"]) func `a server that cannot tell of changes is asked for rows again and again`(
        _ extensions: String
    ) async throws {
        let desk = try BatchDesk()
        try await desk.serving(extensions: extensions) { url, environment in
            let program = try desk.start(["watch", "people", "--format", "jsonl"] + url, environment)
            _ = try await desk.wait(for: /(does not announce watch; \^C ends it\n)/, in: "run.errors")
            try desk.execute("UPDATE people SET name = 'Zoë Jones' WHERE id = 1")
            _ = try await desk.wait(for: /(\n)/, in: "run.output")
            program.send(SIGINT)
            let watched = await desk.finish(program)
            #expect(watched.status == 130)
            #expect(watched.output.replacing(/\d/, with: "0") == "{\"at\":\"0000-00-00T00:00:00Z\",\"model\":\"people\"}\n")
            #expect(watched.errors.hasPrefix("vitrine: watching people by asking for rows every 1 s: this server does not announce watch;"))
            #expect(watched.errors.count { $0 == "\n" } == 1, "it is said once")
        }
    }

    @Test(arguments: [
        "INSERT INTO many (kind) VALUES ('new')", "UPDATE many SET kind = 'x' WHERE id = 150", "DELETE FROM many WHERE id = 120",
    ])
    func `of many rows each is looked at when its turn comes`(_ change: String) async throws {
        let desk = try BatchDesk()
        try await desk.serving(extensions: "") { url, environment in
            let program = try desk.start(["watch", "many"] + url, environment)
            _ = try await desk.wait(for: /(a change among the rows is seen within 4 s)/, in: "run.errors")
            // All pages have been seen by then.
            try await Task.sleep(for: .seconds(5))
            try desk.execute(change)
            _ = try await desk.wait(for: /(  many\n)/, in: "run.output")
            program.send(SIGINT)
            #expect(await desk.finish(program).status == 130)
        }
    }

    @Test func `watching keeps within a small rate, and a model that is not there is refused`() async throws {
        let desk = try BatchDesk()
        try await desk.serving(extensions: "", rate: 30) { url, environment in
            let program = try desk.start(["watch", "people"] + url, environment)
            _ = try await desk.wait(for: /(asking for rows every 4 s)/, in: "run.errors")
            program.send(SIGTERM)
            let ended = await desk.finish(program)
            #expect(ended.status == 143 && !ended.errors.contains("waiting"))
            let refused = try await desk.finish(desk.start(["watch", "nothing"] + url, environment))
            #expect(refused.status == 4 && refused.errors.contains("Model 'nothing' not allowed") && refused.output.isEmpty)
        }
    }

    // MARK: Incomplete, refused, not reachable

    @Test func `cells that the server cut are said, and make all of it incomplete`() async throws {
        let desk = try BatchDesk()
        let sentence = "vitrine: 1 cell cut by the server; the first is v of row 2, of 100000 bytes\n"
        let all = try await desk.run("list", "big", "--all", "--format", "csv")
        #expect(all.status == 3 && all.errors == sentence)
        let some = try await desk.run("list", "big", "--limit", "5", "--format", "csv")
        #expect(some.status == 0 && some.errors == sentence)
        let record = try await desk.run("get", "big", "2", "--format", "json")
        #expect(record.status == 3 && record.errors == "vitrine: 1 cell cut by the server; the first is v, of 100000 bytes\n")
        #expect(try await desk.run("list", "big", "--all", "--fields", "id").status == 0)
    }

    @Test(arguments: [
        (["list", "ghosts"], 4, "vitrine: Model 'ghosts' not allowed. Allowed models: people, many, some, hard, big, nobody\n"),
        (["count", "many", "--filter", "ghost:1"], 4, "vitrine: --filter: many has no field 'ghost'\n  ghost:1\n  ^^^^^\n"),
        (["list", "many", "--fields", "ghost"], 4, "vitrine: Field 'ghost' is not allowed for model 'many'\n"),
        (["list", "many", "--cursor", "nonsense"], 4, "vitrine: Invalid cursor\n"),
        (
            ["list", "many", "--filter", "kind:"], 2,
            "vitrine: --filter: a value is missing: kind:none is NULL, kind:\"\" is empty text\n  kind:\n  ^^^^^\n"
        ),
    ])
    func `what is refused is said in a sentence, and the status tells why`(arguments: [String], status: Int32, errors: String) async throws
    {
        let printed = try await BatchDesk().run(arguments)
        #expect(printed.status == status)
        #expect(printed.errors == errors)
        #expect(printed.output.isEmpty)
    }

    @Test(arguments: [["keys"], ["man"], ["token"], ["completions", "bash"], [], ["help", "list"]])
    func `a disk that takes no more of the output is said`(arguments: [String]) async throws {
        let desk = try BatchDesk()
        let program = try Program(arguments, terminal: nil, home: desk.home, errors: desk.home + "/run.errors", output: "/dev/full")
        #expect(await program.wait() == 1)
        #expect(desk.text("run.errors") == "vitrine: cannot write the output: No space left on device\n")
    }

    @Test(arguments: [
        ["list", "many", "--all", "--limit", "3"], ["list", "many", "--cursor", "", "--offset", "3"], ["list"],
        ["count", "many", "--format", "csv"],
        ["list", "many", "--format", "xml"], ["list", "many", "--csv-raw"], ["list", "many", "--limit", "-1"],
        ["models", "--url", "ws://127.0.0.1"],
    ])
    func `wrong usage is status 2`(arguments: [String]) async throws {
        let printed = try await BatchDesk().run(arguments)
        #expect(printed.status == 2)
        #expect(printed.output.isEmpty && !printed.errors.isEmpty)
    }

    @Test func `a wrong token is refused, and nobody there is not reachable`() async throws {
        let desk = try BatchDesk()
        try await desk.serving(extensions: "") { url, _ in
            let refused = try await desk.finish(desk.start(["models"] + url, ["MCP_TOKEN": "another token of the tests"]))
            #expect(refused.status == 4 && refused.errors.contains("Invalid authentication token"))
            let terminal = try PseudoTerminal(columns: 300)
            defer { terminal.shutDown() }
            try "a token of the tests, long enough".write(toFile: desk.home + "/token", atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: desk.home + "/token")
            let listing = try Program(
                ["list", "people", "--token-file", desk.home + "/token"] + url, terminal: terminal.path, home: desk.home,
                output: desk.home + "/rows")
            #expect(await listing.wait(reading: terminal) == 0)
            let shown = String(decoding: terminal.raw, as: UTF8.self)
            #expect(shown.contains("vitrine browse \(url[1]) --token-file \(desk.home)/token --open "), "\(shown)")
        }
        let unreachable = try await desk.finish(desk.start(["models", "--url", "ws://127.0.0.1:1"], ["MCP_TOKEN": "any"]))
        #expect(unreachable.status == 5 && unreachable.errors.hasPrefix("vitrine: no connection to 127.0.0.1:1"))
    }

    // MARK: Servers that know the documented protocol alone

    @Test func `a documented server is read as far as it goes, and what it cannot do is said`() async throws {
        let desk = try BatchDesk()
        try await desk.serving(extensions: "") { url, environment in
            @MainActor func run(_ arguments: String...) async throws -> Printed {
                try await desk.finish(desk.start(arguments + url, environment))
            }
            let models = try await run("models", "--format", "csv")
            #expect(models.output.hasPrefix("model,records,primary_key,columns\npeople,,,\nmany,,,\n"))
            #expect(models.errors == "vitrine: this server tells the models' names alone: it does not announce describe\n")
            let columns = try await run("describe", "people", "--format", "jsonl")
            #expect(columns.lines.first?.hasPrefix(#"{"column":"id","storage":"integer","type":null,"#) == true)
            #expect(columns.errors == "vitrine: this server does not announce describe: these are the columns of one record\n")
            #expect(try await run("count", "many", "--filter", "kind:k1").output == "60\n")
            let all = try await run("list", "many", "--all", "--fields", "id", "--format", "csv", "--no-header")
            #expect(all.lines.compactMap { Int($0) } == Array(1...300))
            #expect(all.status == 0 && all.errors.isEmpty)
            let some = try await run("list", "many", "--limit", "100", "--fields", "id", "--format", "csv", "--no-header")
            #expect(some.lines.count == 100 && some.errors.hasSuffix(" --limit 100 --offset 100\n"))
            let labels = try await run("get", "many", "1", "--fields", "id", "--expand", "person_id", "--format", "jsonl")
            #expect(labels.output == "{\"id\":1,\"person_id.label\":null}\n")
            #expect(labels.errors == "vitrine: this server tells no labels: it does not announce expand\n")
            let filter = try await run("list", "many", "--filter", "id>5")
            #expect(
                filter.errors == "vitrine: this server compares for equality only: it does not announce operators\n" && filter.status == 4)
            let order = try await run("list", "many", "--order-by", "-id")
            #expect(order.status == 4 && order.errors == "vitrine: this server cannot sort: it does not announce order_by\n")
        }
    }

    private func shellOutput(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = [
            "PROGRAM": try #require(RealProgram.path("vitrine")), "PATH": "/usr/bin:/bin",
            "HOME": FileManager.default.temporaryDirectory.path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
