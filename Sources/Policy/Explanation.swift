internal import Records

/// Whether one column can be seen, and why, for the operator who asks.
package struct Explanation: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        case visible, hidden
        /// There is no such model or no such column.
        case unknown
        /// Its name does not decide, and there is no database to look at.
        case undecided
    }
    package var answer: Answer
    /// One sentence, no full stop.
    package var sentence: String
}

extension Disclosure {
    /// - Parameter path: `users.password_hash`; names may hold dots themselves.
    package func explain(_ path: String) -> Explanation {
        let candidates = Self.splits(path)
        guard let (model, column) = candidates.lazy.compactMap({ split in model(split.model).map { ($0, split.column) } }).first else {
            let names = models.isEmpty ? "the database has none" : "there are \(models.map(\.name).joined(separator: ", "))"
            return Explanation(answer: .unknown, sentence: "no table or view is named '\(candidates.first?.model ?? path)'; \(names)")
        }
        let place = "\(model.name).\(column)"
        if let found = model.column(column) {
            let place = "\(model.name).\(found.name)"
            if let reason = found.hidden { return Explanation(answer: .hidden, sentence: "\(place) is hidden: \(reason.sentence)") }
            if let refusal = model.refusal {
                return Explanation(answer: .hidden, sentence: "\(place) cannot be seen: '\(model.name)' is not served: \(refusal)")
            }
            let doubt = HiddenNames.suspicion(found.name).map { ", though its name contains '\($0)'" } ?? ""
            return Explanation(
                answer: .visible, sentence: "\(place) is visible: no rule hides it\(doubt); to hide it, add \(place) to MCP_HIDDEN_FIELDS")
        }
        if model.columns.isEmpty, let refusal = model.refusal {
            return Explanation(answer: .hidden, sentence: "\(place) cannot be seen: '\(model.name)' is not served: \(refusal)")
        }
        return Explanation(
            answer: .unknown,
            sentence: "'\(model.name)' has no column '\(column)'; it has \(model.columns.map(\.name).joined(separator: ", "))")
    }

    /// The same by the names alone, where there is no database to look at.
    package static func explainByName(_ path: String, _ settings: PolicySettings) -> Explanation {
        let names = HiddenNames(patterns: settings.hiddenFields)
        for (model, column) in splits(path) {
            guard let reason = names.reason(column, of: model) else { continue }
            return Explanation(answer: .hidden, sentence: "\(model).\(column) is hidden wherever it exists: \(reason.sentence)")
        }
        if let (model, column) = splits(path).first, let allowed = settings.allowedModels,
            !allowed.contains(where: { equalIgnoringASCIICase($0, model) })
        {
            return Explanation(
                answer: .hidden, sentence: "\(model).\(column) cannot be seen: MCP_ALLOWED_MODELS does not name '\(model)'")
        }
        return Explanation(
            answer: .undecided,
            sentence: "the name of \(path) hides nothing; whether it exists, and what it is made of, only --database FILE can tell")
    }

    /// Everything that the text may mean; empty when there is no dot with a name on either side.
    package static func splits(_ path: String) -> [(model: String, column: String)] {
        path.indices.filter { path[$0] == "." }.compactMap { dot in
            let model = path[..<dot]
            let column = path[path.index(after: dot)...]
            return model.isEmpty || column.isEmpty ? nil : (String(model), String(column))
        }
    }
}

extension HiddenReason {
    /// As it continues "is hidden: ".
    package var sentence: String {
        switch self {
        case .always: "columns of that name are hidden in every model"
        case .pattern(let pattern): "MCP_HIDDEN_FIELDS says \(pattern)"
        case .dependsOn(let column): "it is generated from the hidden column \(column)"
        case .refers(let reference): "it refers to the hidden column \(reference.model).\(reference.column)"
        }
    }
}
