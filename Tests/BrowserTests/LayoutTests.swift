import Records
import Screen
import Testing

@testable import Browser

@Suite struct LayoutTests {
    private static func layout(_ columns: Int, _ rows: Int, detail: Bool = false) -> Layout {
        Layout(
            Size(columns: columns, rows: rows), widthKind: Layout.Kind(columns: columns), showsModels: nil, pane: .table, isZoomed: false,
            hasDetail: detail)
    }

    @Test(arguments: [
        (1, Layout.Kind.line), (19, .line), (20, .tiny), (39, .tiny), (40, .narrow), (79, .narrow), (80, .compact), (99, .compact),
        (100, .medium),
        (149, .medium), (150, .wide), (151, .wide),
    ]) func `the width decides the kind`(_ columns: Int, _ kind: Layout.Kind) {
        #expect(Self.layout(columns, 24).kind == kind)
    }

    @Test(arguments: [(3, Layout.Kind.line), (4, .tiny), (7, .tiny), (8, .wide)]) func `the height limits it`(
        _ rows: Int, _ kind: Layout.Kind
    ) {
        #expect(Self.layout(160, rows).kind == kind)
    }

    @Test func `dragging an edge to and fro does not flap`() {
        for kind in Layout.Kind.allCases.dropFirst() {
            let edge = Layout.Thresholds.standard[kind]
            #expect(kind.next(columns: edge - 1) == kind)
            #expect(kind.next(columns: edge - 2) == kind)
            #expect(kind.next(columns: edge - 3) < kind)
            let below = Layout.Kind(columns: edge - 1)
            #expect(below.next(columns: edge) == kind)
        }
        var client = Client.browsing(size: Size(columns: 100, rows: 30))
        client.send(.input(.resize(Size(columns: 98, rows: 30))))
        #expect(client.state.layout.kind == .medium && client.frame.size.columns == 98)
        client.send(.input(.resize(Size(columns: 97, rows: 30))))
        #expect(client.state.layout.kind == .compact)
        client.send(.input(.resize(Size(columns: 99, rows: 30))))
        #expect(client.state.layout.kind == .compact)
    }

    @Test func `at 80x24 the table keeps 17 rows, and 6 with a record open`() {
        #expect(Self.layout(80, 24).table.rows >= 17)
        #expect(Self.layout(80, 24, detail: true).table.rows >= 6)
        #expect(Self.layout(80, 24, detail: true).detail.rows >= 10)
        #expect(Self.layout(20, 6).table.rows == 6)
    }

    @Test func `panes never overlap, and stay on the screen`() {
        for columns in [1, 19, 20, 40, 80, 100, 150] {
            for rows in [1, 3, 4, 7, 8, 11, 12, 15, 16, 24, 50] {
                for (pane, detail) in [(Pane.table, false), (.table, true), (.detail, true), (.models, false)] {
                    for shows in [true, false, nil] as [Bool?] {
                        for zoomed in [true, false] {
                            let layout = Layout(
                                Size(columns: columns, rows: rows), widthKind: Layout.Kind(columns: columns), showsModels: shows,
                                pane: pane,
                                isZoomed: zoomed, hasDetail: detail)
                            Self.checkTiling(layout, columns, rows)
                        }
                    }
                }
            }
        }
    }

    private static func checkTiling(_ layout: Layout, _ columns: Int, _ rows: Int) {
        var covered = Array(repeating: 0, count: columns * rows)
        let parts = [
            layout.header, layout.filter, layout.titles, layout.models, layout.columnHeader, layout.table, layout.detailTitle,
            layout.detail,
            layout.rule, layout.status, layout.hints,
        ]
        for rect in parts + layout.bars where !rect.isEmpty {
            for row in rect.row..<rect.row + rect.rows {
                for column in rect.column..<rect.column + rect.columns { covered[row * columns + column] += 1 }
            }
        }
        let isTiled = layout.kind == .line || covered.allSatisfy { $0 == 1 }
        #expect(isTiled, "\(columns)x\(rows)")
    }

    @Test func `the frame for another size than the state's keeps the cursor on the screen`() {
        var client = Client.browsing()
        client.keys("^F j j j j j j j j")
        let frame = client.state.view(Size(columns: 80, rows: 12), .full)
        #expect(frame.lines.contains { $0.hasPrefix("▌") && $0.contains("27") })
    }

    private static func manyModels(_ size: Size) -> Client {
        var server = FakeServer.desk()
        let names = (1...30).map { "table_number_\($0)" } + ["change_log_of_everything_there_is"]
        server.tables += names.map {
            FakeServer.Table(model: Model(name: $0, primaryKey: ["id"], columns: [Column(name: "id")]), rows: [])
        }
        server.tables.removeAll { $0.model.name == "change_log" }
        server.tables[0].model.name = "people"
        return Client.browsing(server, model: "tickets", size: size)
    }

    @Test func `the strip shows the current model, and the focused one, however many there are`() {
        var client = Self.manyModels(.standard)
        #expect(client.lines[0].contains("[2 tickets]"))
        client.keys("<S-Tab>")
        for step in 0..<31 {
            client.keys("l")
            let name = client.state.models[client.state.modelCursor].name
            #expect("\(client.lines[0]) ".contains("\(name) "), "\(step): \(client.lines[0])")
            #expect(client.frame.cursor?.row == 0)
        }
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.lines[0].contains("[change_log_of_everything_there_is]"))
    }

    @Test func `a model's count keeps away from its name, and goes before the name is cut`() {
        var client = Client.browsing(size: Size(columns: 30, rows: 24))
        client.state.models[2].count = 1_234_567
        client.keys("m")
        #expect(client.screen.contains("3 change_log") && !client.screen.contains("change_log1"))

        client = Client.browsing(size: Size(columns: 60, rows: 24))
        client.state.models[2].name = "change_log_of_everything"
        client.state.models[2].count = 60_000
        client.keys("m")
        #expect(client.lines.contains { $0.hasPrefix(" 3 change_log_of_e") && !$0.contains("60,000") || $0.contains("everything 60,000") })
        client.send(.input(.resize(Size(columns: 90, rows: 24))))
        #expect(client.screen.contains("3 change_log_of_everything 60,000 │"))
        #expect(client.state.layout.models.columns <= 45)
    }
}
