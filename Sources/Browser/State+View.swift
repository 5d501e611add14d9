internal import Records
package import Screen

extension State {
    /// What the screen shows: the same state at the same size is the same frame.
    ///
    /// For another size than the one the state was told, the cursor is kept on the screen as `update` would keep it.
    package func view(_ size: Size, _ capabilities: Capabilities) -> Frame {
        if capabilities.isLinear { return reading(size, capabilities) }
        var shown = self
        if size != self.size {
            shown.size = size
            shown.widthKind = Layout.Kind(columns: size.columns, thresholds)
            shown.showCursor()
        }
        var painter = Painter(shown, size)
        painter.terminal = capabilities
        painter.draw()
        var frame = painter.frame
        theme.finish(&frame, capabilities.colors)
        if !capabilities.isUnicode { frame.convertToASCII() }
        frame.announcement = SafeText(announcement, clippedTo: 400).text
        return frame
    }

    private mutating func showCursor() {
        let layout = layout
        if !layout.panes.contains(pane) { pane = .table }
        place?.settle(height: layout.table.rows)
        showCursorColumn(layout)
    }
}

/// Draws a state into a frame, part by part; later parts cover earlier ones.
struct Painter {
    let state: State
    let layout: Layout
    var frame: Frame
    /// What can be clicked on, in the order it was drawn.
    var targets: [(rect: Rect, target: Target)] = []
    /// What the terminal can, as far as it is known.
    var terminal: Capabilities?

    init(_ state: State, _ size: Size) {
        self.state = state
        layout = state.layout
        frame = Frame(size)
    }

    mutating func draw() {
        drawPanes()
        drawBoxes()
    }

    mutating func drawPanes() {
        if layout.kind == .line {
            drawLine()
        } else {
            drawRules()
            drawHeader()
            drawFilter()
            drawModels()
            drawTable()
            drawRecord()
            drawRequests()
            drawStatus()
            drawHints()
        }
    }

    /// What covers the panes, as far as it is open.
    mutating func drawBoxes() {
        drawServer()
        drawFacets()
        drawCard()
        drawReferences()
        drawFilterPrompt()
        drawColumnChooser()
        drawSavedFilters()
        drawExplanationBox()
        drawExport()
        drawWhichKey()
        drawOpenedRequest()
        drawThemes()
        drawAbout()
        drawBottomPrompt()
        drawHelp()
        drawSyntax()
        drawCoveredNotice()
    }

    /// Boxes have room around them.
    var isFramed: Bool { frame.size.columns >= 30 && frame.size.rows >= 8 }

    /// Something takes the whole screen.
    var isCovered: Bool {
        switch state.scope {
        case .help, .frame, .about: true
        case .columnChooser, .themes, .savedFilters, .explanation, .references, .card, .facets, .export: !isFramed
        case .filter: state.filterPrompt?.showsSyntax == true && !isFramed
        case .server: layout.status.isEmpty
        case .table, .models, .detail, .requests, .find, .commandLine, .answer, .moment: false
        }
    }

    /// Draws parts one after the other, as far as there is room; returns the cell behind them.
    @discardableResult
    mutating func put(_ parts: [(SafeText, Style)], _ row: Int, _ column: Int, width: Int) -> Int {
        var place = column
        for (text, style) in parts where place < column + width {
            place += frame.put(text, row, place, width: column + width - place, style)
        }
        return place
    }

    /// Where a prompt without a line of its own goes.
    var bottomLine: Rect {
        layout.hints.isEmpty ? Rect(column: 0, row: frame.size.rows - 1, columns: frame.size.columns, rows: 1) : layout.hints
    }

    private mutating func drawRules() {
        let width = frame.size.columns
        if !layout.titles.isEmpty {
            frame.rule(layout.titles.row, 0, width: width, Theme.rule)
        }
        if !layout.rule.isEmpty {
            frame.rule(layout.rule.row, 0, width: width, Theme.rule)
        }
        for bar in layout.bars {
            frame.bar(bar.column, rows: bar.row..<bar.row + bar.rows, Theme.rule)
            if !layout.titles.isEmpty { frame.put(Glyphs.unicode.teeTop, layout.titles.row, bar.column, width: 1, Theme.rule) }
            if bar.row + bar.rows == layout.rule.row {
                frame.put(Glyphs.unicode.teeBottom, layout.rule.row, bar.column, width: 1, Theme.rule)
            }
        }
        if !layout.detailTitle.isEmpty {
            let title = layout.detailTitle
            frame.rule(title.row, title.column, width: title.columns, Theme.rule)
        }
        if !layout.requestsTitle.isEmpty {
            let title = layout.requestsTitle
            frame.rule(title.row, title.column, width: title.columns, Theme.rule)
            for bar in layout.bars where title.row == bar.row + bar.rows {
                frame.put(Glyphs.unicode.teeBottom, title.row, bar.column, width: 1, Theme.rule)
            }
        }
        drawTitles()
    }

    private mutating func drawTitles() {
        if !layout.titles.isEmpty {
            if !layout.models.isEmpty { drawTitle(.models, "models", layout.titles.row, layout.models.column, layout.models.columns) }
            if !layout.table.isEmpty { drawTitle(.table, tableTitle, layout.titles.row, layout.table.column, layout.table.columns) }
            if !layout.detail.isEmpty, layout.detailTitle.isEmpty {
                drawRecordTitle(layout.titles.row, layout.detail.column, layout.detail.columns)
            }
        }
        if !layout.requestsTitle.isEmpty {
            let title = layout.requestsTitle
            let (hide, trouble) = (key("requests"), key("only-trouble"))
            let text =
                state.log.isTroubleOnly
                ? "requests, only slow or failed  (\(hide) hide, \(trouble) all)"
                : "requests  (\(hide) hide, \(trouble) only slow or failed)"
            drawTitle(.requests, text, title.row, title.column, title.columns)
        }
        if !layout.detailTitle.isEmpty {
            let title = layout.detailTitle
            // Without a rule above the table, the one below it says what both panes are.
            let used =
                layout.titles.isEmpty && !layout.table.isEmpty
                ? drawTitle(.table, tableTitle, title.row, title.column, title.columns / 2) : 0
            drawRecordTitle(title.row, title.column + used, title.columns - used)
        } else if layout.titles.isEmpty, !layout.rule.isEmpty, layout.single != .requests {
            let pane = layout.single ?? .table
            if pane == .detail { return drawRecordTitle(layout.rule.row, 0, layout.rule.columns) }
            drawTitle(pane, pane == .models ? "models" : tableTitle, layout.rule.row, 0, layout.rule.columns)
        }
    }

    /// A pane's title on a rule, in brackets and bold when the pane has the focus; returns the cells used.
    @discardableResult
    mutating func drawTitle(_ pane: Pane, _ title: String, _ row: Int, _ column: Int, _ width: Int) -> Int {
        if width < 6 { return 0 }
        let isFocused = state.pane == pane
        let text = SafeText(title, clippedTo: width - 4)
        let framed = isFocused ? "[" + text + "]" : " " + text + " "
        return 1 + frame.put(framed, row, column + 1, width: width - 2, isFocused ? Theme.title : Theme.rule)
    }

    private var tableTitle: String {
        guard let place = state.place else { return "no table" }
        let order = place.orderText
        return place.query.model + (order.isEmpty ? "" : "  " + order)
    }
}

extension Place {
    /// `▼updated_at ▲id`, as the status line and the title say it.
    var orderText: String {
        query.order.map { ($0.isDescending ? "▼" : "▲") + $0.field }.joined(separator: " ")
    }
}
