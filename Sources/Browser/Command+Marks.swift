extension Command {
    static let marks = [
        Command(
            "mark", "<Space>", "Mark the row, or take the mark away, and go to the next row", in: [.table],
            hint: Hint(word: "mark", priority: 68), unless: { $0.markingObstacle }
        ) { $0.markRow() },
        Command("mark-range", "v", "Mark from this row on; again: up to this row", in: [.table], unless: { $0.markingObstacle }) {
            $0.toggleRange()
        },
        Command(
            "invert-marks", "*", "Mark the loaded rows that are not marked, and only those", in: [.table], unless: { $0.markingObstacle }
        ) { $0.invertMarks() },
        Command(
            "clear-marks", "^\\", "Take all marks away", in: .records,
            hint: Hint(word: "unmark", priority: 36) { $0.place?.marks.isEmpty == false }
        ) { $0.clearMarks() },
    ]
}
