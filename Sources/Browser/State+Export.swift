internal import Records
internal import Screen

extension State {
    mutating func openExport() {
        endRange()
        if let export { return refuse("\(export.path) is being written (\(export.progressText)); \(keyText("interrupt")) gives it up") }
        guard let place else { return }
        noteMarkedRows()
        let format = outgoing.format
        exportPrompt = ExportPrompt(
            editor: LineEditor(Self.fileName(place.query.model, format), history: outgoing.history), format: format,
            keys: place.marks.keys)
        announcement = "export \(exportScopeText) as \(format.title)"
    }

    mutating func leaveExport() {
        exportPrompt = nil
        // A file that was just begun is not wanted any more.
        if export?.phase == .opening { dropExport() }
    }

    /// Another format, and its ending in place of the old one's.
    mutating func changeExportFormat(by step: Int) {
        guard var prompt = exportPrompt, let index = RowFormat.allCases.firstIndex(of: prompt.format) else { return }
        let formats = RowFormat.allCases
        let format = formats[(index + step + formats.count) % formats.count]
        let ending = "." + prompt.format.fileExtension
        if prompt.editor.text.hasSuffix(ending) {
            prompt.editor.replace(with: prompt.editor.text.dropLast(ending.count) + "." + format.fileExtension)
        }
        prompt.format = format
        prompt.error = nil
        prompt.replaces = nil
        exportPrompt = prompt
        announcement = format.title
    }

    mutating func acceptExport() {
        guard let prompt = exportPrompt, let place, export == nil else { return }
        let path = prompt.editor.text
        if path.allSatisfy(\.isWhitespace) { return refuseExport("the name of a file is missing") }
        guard capabilities != nil else { return refuseExport("there is no connection: rows cannot be fetched") }
        if let doubt = doubt(aboutTaking: exportedColumns) { return refuseExport(doubt) }
        outgoing.lastExport += 1
        let hasCursor = extensions.contains(.cursor) && model?.primaryKey.isEmpty == false
        export = Export(
            id: outgoing.lastExport, path: path, format: prompt.format, query: place.query,
            source: prompt.keys.isEmpty ? .rows(from: hasCursor ? .cursor("") : .offset(0)) : .marked(prompt.keys),
            total: prompt.keys.isEmpty ? place.count.number : prompt.keys.count)
        outgoing.format = prompt.format
        emit(.export(.open(id: outgoing.lastExport, path: path, replacing: prompt.replaces == path)))
    }

    /// All of the model, as far as it is known, whatever the table shows of them.
    private var exportedColumns: [String] {
        let described = model?.columns.map(\.name) ?? []
        return described.isEmpty ? place?.window.columns ?? [] : described
    }

    private mutating func refuseExport(_ reason: String) {
        exportPrompt?.error = reason
        announcement = reason
    }

    mutating func take(_ report: ExportReport) {
        guard var export, report.id == export.id else { return }
        switch report {
        case .opened:
            outgoing.history.removeAll { $0 == export.path }
            outgoing.history.append(export.path)
            if outgoing.history.count > 100 { outgoing.history.removeFirst() }
            exportPrompt = nil
            export.phase = .rows
            self.export = export
            say("writing \(export.path) while you go on; \(keyText("interrupt")) gives it up")
        case .exists:
            self.export = nil
            exportPrompt?.replaces = export.path
            refuseExport("Enter again replaces \(export.path), which is there already")
        case .written:
            export.phase = export.isLast ? .finishing : .rows
            self.export = export
            if export.isLast { emit(.export(.finish(id: export.id))) }
        case .finished(_, let path, let bytes):
            self.export = nil
            var parts = ["wrote \(counted(export.rows, "row")), \(counted(bytes, "byte")), to \(path) (\(export.format.title))"]
            if export.cut > 0 { parts.append("\(counted(export.cut, "cell")) cut: the server sends no more") }
            if export.gone > 0 { parts.append("\(counted(export.gone, "marked record")) not there any more") }
            say(parts.joined(separator: "; "))
        case .failed(_, let reason):
            self.export = nil
            giveUp { $0 == .exportRows }
            if exportPrompt == nil { refuse("not exported: \(reason)") } else { refuseExport(reason) }
        }
    }

    // MARK: - Rows

    /// `, waits for the server's rate`: nothing of it is under way, since the last messages are left to the user.
    var exportPause: String {
        guard let export, export.phase == .rows, !isUnderWay(.exportRows), capabilities != nil, !isPrefetchAllowed else { return "" }
        return ", waits for the server's rate"
    }

    /// The next rows, as soon as the last ones are written; what is left of a small rate is for whoever browses.
    mutating func askForExport() {
        guard let export, export.phase == .rows, !isUnderWay(.exportRows), isPrefetchAllowed else { return }
        switch export.source {
        case .rows(let start): ask(.rows(export.query, from: start, limit: export.pageSize, expand: []), for: .exportRows)
        case .marked: askForMarked()
        }
    }

    /// Takes marked records from the rows on hand, and asks for the first one that is not there in full.
    private mutating func askForMarked() {
        guard var export, case .marked(var keys) = export.source else { return }
        let rows = place?.query.model == export.query.model ? rowsByKey : [:]
        while let key = keys.first, export.pending.count < Export.largestPage, let row = rows[key], let record = listedRecord(row),
            record.truncations.isEmpty
        {
            export.pending.append(record)
            keys.removeFirst()
        }
        export.source = .marked(keys)
        self.export = export
        if keys.isEmpty || export.pending.count >= Export.largestPage { return writePending() }
        ask(.record(model: export.query.model, id: keys[0], expand: []), for: .exportRows)
    }

    private mutating func writePending() {
        guard var export, case .marked(let keys) = export.source else { return }
        let records = export.pending
        export.pending = []
        if export.columns.isEmpty { export.columns = records.first?.columns ?? [] }
        export.cut += records.reduce(0) { $0 + $1.truncations.count }
        export.isLast = keys.isEmpty
        self.export = export
        write(records.map { record in export.columns.map { record[$0] ?? .null } })
    }

    private mutating func write(_ rows: [[Value]]) {
        guard var export else { return }
        export.rows += rows.count
        export.phase = .writing
        self.export = export
        emit(.export(.write(id: export.id, format: export.format, columns: export.columns, rows: rows)))
    }

    mutating func finishExport(with outcome: Result<Answer, Failure>) {
        guard var export, export.phase == .rows else { return }
        switch (outcome, export.source) {
        case (.success(.rows(let page)), .rows(let start)):
            take(page, from: start)
        case (.success(.record(var record)), .marked(let keys)):
            record.values = Self.row(record.values, of: record.columns.count)
            export.pending.append(record)
            export.source = .marked(Array(keys.dropFirst()))
            export.failures = 0
            self.export = export
            if keys.count == 1 || export.pending.count >= Export.largestPage { writePending() }
        case (.failure(let failure), .marked(let keys)) where failure.isMissingRecord:
            export.gone += 1
            export.failures = 0
            export.source = .marked(Array(keys.dropFirst()))
            self.export = export
            if keys.count == 1 { writePending() }
        // Asked for again when the connection is back, from the same place.
        case (.failure(let failure), _) where failure.kind == .connectionLost: break
        case (.failure(let failure), .marked) where failure.kind == .server && export.failures + 1 < Export.patience,
            (.failure(let failure), _) where failure.kind == .timedOut && export.failures + 1 < Export.patience:
            export.failures += 1
            self.export = export
        case (.failure(let failure), .rows) where failure.isTooLarge && export.pageSize > 1:
            export.shrinkPages(from: export.pageSize)
            self.export = export
        case (.failure(let failure), _): giveUpExport("not exported: \(failure.message)")
        case (.success, _): giveUpExport("not exported: the answer is of another kind than the question")
        }
    }

    private mutating func take(_ page: Page, from start: PageStart) {
        guard var export else { return }
        // Cells that were cut to make room for others come whole when there are fewer of these.
        if page.hasCrowdedCells, page.rows.count > 1 {
            export.shrinkPages(from: page.rows.count)
            self.export = export
            return
        }
        if export.columns.isEmpty {
            // Without a row, the description says what there would be.
            export.columns = page.columns.isEmpty ? model(named: export.query.model).columns.map(\.name) : page.columns
        }
        let sources = page.columns == export.columns ? nil : export.columns.map { page.columns.firstIndex(of: $0) }
        let rows = page.rows.prefix(export.pageSize).map { row in
            let row = Self.row(row, of: page.columns.count)
            return sources.map { sources in sources.map { $0.map { row[$0] } ?? .null } } ?? row
        }
        export.failures = 0
        export.cut += page.truncations.count
        export.pageSize = min(export.pageSize * 2, Export.largestPage)
        switch start {
        case .cursor:
            export.isLast = page.nextCursor == nil
            if let next = page.nextCursor { export.source = .rows(from: .cursor(next)) }
        case .offset(let offset):
            // A server may have pages smaller than ours: only an empty one is the end.
            export.isLast = rows.isEmpty
            export.source = .rows(from: .offset(offset + rows.count))
        }
        self.export = export
        write(Array(rows))
    }

    // MARK: - The end

    mutating func giveUpExport(_ reason: String) {
        if export == nil { return }
        dropExport()
        refuse(reason)
    }

    private mutating func dropExport() {
        guard let export else { return }
        self.export = nil
        giveUp { $0 == .exportRows }
        emit(.export(.discard(id: export.id)))
    }

    // MARK: - Words

    /// What would be exported: `214 matching rows (100 loaded; the rest will be fetched)`.
    var exportScopeText: String {
        guard let place else { return "no rows" }
        if let keys = exportPrompt?.keys, !keys.isEmpty { return counted(keys.count, "marked row") }
        if exportPrompt == nil, !place.marks.isEmpty { return counted(place.marks.count, "marked row") }
        let noun = (place.query.filter.isEmpty ? "" : "matching ") + (place.count.number == 1 ? "row" : "rows")
        let number = place.count.number == nil ? "all" : place.count.text
        let loaded = place.isOutdated ? 0 : place.window.rowCount
        if let exact = place.count.exactly, loaded >= exact { return "\(number) \(noun)" }
        return "\(number) \(noun) (\(grouped(loaded)) loaded; the rest will be fetched)"
    }

    /// `tickets.csv`, in the folder that the program was started in; nothing in a model's name leads to another one.
    private static func fileName(_ model: String, _ format: RowFormat) -> String {
        let name = String(model.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" }.prefix(60))
        return "\(name.isEmpty ? "rows" : name).\(format.fileExtension)"
    }
}

extension RowFormat {
    var fileExtension: String { self == .markdown ? "md" : rawValue }

    /// By the ending of a file's name; nil when it is none of these.
    init?(path: String) {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
        switch asciiLowercased(String(path[dot...].dropFirst())) {
        case "csv": self = .csv
        case "json": self = .json
        case "jsonl", "ndjson": self = .jsonLines
        case "md", "markdown": self = .markdown
        default: return nil
        }
    }
}
