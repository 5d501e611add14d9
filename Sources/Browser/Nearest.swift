internal import Records

/// The name that was probably meant; nil when none is near.
func nearest(to word: String, among names: [String]) -> String? {
    let word = Array(asciiLowercased(word).utf8)
    if word.isEmpty { return nil }
    let scored = names.map { name -> (name: String, score: Int) in
        let bytes = Array(asciiLowercased(name).utf8)
        // A beginning, or one of the words of the name, is nearer than any misspelling of the whole.
        if bytes.starts(with: word) || bytes.split(separator: 0x5F).contains(where: { $0.elementsEqual(word) }) { return (name, 0) }
        return (name, editDistance(word, bytes))
    }
    guard let best = scored.min(by: { $0.score < $1.score }), best.score <= max(1, word.count / 2) else { return nil }
    return best.name
}

/// Insertions, deletions, substitutions and swaps of neighbours that make one of the other.
///
/// Source: <https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance>, "optimal string alignment"
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
            row.append(best)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
