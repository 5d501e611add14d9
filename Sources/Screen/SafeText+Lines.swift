extension SafeText {
    /// A text of several lines as lines of at most `width` cells.
    ///
    /// Line feeds (and CR LF) break, other controls are shown. Long lines are broken after a blank or beside a wide character, where
    /// neither is near anywhere. `limit` is the number of lines after which no more are made; an empty text is one empty line.
    package static func lines(of text: some StringProtocol, width: Int, limit: Int = .max) -> [SafeText] {
        var lines: [SafeText] = []
        // Swift reads CR LF as one character, which is a newline too.
        for line in String(text).split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            if lines.count >= limit { break }
            SafeText(line).wrap(to: max(1, width), limit: limit, into: &lines)
        }
        return lines
    }

    private func wrap(to width: Int, limit: Int, into lines: inout [SafeText]) {
        var start = clusters.startIndex
        repeat {
            var end = start
            var cells = 0
            /// Where the line may end, and where the next one goes on.
            var breakable: Int?
            while end < clusters.endIndex, cells + Int(clusters[end].width) <= width {
                if end > start, clusters[end].width == 2 { breakable = end }
                cells += Int(clusters[end].width)
                end += 1
                if clusters[end - 1] == Self.blank || clusters[end - 1].width == 2 { breakable = end }
            }
            if end < clusters.endIndex, end == start {
                // A wide character and a line of one cell.
                lines.append(SafeText(clusters: [Cluster(text: "\u{FFFD}", width: 1, isSubstitute: true)]))
                start += 1
                continue
            }
            if end < clusters.endIndex, clusters[end] != Self.blank, clusters[end].width != 2, let breakable { end = breakable }
            var shown = clusters[start..<end]
            if end < clusters.endIndex {
                while shown.count > 1, shown.last == Self.blank { shown.removeLast() }
                // The blank that the line was broken at is not the beginning of the next.
                if clusters[end] == Self.blank { end += 1 }
            }
            lines.append(SafeText(clusters: Array(shown)))
            start = end
        } while start < clusters.endIndex && lines.count < limit
    }
}
