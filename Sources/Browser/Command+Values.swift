internal import Records
internal import Screen

extension Command {
    /// What knows the values of columns: facets, the way out of an empty filter, help for the filter's text.
    static let values = [
        Command(
            "facets", "F", "Show the values of this column and how often each occurs",
            also: "group by frequency histogram count values distinct statistics", in: .records,
            hint: Hint(word: "facets", priority: 47) { $0.facetObstacle == nil }, unless: { $0.facetObstacle }
        ) { $0.openFacets() },
        Command(
            "widen-filter", "d", "Drop the term, or take the nearest value, that gives the most rows where few match",
            also: "empty why no rows drop term", in: .panes,
            hint: Hint(word: "widen", priority: 4) { !$0.ways.isEmpty && $0.filterPrompt == nil }, unless: { $0.widenObstacle }
        ) { $0.widen() },
        Command("facet-include", "<Enter>", "Show only rows with this value", in: [.facets], hint: Hint(word: "only these", priority: 10)) {
            $0.takeFacet(.equal)
        },
        Command(
            "facet-exclude", "- ^T", "Show only rows without this value; in a search - is a sign like others", in: [.facets],
            hint: Hint(word: "not these", priority: 15) { $0.facets?.editor.isEmpty ?? true }
        ) { $0.excludeFacet() },
        Command(
            "facet-next-column", "<Right>", "Go to the facets of the next column", in: [.facets], hint: Hint(word: "column", priority: 25)
        ) {
            $0.changeFacetColumn(by: 1)
        },
        Command("facet-previous-column", "<Left>", "Go to the facets of the column before", in: [.facets]) { $0.changeFacetColumn(by: -1) },
        Command("facet-down", "<Down> ^N <Tab>", "Go to the next value", in: [.facets]) { $0.moveFacet(by: 1) },
        Command("facet-up", "<Up> ^P <S-Tab>", "Go to the value before", in: [.facets]) { $0.moveFacet(by: -1) },
        Command("facet-page-down", "<PageDown>", "Go ten values down", in: [.facets]) { $0.moveFacet(by: 10) },
        Command("facet-page-up", "<PageUp>", "Go ten values up", in: [.facets]) { $0.moveFacet(by: -10) },
        Command("facet-leave", "<Esc> ^C", "Close the facets", in: [.facets], hint: Hint(word: "close", priority: 20)) { $0.leaveFacets() },
        Command(
            "filter-syntax", "^G", "Show or hide what a filter may say to this server", in: [.filter],
            hint: Hint(word: "syntax", priority: 40)
        ) {
            $0.toggleSyntax()
        },
        Command(
            "find-to-filter", "^T", "Filter all rows by the text: it is in the cursor's column", in: [.find],
            hint: Hint(word: "filter all rows", priority: 30),
            unless: {
                $0.extensions.contains(.operators)
                    ? nil : "this server compares for equality only: it does not announce operators, which looking into texts needs"
            }
        ) { $0.filterByFind() },
    ]
}
