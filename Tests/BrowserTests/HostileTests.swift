import Records
import Screen
import TestSupport
import Testing

@testable import Browser

/// The hostile corpus against every place of the screen that text of others reaches.
@Suite struct HostileTests {
    /// Tables, columns and values named by one text.
    private static func server(_ text: String) -> FakeServer {
        let name = text.isEmpty ? "x" : text
        let model = Model(
            name: name, primaryKey: ["id"],
            columns: [
                Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1), Column(name: name, declaredType: text),
                Column(name: "other_id", declaredType: "INTEGER", reference: Reference(model: "people", column: "id")),
            ], label: [name])
        let people = Model(
            name: "people", primaryKey: ["id"], columns: [Column(name: "id", primaryKeyPosition: 1), Column(name: "name")], label: ["name"])
        var server = FakeServer([
            .init(model: model, rows: (1...30).map { [.integer($0), .text(text), .integer($0 % 3 + 1)] }),
            .init(model: people, rows: (1...3).map { [.integer($0), .text(text)] }),
        ])
        server.capabilities.extensions.insert(.operators)
        return server
    }

    static let sizes = [Size.standard, Size(columns: 160, rows: 48), Size(columns: 40, rows: 12), Size(columns: 7, rows: 3)]

    /// Expects harmless cells that fill their rows, a harmless announcement, and harmless lines where it is read line by line.
    static func expectHarmless(
        _ client: Client, _ name: String, sizes: [Size] = sizes, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for size in sizes {
            for isUnicode in [true, false] {
                let frame = client.state.view(size, Capabilities(isUnicode: isUnicode))
                let isHarmless = frame.cells.allSatisfy { isPlain($0.text) || HostileTexts.isHarmless($0.text) }
                let isFilled = (0..<size.rows).allSatisfy { row in
                    frame.cells[row * size.columns..<(row + 1) * size.columns].reduce(0) { $0 + Int($1.width) } == size.columns
                }
                #expect(isHarmless && isFilled, "\(name): \(frame.lines)", sourceLocation: sourceLocation)
                #expect(HostileTexts.isHarmless(frame.announcement), "\(name): \(frame.announcement)", sourceLocation: sourceLocation)
            }
            let reading = client.state.view(size, Capabilities(isLinear: true))
            let lines = (reading.reading?.fields ?? []) + [reading.reading?.prompt ?? "", reading.announcement]
            #expect(lines.allSatisfy(HostileTexts.isHarmless), "\(name): \(lines)", sourceLocation: sourceLocation)
        }
    }

    /// One printable character of ASCII, as most cells hold.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count == 1 && text.utf8.first.map { (0x20..<0x7F).contains($0) } ?? false
    }

    @Test(arguments: HostileTexts.all.map(\.name)) func `no text of others commands the terminal`(_ name: String) {
        let text = HostileTexts.all.first { $0.name == name }?.text ?? ""
        // As the name of a server, of models and columns, as cells, headers, labels and titles.
        var client = Client(Self.server(text), model: nil, size: .standard)
        client.state.server = text
        Self.expectHarmless(client, name)
        client.connect()
        client.answerAll()
        for keys in ["l", "s", "=", "<Enter>", "<Tab>", "o", "m", "<Esc>", "<Esc>", "f", "<Esc>", "<Esc>", "?", "<Esc>"] {
            client.keys(keys)
            client.answerAll()
            Self.expectHarmless(client, "\(name) after \(keys)")
        }
        // Pasted into each prompt, and found.
        for keys in ["f", "/", ":", "?"] {
            client.keys(keys)
            client.send(.input(.paste(text)))
            Self.expectHarmless(client, "\(name) pasted after \(keys)")
            client.keys("<Enter>")
            Self.expectHarmless(client, "\(name) entered after \(keys)")
            client.keys("<Esc> <Esc>")
        }
        // As the reason of whatever goes wrong.
        client.keys("r")
        client.failOne(Failure(.server, text))
        Self.expectHarmless(client, "\(name) as an error")
        for connection in [ConnectionState.refused(reason: text), .reconnecting(attempt: 2, seconds: 3, reason: text)] {
            client.send(.connection(connection))
            Self.expectHarmless(client, "\(name) as a reason")
        }
    }
}
