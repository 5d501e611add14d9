extension LineEditor {
    package mutating func handle(_ key: Key) -> Outcome {
        if let searched {
            if let text = key.text { return search(for: searched + text) }
            if key.name == "<Backspace>" || key.name == "^H" { return search(for: String(searched.dropLast())) }
        }
        if key.name != "^R" { searched = nil }
        switch key.name {
        case "^A", "<Home>": return move(to: 0)
        case "^E", "<End>": return move(to: characters.count)
        case "^B", "<Left>": return move(to: cursor - 1)
        case "^F", "<Right>": return move(to: cursor + 1)
        case "^H", "<Backspace>": return remove(cursor - 1..<cursor)
        case "^D", "<Delete>": return remove(cursor..<cursor + 1)
        case "^W": return kill(wordStart..<cursor)
        case "^U": return kill(0..<cursor)
        case "^K": return kill(cursor..<characters.count)
        case "^Y": return insert(String(killed))
        case "^P", "<Up>": return recall(before: recalled ?? history.count) { _ in true }
        case "^N", "<Down>": return recallNext()
        case "^R":
            let wanted = searched ?? text
            let outcome = recall(before: recalled ?? history.count) { Self.contains($0, wanted) }
            // Where nothing holds what was typed there is no search, and typing goes on in it.
            let isFound = outcome == .edited || searched != nil || wanted.isEmpty
            searched = isFound ? wanted : nil
            return outcome
        default:
            guard let text = key.text else { return .ignored }
            return insert(text)
        }
    }

    private mutating func move(to place: Int) -> Outcome {
        cursor = min(max(0, place), characters.count)
        return .moved
    }

    private mutating func remove(_ range: Range<Int>) -> Outcome {
        guard range.lowerBound >= 0, range.upperBound <= characters.count, !range.isEmpty else { return .moved }
        characters.removeSubrange(range)
        cursor = range.lowerBound
        forgetPlace()
        return .edited
    }

    private mutating func kill(_ range: Range<Int>) -> Outcome {
        if !range.isEmpty { killed = Array(characters[range]) }
        return remove(range)
    }

    /// Where the word before the cursor begins: blanks, then what is not blank, as in readline's `unix-word-rubout`.
    private var wordStart: Int {
        var start = cursor
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        return start
    }

    private mutating func recall(before place: Int, where matches: (String) -> Bool) -> Outcome {
        guard let found = history.prefix(place).lastIndex(where: matches) else { return .moved }
        if recalled == nil { draft = text }
        return show(history[found], at: found)
    }

    /// As in readline, what is typed after `^R` says more of what is looked for; where nothing holds it, it is the text itself.
    private mutating func search(for wanted: String) -> Outcome {
        if wanted.isEmpty {
            searched = wanted
            return .moved
        }
        let found = history.lastIndex { Self.contains($0, wanted) }
        if recalled == nil { draft = text }
        let outcome = found.map { show(history[$0], at: $0) } ?? show(wanted, at: nil)
        searched = found == nil ? nil : wanted
        return outcome
    }

    private mutating func recallNext() -> Outcome {
        guard let recalled else { return .moved }
        return recalled + 1 < history.count ? show(history[recalled + 1], at: recalled + 1) : show(draft, at: nil)
    }

    private mutating func show(_ text: String, at place: Int?) -> Outcome {
        replace(with: text)
        recalled = place
        return .edited
    }

    private static func contains(_ text: String, _ part: String) -> Bool { part.isEmpty || text.contains(part) }
}
