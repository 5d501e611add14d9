internal import Records
internal import Screen

/// A column of some model that refers to records of another.
struct Referrer: Sendable, Hashable {
    var model: String
    var column: String
    /// The column of the other model that it holds values of.
    var target: String
}

/// One record, by its model and its key.
struct RecordName: Sendable, Hashable {
    var model: String
    var key: Value
}

/// What the descriptions of the models say about each other; made anew whenever one is learnt.
struct Relations: Sendable, Hashable {
    private static let personal = ["first_name", "last_name", "full_name", "display_name", "name", "email", "username"]

    /// By the name, in small letters, of the model that is referred to; in the models' order.
    private var referrers: [String: [Referrer]] = [:]
    private var logs: [String: ChangeLogShape] = [:]
    /// Models whose records are named as people are, in small letters.
    private(set) var people: Set<String> = []

    init(_ models: [Model] = []) {
        for model in models {
            if model.label.contains(where: { Self.personal.contains(asciiLowercased($0)) }) { people.insert(asciiLowercased(model.name)) }
            for column in model.columns {
                guard let reference = column.reference else { continue }
                referrers[asciiLowercased(reference.model), default: []].append(
                    Referrer(model: model.name, column: column.name, target: reference.column))
            }
        }
        for model in models {
            logs[asciiLowercased(model.name)] = ChangeLogShape.detect(
                for: model, referrers: referrers(to: model.name), among: models, people: people)
        }
    }

    func referrers(to model: String) -> [Referrer] { referrers[asciiLowercased(model)] ?? [] }

    /// The log that names and foreign keys suggest for the model's records.
    func log(of model: String) -> ChangeLogShape? { logs[asciiLowercased(model)] }

    func isPeople(_ model: String) -> Bool { people.contains(asciiLowercased(model)) }
}

extension State {
    /// The log of changes of that model's records: as it was told, else as it seems.
    func changeLog(of model: Model) -> ChangeLogShape? {
        changeLogs.first { $0.isAbout(model, among: models) } ?? relations.log(of: model.name)
    }

    /// The logs that are known, whatever records they are of.
    var changeLogShapes: [ChangeLogShape] { changeLogs + models.compactMap { relations.log(of: $0.name) } }

    /// The log, of whatever records, that names its author in that column.
    func changeLog(writtenIn referrer: Referrer) -> ChangeLogShape? {
        func fits(_ shape: ChangeLogShape) -> Bool {
            equalIgnoringASCIICase(shape.log, referrer.model) && shape.person.map { equalIgnoringASCIICase($0, referrer.column) } ?? false
        }
        return changeLogShapes.first(where: fits)
    }

    /// Why nothing is known of what refers to what; nil when it is, or will be.
    var relationsObstacle: String? {
        if capabilities == nil || extensions.contains(.describe) { return nil }
        return "this server does not describe its models, so nothing tells what refers to what"
    }

    /// Something on the screen depends on how the models refer to each other.
    private func needsRelations(_ layout: Layout) -> Bool {
        if referencesBox != nil { return true }
        guard let place, !place.isOutdated, requests.rows == nil, requests.record == nil else { return false }
        if place.card != nil || place.wantsCard || awaitsChanges || place.detail.needsTimeline || place.detail.tab == .related {
            return true
        }
        // What stands below a record's fields comes from what refers to what.
        let isNear = place.detail.isOpen || layout.kind == .wide && !layout.detail.isEmpty && (budget?.limit ?? 0) >= 600
        return isNear && place.detail.isRested && isPrefetchAllowed
    }

    /// Describes the models that nobody looks at, one after the other: who refers to a record stands in them.
    mutating func askForRelations(_ layout: Layout) {
        guard extensions.contains(.describe), needsRelations(layout), let model = models.first(where: { !described.contains($0.name) })
        else { return }
        askForDescription(of: model.name)
    }

    /// All models are described, as far as the server does.
    var areRelationsKnown: Bool { models.allSatisfy { described.contains($0.name) } }
}
