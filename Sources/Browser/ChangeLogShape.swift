internal import Records

/// Which columns of a model hold what was changed in the records of another.
package struct ChangeLogShape: Sendable, Hashable, Codable {
    /// The model that holds the changes.
    package var log: String
    /// The model whose records were changed; nil: the one that `record` refers to.
    package var model: String?
    /// The column with the key of the record that was changed.
    package var record: String
    package var time: String
    /// Who changed it.
    package var person: String?
    /// What kind of change it was, in a word.
    package var kind: String?
    /// The name of the column that was changed.
    package var field: String?
    package var old: String?
    package var new: String?
    /// A sentence about the change.
    package var summary: String?

    init(log: String, model: String? = nil, record: String, time: String) {
        self.log = log
        self.model = model
        self.record = record
        self.time = time
    }

    /// The names that a shape is written with, and what they stand for.
    private static let parts: [(name: String, path: any WritableKeyPath<ChangeLogShape, String?> & Sendable)] = [
        ("of", \.model), ("person", \.person), ("kind", \.kind), ("field", \.field), ("old", \.old), ("new", \.new), ("summary", \.summary),
    ]

    /// `log=change_log record=ticket_id time=occurred_at person=user_id field=field old=old_value new=new_value`, in any order.
    ///
    /// `of=tickets` names the model whose records were changed, where no foreign key says it; `kind` and `summary` are known, too.
    package init(parsing text: String) throws(BrowserError) {
        var given: [String: String] = [:]
        let names = ["log", "record", "time"] + Self.parts.map(\.name)
        for word in text.split(whereSeparator: \.isWhitespace) {
            guard let sign = word.firstIndex(of: "="), sign > word.startIndex, word.index(after: sign) < word.endIndex else {
                throw BrowserError(.badShape, "a change log is described by words such as log=change_log; '\(word.prefix(40))' is none")
            }
            let name = String(word[..<sign])
            guard names.contains(name) else {
                let hint = nearest(to: name, among: names).map { "; the nearest is \($0)" } ?? ""
                throw BrowserError(.badShape, "a change log has no '\(name.prefix(40))'\(hint)")
            }
            guard given.updateValue(String(word[word.index(after: sign)...]), forKey: name) == nil else {
                throw BrowserError(.badShape, "\(name) is given twice for a change log")
            }
        }
        guard let log = given["log"], let record = given["record"], let time = given["time"] else {
            let missing = ["log", "record", "time"].filter { given[$0] == nil }
            throw BrowserError(.badShape, "a change log needs \(missing.map { "\($0)=…" }.joined(separator: " "))")
        }
        self.init(log: log, record: record, time: time)
        for part in Self.parts { self[keyPath: part.path] = given[part.name] }
    }

    /// The log holds changes of that model's records: as it is told, by the foreign key, else by the column's name (`ticket_id`).
    func isAbout(_ model: Model, among models: [Model]) -> Bool {
        if let named = self.model { return equalIgnoringASCIICase(named, model.name) }
        if let reference = models.first(where: { equalIgnoringASCIICase($0.name, log) })?.column(record)?.reference {
            return equalIgnoringASCIICase(reference.model, model.name)
        }
        let name = asciiLowercased(record)
        let stem = name.hasSuffix("_id") ? String(name.dropLast(3)) : name
        return [stem, stem + "s", stem + "es"].contains(asciiLowercased(model.name))
    }
}
