internal import Records
internal import Screen

/// In which form rows are copied: the second keys of `y`, and `Y`.
enum CopyForm: Sendable, Hashable {
    case object, cell(column: String), markdown, csv, handOff
}

/// A copy that waits for records in full: what the list shortened, and marked rows that are not on hand.
struct Copying: Sendable, Hashable {
    /// More go into a file, not into a clipboard.
    static let limit = 1_000
    /// Bytes of values.
    static let byteLimit = 16 << 20

    /// A record that is copied as of another moment than now.
    struct Past: Sendable, Hashable {
        /// Of the moment.
        var title: String
        /// Newer ones, which are undone in it.
        var changes: [Change]
    }

    var form: CopyForm
    var model: String
    /// Those wanted, in their order.
    var keys: [Value]
    /// The record was shown so when its copy was asked for.
    var past: Past?
    var records: [Value: Record] = [:]
    var bytes = 0
    /// Keys of records that are not there any more.
    var gone: Set<Value> = []
    /// Said to the user.
    var isWaitingForChanges = false

    mutating func take(_ record: Record, for key: Value) {
        records[key] = record
        bytes += record.values.reduce(0) { $0 + size(of: $1) }
    }
}

/// Bytes, about.
private func size(of value: Value) -> Int {
    switch value {
    case .null, .boolean, .integer, .real: 8
    case .text(let text): text.utf8.count
    case .blob(let bytes): bytes.count
    }
}

extension State {
    /// The keys of what is copied: in the table the marked rows, if there are any; else the record of the cursor.
    private var copiedKeys: [Value] {
        guard let place else { return [] }
        if pane != .detail, !place.marks.isEmpty { return place.marks.keys }
        return recordKey.map { [$0] } ?? []
    }

    mutating func copyCell() {
        guard let name = currentField?.name ?? place?.currentColumn?.name else { return refuse("there is no cell here yet") }
        copy(.cell(column: name))
    }

    mutating func copy(_ form: CopyForm) {
        // What is said of the rows that are missing comes before the copy of the others.
        if endRange() > 0 { return }
        guard let place, !place.window.isEmpty else { return refuse("there are no rows to copy") }
        noteMarkedRows()
        if let doubt = doubt(aboutTaking: columns(in: form), labelled: form == .handOff ? handOffLabels : []) { return refuse(doubt) }
        let keys = copiedKeys
        if keys.count > Copying.limit {
            return refuse(
                "at most \(grouped(Copying.limit)) rows go to the clipboard; \(keyText("export")) writes all \(grouped(keys.count)) to a file"
            )
        }
        if keys.isEmpty { return copyRowOnHand(form) }
        // Another copy is not waited for any more, and none of its records is one of this one's.
        giveUp(where: \.isCopy)
        copying = Copying(form: form, model: place.query.model, keys: keys, past: shownPast)
        takeCopiedRows()
        let missing = missingCopies
        if missing.isEmpty { return finishCopyWhenWhole() }
        guard capabilities != nil else {
            // What the list has of them is better than nothing, and said to be shortened.
            takeCopiedRows(shortened: true)
            let missing = missingCopies
            if missing.isEmpty { return finishCopyWhenWhole() }
            copying = nil
            return refuse("\(counted(missing.count, "marked row")) not loaded, and there is no connection to ask for them")
        }
        say("asking for \(counted(missing.count, "record")) in full; \(keyText("interrupt")) gives it up")
    }

    /// The columns whose values are in it.
    private func columns(in form: CopyForm) -> [String] {
        guard let place else { return [] }
        switch form {
        case .cell(let column): return [column]
        case .object, .handOff: return place.window.columns
        case .markdown, .csv: return arranged(place.window.columns, of: place.query.model)
        }
    }

    /// Columns beside which a hand-off has names, of the log of changes too.
    private var handOffLabels: [String] {
        guard let model else { return [] }
        let author = changeLog(of: model).flatMap { shape in shape.person.map { "\(shape.log).\($0)" } }
        return labelledFields(of: model) + (mask == nil ? [author].compactMap(\.self) : [])
    }

    /// What is to be said before keys are taken out of here: a model's records may be named by what is personal.
    private mutating func doubtAboutTakingKeys() -> String? {
        guard let key = model.flatMap(keyColumn) else { return nil }
        return doubt(aboutTaking: [key])
    }

    /// A row without a key of its own, as the list has it.
    private mutating func copyRowOnHand(_ form: CopyForm) {
        guard let place, let record = listedRecord(place.cursor) else { return refuse("this row is not loaded yet") }
        emitCopy(Copying(form: form, model: place.query.model, keys: []), [record])
    }

    /// Marked rows are copied in the order in which they stand now, as far as they are on hand.
    mutating func noteMarkedRows() {
        guard var place, !place.marks.isEmpty else { return }
        for (key, row) in rowsByKey { place.marks.saw(key, at: row) }
        self.place = place
    }

    /// Takes what is on hand of the records wanted: in full, unless shortened ones will do.
    private mutating func takeCopiedRows(shortened: Bool = false) {
        guard let place, var copying, place.query.model == copying.model else { return }
        if let record = place.detail.record, let key = place.detail.key, copying.keys.contains(key) { copying.take(record, for: key) }
        let rows = rowsByKey
        for key in copying.keys where copying.isMissing(key) {
            guard let row = rows[key], let record = listedRecord(row) else { continue }
            var isWhole = record.truncations.isEmpty
            if case .cell(let column) = copying.form { isWhole = !record.truncations.contains { $0.column == column } }
            if isWhole || shortened { copying.take(record, for: key) }
        }
        self.copying = copying
    }

    /// The rows on hand, by the keys of their records.
    var rowsByKey: [Value: Int] {
        guard let place else { return [:] }
        var rows: [Value: Int] = [:]
        for row in place.loadedRows(in: 0..<Int.max) {
            if let key = markKey(row) { rows[key] = row }
        }
        if let key = recordKey { rows[key] = place.cursor }
        return rows
    }

    /// The row as the list has it, shortened perhaps.
    func listedRecord(_ row: Int) -> Record? {
        guard let place, let values = place.window[row] else { return nil }
        var record = Record(columns: place.window.columns, values: values)
        for (name, value) in zip(record.columns, values) {
            if let bytes = place.window.fullLength(row, name) {
                record.truncations.append(Truncation(index: 0, column: name, bytes: bytes))
            }
            if let text = labelKey(value), let label = place.window.label(row, name, value) { record.labels[name] = [text: label] }
        }
        return record
    }

    private var missingCopies: [Value] { copying.map { copying in copying.keys.filter { copying.isMissing($0) } } ?? [] }

    /// One record after the other, as long as the copy waits for some.
    mutating func askForCopies() {
        guard let copying, !requests.errands.values.contains(where: \.isCopy) else { return }
        guard let key = missingCopies.first else { return finishCopyWhenWhole() }
        ask(.record(model: copying.model, id: key, expand: expandedColumns(of: model(named: copying.model))), for: .copy(key: key))
    }

    mutating func finishCopy(of key: Value, with outcome: Result<Answer, Failure>) {
        guard copying?.keys.contains(key) == true else { return }
        switch outcome {
        case .success(.record(var record)):
            record.values = Self.row(record.values, of: record.columns.count)
            copying?.take(record, for: key)
        case .failure(let failure) where failure.isMissingRecord: copying?.gone.insert(key)
        case .failure(let failure): return giveUpCopy("not copied: \(failure.message)")
        case .success: return giveUpCopy("not copied: the answer is of another kind than the question")
        }
        if copying?.bytes ?? 0 > Copying.byteLimit {
            return giveUpCopy("not copied: too much for a clipboard; \(keyText("export")) writes it to a file")
        }
        if missingCopies.isEmpty { finishCopyWhenWhole() }
    }

    private mutating func finishCopyWhenWhole() {
        guard awaitsChanges else { return finishCopy() }
        if copying?.isWaitingForChanges ?? true { return }
        copying?.isWaitingForChanges = true
        say("asking for the last changes; \(keyText("interrupt")) gives it up")
    }

    /// A record is handed on with its last changes: they are waited for as long as the cursor stays on it.
    var awaitsChanges: Bool {
        guard capabilities != nil, let copying, copying.form == .handOff, copying.keys.count == 1, place?.query.model == copying.model,
            copying.keys[0] == recordKey, timelineObstacle == nil
        else { return false }
        return timeline?.isStale ?? true
    }

    mutating func giveUpCopy(_ reason: String) {
        if copying == nil { return }
        copying = nil
        giveUp { $0.isCopy }
        refuse(reason)
    }

    private mutating func finishCopy() {
        guard let copying else { return }
        self.copying = nil
        let records = copying.keys.compactMap { copying.records[$0] }
        if records.isEmpty { return refuse("not copied: the record is not there any more") }
        emitCopy(copying, records)
    }

    private mutating func emitCopy(_ copying: Copying, _ records: [Record]) {
        let (form, model, gone) = (copying.form, copying.model, copying.gone.count)
        let key = copying.keys.count == 1 ? copying.keys[0] : nil
        let records = copying.past.map { past in records.map { asShown($0, past, model) } } ?? records
        let moment = copying.past.map { "as of \($0.title)" } ?? ""
        var columns: [String] = []
        for record in records { for name in record.columns where !columns.contains(name) { columns.append(name) } }
        let rows = records.map { record in columns.map { record[$0] ?? .null } }
        let table = arranged(columns, of: model)
        let cells = table == columns ? rows : records.map { record in table.map { record[$0] ?? .null } }
        let hidden = columns.count - table.count
        let left = hidden > 0 ? "\(counted(hidden, "hidden column")) left out" : ""
        let what = records.count == 1 ? "row" : counted(records.count, "row")
        var cut = records.reduce(0) { $0 + $1.truncations.count }
        let copy: Copy
        switch form {
        case .object:
            copy = Copy("\(what) as \(records.count == 1 ? "JSON" : "JSON Lines")", .rows(.jsonLines, columns: columns, rows: rows))
        case .markdown: copy = Copy("\(what) as Markdown", .rows(.markdown, columns: table, rows: cells), remark: left)
        case .csv: copy = Copy("\(what) as CSV", .rows(.csv, columns: table, rows: cells), remark: left)
        case .cell(let column):
            cut = records.reduce(0) { $0 + $1.truncations.count { $0.column == column } }
            let values = records.map { $0[column] ?? .null }
            if values.allSatisfy(\.isNull) { return refuse("\(column) is NULL here: there is nothing to copy") }
            copy = Copy(records.count == 1 ? column : "\(column) of \(what)", .values(values), remark: Self.hiddenText(in: values))
        case .handOff:
            copy = Copy(
                records.count == 1 ? "hand-off of #\(key.map { plainText($0, limit: 40) } ?? "?")" : "hand-off of \(what)",
                .handOff(handOff(records, key: key, model: model)))
            // It is an excerpt anyway.
            cut = 0
        }
        var remarks = [moment, copy.remark]
        if cut > 0 { remarks.append("\(counted(cut, "cell")) cut: the server sent no more of \(cut == 1 ? "it" : "them")") }
        if gone > 0 { remarks.append("\(counted(gone, "marked record")) not there any more") }
        emit(.copy(Copy(copy.title, copy.content, remark: remarks.filter { !$0.isEmpty }.joined(separator: "; "))))
    }

    /// The record's pane shows another moment than now, and what is copied is what it shows.
    private var shownPast: Copying.Past? {
        guard pane == .detail, let point = place?.detail.asOf, point != .now, let timeline, timeline.isReplayable else { return nil }
        return Copying.Past(title: title(of: point), changes: Array(timeline.changes.prefix(timeline.undone(at: point))))
    }

    private func asShown(_ record: Record, _ past: Copying.Past, _ model: String) -> Record {
        var record = record
        let now = zip(record.columns, record.values).map { (name: $0, value: $1) }
        let replay = Replay(
            now, of: self.model(named: model), shortened: Set(record.truncations.map(\.column)), undoing: past.changes)
        for (index, name) in record.columns.enumerated() {
            if let value = replay.values[name] { record.values[index] = value }
        }
        return record
    }

    /// A table for people has the columns that they arranged, where they did.
    private func arranged(_ columns: [String], of model: String) -> [String] {
        guard let place, place.query.model == model, !place.columns.choices.isEmpty else { return columns }
        return place.columns.columns.map(\.name).filter(columns.contains)
    }

    /// What pasting would bring along unseen.
    private static func hiddenText(in values: [Value]) -> String {
        let hidden = values.reduce(0) { count, value in
            guard case .text(let text) = value else { return count }
            return count + text.unicodeScalars.count(where: isHidden)
        }
        return hidden == 0 ? "" : "with \(counted(hidden, "hidden character"))"
    }

    /// Controls, and marks that only turn text round or take no room; not what scripts and emoji join their letters with.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\t", "\u{200C}", "\u{200D}": false
        default: [.control, .format].contains(scalar.properties.generalCategory)
        }
    }

    // MARK: - What needs no records

    mutating func copyID() {
        if endRange() > 0 { return }
        noteMarkedRows()
        let keys = copiedKeys
        if keys.isEmpty { return refuse("this row has no single column that names it, or is not loaded yet") }
        if let doubt = doubtAboutTakingKeys() { return refuse(doubt) }
        emit(.copy(Copy(keys.count == 1 ? "id" : "\(grouped(keys.count)) ids", .values(keys))))
    }

    /// The command that prints these rows: those of the filter, or the record, or each of the marked ones.
    mutating func copyCommandLine() {
        if endRange() > 0 { return }
        noteMarkedRows()
        guard let place else { return }
        let isList = pane != .detail && place.marks.isEmpty
        let keys = isList ? [] : copiedKeys
        if keys.count > 100 {
            return refuse("at most 100 commands go to the clipboard; \(keyText("export")) writes the marked rows to a file")
        }
        if !keys.isEmpty, let doubt = doubtAboutTakingKeys() { return refuse(doubt) }
        // Columns that are hidden are not asked for.
        let fields = place.columns.hidden.isEmpty ? [] : place.columns.columns.map(\.name)
        let lines =
            keys.isEmpty
            ? [CommandLine.list(place.query, fields: fields, at: serverArguments).text]
            : keys.map { CommandLine.get(place.query.model, $0, at: serverArguments).text }
        emit(.copy(Copy(lines.count == 1 ? "command line" : "\(lines.count) command lines", .text(lines.joined(separator: "\n")))))
    }

    mutating func copyLink() {
        guard let link else { return refuse("there is no screen to link to yet") }
        if link.id != nil, let doubt = doubtAboutTakingKeys() { return refuse(doubt) }
        emit(.copy(Copy("link to this screen", .text(link.text))))
    }

    /// What a terminal takes at most.
    private static let terminalBytes = ClipboardSequence.limit / 4 * 3

    mutating func take(_ receipt: CopyReceipt) {
        let amount = counted(receipt.bytes, "byte")
        let what = receipt.title + (receipt.remark.isEmpty ? "" : "; " + receipt.remark)
        switch receipt.outcome {
        case .sent(let way): say("sent \(amount) via \(way) (\(what))")
        case .written(let path):
            say(
                "\(receipt.bytes > Self.terminalBytes ? "too much for a clipboard" : "no clipboard was reached"): see \(path), \(amount) (\(what))"
            )
        case .failed(let reason): refuse("not copied: \(reason)")
        }
    }
}

extension Copying {
    func isMissing(_ key: Value) -> Bool { records[key] == nil && !gone.contains(key) }
}
