extension Command {
    static let marks = [
        Command(
            "mark", "<Space>", "Mark the row, or take the mark away, and go to the next row", also: "select tag check", in: [.table],
            hint: Hint(word: "mark", priority: 68), unless: { $0.markingObstacle }
        ) { $0.markRow() },
        Command(
            "mark-range", "v", "Mark from this row on; again: up to this row", also: "select visual tag", in: [.table],
            unless: { $0.markingObstacle }
        ) {
            $0.toggleRange()
        },
        Command(
            "invert-marks", "*", "Mark the loaded rows that are not marked, and only those", also: "select all toggle", in: [.table],
            unless: { $0.markingObstacle }
        ) { $0.invertMarks() },
        Command(
            "clear-marks", "^\\", "Take all marks away", also: "deselect unselect none", in: .records,
            hint: Hint(word: "unmark", priority: 36) { $0.place?.marks.isEmpty == false }
        ) { $0.clearMarks() },
    ]
}
