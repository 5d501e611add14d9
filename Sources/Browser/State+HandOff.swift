internal import Records
internal import Screen

extension State {
    /// What someone else needs to know of the records, and how they see them themselves.
    func handOff(_ records: [Record], key: Value?, model name: String) -> HandOff {
        let model = model(named: name)
        let titles = titleColumns(of: model, among: records.first?.columns ?? [])
        guard records.count == 1, let record = records.first else {
            return table(of: records, model, titles)
        }
        var handOff = HandOff(
            heading: key.map { "\(name) #\(plainText($0, limit: 40))" } ?? name,
            command: key.map { CommandLine.get(name, $0, at: serverArguments).text } ?? commandLineText)
        handOff.title = titles.compactMap { record[$0] }.filter { !$0.isNull }.map { plainText($0, limit: 200) }.joined(separator: " ")
        // A key of several columns is in no heading.
        let hidden = Set(titles + (key == nil ? [] : model.primaryKey))
        let fields = record.columns.indices.filter {
            !record.values[$0].isNull && record.values[$0] != "" && !hidden.contains(record.columns[$0])
        }
        .map { index in HandOff.Field(name: record.columns[index], text: text(of: record, index, model)) }
        // Long texts say much and push out the rest: they come last.
        handOff.fields = fields.filter { !Self.isLong($0.text) } + fields.filter { Self.isLong($0.text) }
        handOff.changes = key.map { lastChanges(of: RecordName(model: name, key: $0), model) } ?? []
        handOff.filter = place.map { FilterText($0.query.filter).text } ?? ""
        handOff.place = place.map(\.positionText) ?? ""
        return handOff
    }

    /// `2026-11-22 09:14:03Z, Bob Lee #17: priority 3 → 5`, as far as they are on hand: whoever reads it does so at another time.
    private func lastChanges(of record: RecordName, _ model: Model) -> [String] {
        guard let shape = changeLog(of: model), let timeline, timeline.record == record else { return [] }
        return timeline.changes.prefix(HandOff.changeLimit).map { change in
            let author = change.author(shape).map { ", \($0)" } ?? ""
            return change.timeText + author + ": " + change.text(in: model).replacing("  ", with: " ")
        }
    }

    /// Marked records that have a command each; more commands would be longer than what they print.
    private static let commandLimit = 5

    private func table(of records: [Record], _ model: Model, _ titles: [String]) -> HandOff {
        let keys = records.compactMap { record in keyColumn(of: model).flatMap { record[$0] } }
        let commands =
            keys.count == records.count && keys.count <= Self.commandLimit
            ? keys.map { CommandLine.get(model.name, $0, at: serverArguments).text } : []
        var handOff = HandOff(heading: "\(counted(records.count, "row")) of \(model.name)", command: commands.joined(separator: "\n"))
        handOff.place = "marked"
        let names = records.first?.columns ?? []
        let keyNames = names.filter { model.primaryKey.contains($0) }
        // Whoever reads it has a narrow window: the key, the name, and a few short columns that differ.
        let others = names.filter { name in
            let values = records.map { $0[name] ?? .null }
            return !keyNames.contains(name) && !titles.contains(name) && !values.allSatisfy(\.isNull)
                && values.allSatisfy { plainText($0, limit: 40).utf8.count <= 24 && !$0.isBlob }
        }
        let columns = keyNames + titles + others.prefix(4)
        handOff.columns = columns
        handOff.rows = records.map { record in
            columns.map { name in
                guard let index = record.columns.firstIndex(of: name), model.column(name)?.reference != nil else {
                    return record[name] ?? .null
                }
                return record.values[index].isNull ? .null : .text(text(of: record, index, model))
            }
        }
        handOff.filter = place.map { FilterText($0.query.filter).text } ?? ""
        return handOff
    }

    private var commandLineText: String { place.map { CommandLine.list($0.query, at: serverArguments).text } ?? "" }

    /// A person by name, whatever else as the record shows it.
    private func text(of record: Record, _ index: Int, _ model: Model) -> String {
        let (name, value) = (record.columns[index], record.values[index])
        let plain = plainText(value, limit: 1_000)
        guard let reference = model.column(name)?.reference else { return plain }
        let label = labelKey(value).flatMap { record.labels[name]?[$0] }
        return label.map { "\($0) (\(reference.model) #\(plain))" } ?? "\(reference.model) #\(plain)"
    }

    private static func isLong(_ text: String) -> Bool { text.utf8.count > 120 || text.utf8.contains(0x0A) }
}
