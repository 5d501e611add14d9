internal import Screen

extension Painter {
    /// What is written, in which form, and where to.
    mutating func drawExport() {
        guard let prompt = state.exportPrompt else { return }
        let details: [RowFormat: String] = [
            .csv: "for spreadsheets", .json: "one array", .jsonLines: "one object a line", .markdown: "a table to be read",
        ]
        let isWide = frame.size.columns >= 40
        let choices = RowFormat.allCases.map { format in
            Choice(text: format.title, detail: isWide ? details[format] ?? "" : "", isMarked: format == prompt.format)
        }
        drawChoices(
            choices, selected: RowFormat.allCases.firstIndex(of: prompt.format), title: "export \(SafeText(state.exportScopeText))",
            footer: offers([("export-format", "format"), ("export-run", "write"), ("export-leave", "back")]), editor: prompt.editor,
            sign: "to", problem: prompt.error)
    }
}
