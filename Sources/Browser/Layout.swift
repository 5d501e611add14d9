internal import Screen

/// Which part of the screen is what. Rule: `browser.md` 1.3.
struct Layout: Sendable, Hashable {
    /// From the smallest to the widest.
    enum Kind: Int, Sendable, Hashable, Comparable, CaseIterable {
        /// One line: model, record, place.
        case line
        /// A list of keys and titles.
        case tiny
        /// Fewer columns; a record takes the screen.
        case narrow
        /// The models are a strip; a record is below the table.
        case compact
        /// The models are a column; a record is below the table.
        case medium
        /// Three columns.
        case wide

        init(columns: Int, _ thresholds: Thresholds = .standard) {
            self = Self.allCases.last { columns >= thresholds[$0] } ?? .line
        }

        init(rows: Int) { self = rows < 4 ? .line : rows < 8 ? .tiny : .wide }

        /// A screen that was wider stays of its kind for two columns more, so that dragging an edge does not flap.
        func next(columns: Int, _ thresholds: Thresholds = .standard) -> Kind {
            let exact = Kind(columns: columns, thresholds)
            return exact < self && columns >= thresholds[self] - 2 ? self : exact
        }

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// Columns of the narrowest screen of each kind, from the smallest; of two alike, the greater kind holds.
    struct Thresholds: Sendable, Hashable, Codable {
        private var columns = [0, 20, 40, 80, 100, 150]

        static let standard = Thresholds()

        subscript(kind: Kind) -> Int {
            get { columns[kind.rawValue] }
            set { columns[kind.rawValue] = newValue }
        }

        /// Which of them is less than the one below it, in a sentence; nil when none is.
        ///
        /// - Parameter lines: where settings were written, by key.
        func disorder(_ lines: [String: Int]) -> String? {
            for (lower, upper) in zip(Kind.allCases, Kind.allCases.dropFirst()) where self[lower] > self[upper] {
                let line = [lines["layout.\(lower)"], lines["layout.\(upper)"]].compactMap(\.self).max()
                return (line.map { "line \($0): " } ?? "")
                    + "layout.\(upper) = \(self[upper]) is less than layout.\(lower) = \(self[lower]); the usual columns hold for all layouts"
            }
            return nil
        }
    }

    private(set) var kind: Kind
    private(set) var header = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var filter = Rect(column: 0, row: 0, columns: 0, rows: 0)
    /// The rule with the panes' titles, above them.
    private(set) var titles = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var models = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var columnHeader = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var table = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var detailTitle = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var detail = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var requestsTitle = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var requests = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var rule = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var status = Rect(column: 0, row: 0, columns: 0, rows: 0)
    private(set) var hints = Rect(column: 0, row: 0, columns: 0, rows: 0)
    /// Columns of vertical lines between panes, and their rows.
    private(set) var bars: [Rect] = []
    /// The server pane: below the others where there is room for both, otherwise over them; its first line is its title.
    private(set) var server = Rect(column: 0, row: 0, columns: 0, rows: 0)
    /// The server pane leaves the others in sight.
    private(set) var isServerBeside = false
    /// One pane takes the place of all.
    private(set) var single: Pane?
    /// In the order of Tab, with those that need the focus to be seen.
    private(set) var panes = [Pane.table]

    /// - Parameters:
    ///   - modelsWidth: cells that the longest line of the models takes; it gets them when the models were asked for.
    ///   - hasState: there is something to be said that is not as usual, such as a mask: a small screen gives a line for it.
    init(
        _ size: Size, widthKind: Kind, showsModels: Bool?, modelsWidth: Int = 0, pane: Pane, isZoomed: Bool, hasDetail: Bool,
        hasServer: Bool = false, hasRequests: Bool = false, hasState: Bool = false
    ) {
        kind = min(widthKind, Kind(rows: size.rows))
        var rest = Rect(size)
        let hasModels = showsModels ?? (kind >= .medium)
        if hasModels || kind == .compact { panes.insert(.models, at: 0) }
        if hasDetail || kind == .wide { panes.append(.detail) }
        if hasRequests, kind > .line { panes.append(.requests) }
        switch kind {
        case .line:
            table = rest.takeTop(1)
            status = rest.takeTop(1)
            if hasServer { server = table }
            return
        case .tiny:
            if rest.rows >= 8 {
                header = rest.takeTop(1)
                status = rest.takeBottom(1)
            } else if hasState {
                header = rest.takeTop(1)
            }
        case .narrow:
            header = rest.takeTop(1)
            filter = rest.takeTop(1)
            hints = rest.takeBottom(1)
            if size.rows >= 16 { status = rest.takeBottom(1) }
        case .compact, .medium, .wide:
            header = rest.takeTop(1)
            filter = rest.takeTop(1)
            hints = rest.takeBottom(1)
            status = rest.takeBottom(1)
            rule = rest.takeBottom(1)
            if kind > .compact { titles = rest.takeTop(1) }
        }
        if hasServer { placeServer(&rest, in: size) }
        if hasRequests, kind == .wide, !isZoomed, rest.rows >= Self.requestsRows {
            requests = rest.takeBottom(max(4, min(12, rest.rows / 5)))
            requestsTitle = rest.takeBottom(1)
        }
        single =
            requests.isEmpty && hasRequests && pane == .requests
            ? .requests : Self.single(kind, pane, isZoomed: isZoomed, hasModels: hasModels, hasDetail: hasDetail, rows: rest.rows)
        let usual = kind == .wide ? 27 : 24
        let wanted = showsModels == true ? max(usual, modelsWidth) : usual
        place(
            rest, models: hasModels ? wanted : 0, hasDetail: hasDetail,
            hasColumnHeader: kind > .narrow || kind == .narrow && size.rows >= 16)
    }

    /// The requests get a place of their own below the panes where there are so many lines.
    private static let requestsRows = 24

    /// A record below the table needs so many lines: column header, six rows, title, four lines of record.
    private static let splitRows = 12

    private static func single(_ kind: Kind, _ pane: Pane, isZoomed: Bool, hasModels: Bool, hasDetail: Bool, rows: Int) -> Pane? {
        if isZoomed { return pane == .models && !hasModels ? .table : pane == .detail && !hasDetail && kind < .wide ? .table : pane }
        switch kind {
        case .line: return .table
        case .tiny: return pane == .models && hasModels || pane == .detail && hasDetail ? pane : .table
        case .narrow: return pane == .detail && hasDetail ? .detail : nil
        case .compact, .medium: return pane == .detail && hasDetail && rows < splitRows ? .detail : nil
        case .wide: return nil
        }
    }

    /// The server pane stands beside the others when they are left with so many lines.
    private static let linesBesideServer = 16

    private mutating func placeServer(_ rest: inout Rect, in size: Size) {
        let wanted = max(12, rest.rows * 2 / 5)
        isServerBeside = kind >= .medium && rest.rows - wanted >= Self.linesBesideServer
        if isServerBeside {
            server = rest.takeBottom(wanted)
        } else {
            server = Rect(size)
            _ = server.takeTop(header.rows)
            _ = server.takeBottom(hints.rows + status.rows)
        }
    }

    private mutating func place(_ area: Rect, models wanted: Int, hasDetail: Bool, hasColumnHeader: Bool) {
        var rest = area
        switch single {
        case .models:
            models = rest
            return
        case .detail:
            if kind > .tiny, titles.isEmpty { detailTitle = rest.takeTop(1) }
            detail = rest
            return
        case .requests:
            if kind > .tiny { requestsTitle = rest.takeTop(1) }
            requests = rest
            return
        case .table, nil: break
        }
        let isWhole = single == .table
        if wanted > 0, !isWhole {
            models = rest.takeLeft(min(wanted, rest.columns / 2))
            bars.append(rest.takeLeft(1))
        }
        if !isWhole, kind == .wide {
            detail = rest.takeRight(max(46, area.columns * 3 / 10))
            bars.append(rest.takeRight(1))
        } else if !isWhole, hasDetail, kind == .compact || kind == .medium, rest.rows >= Self.splitRows {
            let rows = max(6, (rest.rows - 2) / 3)
            detail = rest.takeBottom(rest.rows - rows - 2)
            detailTitle = rest.takeBottom(1)
        }
        if hasColumnHeader { columnHeader = rest.takeTop(1) }
        table = rest
    }
}
