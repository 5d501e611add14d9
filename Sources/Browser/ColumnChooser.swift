internal import Records
internal import Screen

/// A box with a model's columns, to be shown, hidden and put into another order.
struct ColumnChooser: Sendable, Hashable {
    /// In the order they are to be shown.
    var names: [String]
    /// Those that are to be shown.
    var shown: Set<String>
    /// Only hidden columns are in it: what is ticked, or else the one under the cursor, is shown again.
    var isOfHidden = false
    var selected = 0
}

extension State {
    mutating func openColumnChooser() {
        guard let place, place.columns.count > 0 else { return refuse("there are no columns yet") }
        var seen: Set<String> = []
        let names = place.columns.all.map(\.name).filter { seen.insert($0).inserted }
        let hidden = Set(place.columns.hidden)
        openColumnChooser(
            ColumnChooser(
                names: names, shown: seen.subtracting(hidden), selected: names.firstIndex { $0 == place.currentColumn?.name } ?? 0))
    }

    mutating func openColumnChooser(_ chooser: ColumnChooser) {
        columnChooser = chooser
        announcement = "\(chooser.isOfHidden ? "hidden columns" : "columns"): \(chooser.names[chooser.selected])"
    }

    mutating func moveChooser(by step: Int) {
        guard let chooser = columnChooser else { return }
        let selected = max(0, min(chooser.selected + step, chooser.names.count - 1))
        columnChooser?.selected = selected
        announceChosenColumn()
    }

    mutating func toggleChosenColumn() {
        guard var chooser = columnChooser else { return }
        let name = chooser.names[chooser.selected]
        if chooser.shown.remove(name) == nil { chooser.shown.insert(name) }
        columnChooser = chooser
        announceChosenColumn()
    }

    private mutating func announceChosenColumn() {
        guard let chooser = columnChooser else { return }
        let name = chooser.names[chooser.selected]
        announcement = "\(name), \(chooser.shown.contains(name) ? "shown" : "hidden")"
    }

    mutating func shiftChosenColumn(by step: Int) {
        guard let chooser = columnChooser else { return }
        if chooser.isOfHidden { return refuse("hidden columns have no order; cc orders all of them") }
        let target = chooser.selected + step
        guard chooser.names.indices.contains(target) else { return }
        columnChooser?.names.swapAt(chooser.selected, target)
        columnChooser?.selected = target
        announcement = "\(chooser.names[chooser.selected]) is column \(target + 1)"
    }

    mutating func acceptColumnChooser() {
        guard let chooser = columnChooser else { return }
        if chooser.isOfHidden {
            columnChooser = nil
            let ticked = chooser.names.filter(chooser.shown.contains)
            return show(hidden: ticked.isEmpty ? [chooser.names[chooser.selected]] : ticked)
        }
        if chooser.shown.isEmpty { return refuse("one column at least has to be shown") }
        columnChooser = nil
        arrange(names: chooser.names, hiding: chooser.names.filter { !chooser.shown.contains($0) })
    }
}

extension Painter {
    mutating func drawColumnChooser() {
        guard let chooser = state.columnChooser, let place = state.place else { return }
        let model = state.model(named: place.query.model)
        let choices = chooser.names.map { name in
            let column = place.columns.all.first { $0.name == name }
            let type = column?.reference.map { "→ \($0.model)" } ?? asciiLowercased(model.column(name)?.declaredType ?? "")
            let details = [type, column?.isFrozen == true ? "stands still" : ""].filter { !$0.isEmpty }
            return Choice(text: name, detail: details.joined(separator: ", "), isMarked: chooser.shown.contains(name))
        }
        drawChoices(
            choices, selected: chooser.selected, title: chooser.isOfHidden ? "hidden columns" : SafeText("columns of \(model.name)"),
            footer: offers(
                chooser.isOfHidden
                    ? [("chooser-toggle", "ticks"), ("chooser-accept", "shows"), ("chooser-leave", "back")]
                    : [
                        ("chooser-toggle", "shows or hides"), ("chooser-move-down chooser-move-up", "moves"), ("chooser-accept", "applies"),
                        ("chooser-leave", "back"),
                    ]))
    }
}
