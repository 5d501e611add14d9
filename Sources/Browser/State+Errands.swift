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
        }
    }

    /// An errand that was waited for is answered, or cannot be.
    mutating func finish(_ errand: Errand, with outcome: Result<Answer, Failure>) {
        switch errand {
        }
    }
}
