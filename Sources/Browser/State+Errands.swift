internal import Records

// Errands: what features ask for beside the table. Each is asked for by a function that `settle` calls, from what the screen
// needs and does not have yet, and ends in `finish` unless it is given up or the connection is lost.

extension State {
    mutating func ask(_ question: Question, for errand: Errand) {
        requests.errands[ask(question)] = errand
    }

    func isUnderWay(_ errand: Errand) -> Bool { requests.errands.values.contains(errand) }

    /// Their answers are no longer wanted.
    mutating func giveUp(where isUnwanted: (Errand) -> Bool) {
        for (id, errand) in requests.errands.sorted(by: { $0.key < $1.key }) where isUnwanted(errand) {
            requests.errands[id] = nil
            emit(.cancel(id))
            // What was not seen is looked at as soon as there is time.
            if errand.isLook {
                watch.beyond = nil
                watch.isDue = watch.isOn
            }
        }
    }

    /// An errand that was waited for is answered, or cannot be.
    mutating func finish(_ errand: Errand, with outcome: Result<Answer, Failure>) {
        switch errand {
        case .values(let key): finishList(key, with: outcome)
        case .labels(let model, let column, let keys): finishLabels(model, column, keys, with: outcome)
        case .names(let names): finishNames(names, with: outcome)
        case .without(let query, let term): finishExplanation(query, term, with: outcome)
        case .moment(let search): finishSearch(search, with: outcome)
        case .copy(let key): finishCopy(of: key, with: outcome)
        case .exportRows: finishExport(with: outcome)
        case .savedCount(let filter): take(outcome, for: filter)
        case .look(let look): finish(look, with: outcome)
        case .lookCount(let query): finishLookCount(query, outcome)
        case .watch(let model): finishWatch(model, outcome)
        case .unwatch: break
        case .changes(let record, let start): takeChanges(outcome, of: record, from: start)
        case .related(let record, let referrer, let facet): takeRelated(outcome, to: record, referrer, facet)
        case .person(let record): takePerson(outcome, record)
        case .glance(let name, let part): takeGlance(outcome, of: name, part)
        }
    }
}

extension Errand {
    var isCopy: Bool { if case .copy = self { true } else { false } }

    /// It only says of which model the server is to tell.
    var isWatch: Bool {
        switch self {
        case .watch, .unwatch: true
        default: false
        }
    }
}
