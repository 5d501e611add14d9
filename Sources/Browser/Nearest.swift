internal import Records

/// The name that was probably meant; nil when none is near.
func nearest(to word: String, among names: [String]) -> String? {
    let scored = names.map { (name: $0, score: remoteness(of: $0, from: word)) }
    guard let best = scored.min(by: { $0.score < $1.score }), best.score <= max(1, word.utf8.count / 2), !word.isEmpty else { return nil }
    return best.name
}

/// How far a name is from a word that somebody wrote: 0 where it begins so, or one of its words is that, else by spelling.
func remoteness(of name: String, from word: String) -> Int {
    let word = Array(asciiLowercased(word).utf8)
    let bytes = Array(asciiLowercased(name).utf8)
    let words = bytes.split(separator: 0x5F)
    // A beginning, or one of the words of the name, is nearer than any misspelling of the whole.
    if !word.isEmpty, bytes.starts(with: word) || words.contains(where: { $0.elementsEqual(word) }) { return 0 }
    let whole = editDistance(word, bytes)
    guard words.count > 1, word.count >= 4 else { return whole }
    // `assignee` is meant for `assigned_user_id`.
    return words.reduce(whole) { min($0, editDistance(word, Array($1)) + 1) }
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
