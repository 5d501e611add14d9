internal import Records
internal import Screen

/// What a click means, by the place it was drawn at.
enum Target: Sendable, Hashable {
    /// A row of the table, from 0.
    case row(Int)
    /// A column's title, by its index.
    case column(Int)
    case model(Int)
    /// A field of the record.
    case field(Int)
    /// A hint.
    case command(String)
}

extension Painter {
    /// What is drawn later lies above.
    mutating func aim(_ target: Target, _ rect: Rect) {
        if !rect.isEmpty { targets.append((rect, target)) }
    }

    /// Nothing that was drawn there is seen or clicked on any more.
    mutating func clear(_ line: Rect) {
        frame.fill(line)
        targets.removeAll { line.contains(Point(column: $0.rect.column, row: $0.rect.row)) }
    }

    func target(at point: Point) -> Target? { targets.last { $0.rect.contains(point) }?.target }
}

extension State {
    mutating func handle(_ mouse: Mouse) {
        notice = nil
        announcement = ""
        if mouse.kind == .wheelUp || mouse.kind == .wheelDown {
            return turnWheel(at: mouse.point, by: mouse.kind == .wheelUp ? -3 : 3)
        }
        // Where what was clicked on stands is known to who draws it.
        var painter = Painter(self, size)
        painter.draw()
        guard let target = painter.target(at: mouse.point) else { return }
        let isDouble = mouse.kind == .doublePress
        if case .command(let name) = target {
            // The first click of two has run it.
            if isDouble { return }
            if let command = Command.all.first(where: { $0.name == name && $0.scopes.contains(scope) }) { run(command) }
            return
        }
        // Above an open prompt only what it hints at can be clicked.
        guard Set<Scope>.panes.contains(scope) else { return }
        click(target, isDouble: isDouble)
    }

    private mutating func click(_ target: Target, isDouble: Bool) {
        switch target {
        case .row(let row):
            pane = .table
            moveCursor(to: row)
            if isDouble { openRecord() }
        // What the first of two clicks did is not to be done again.
        case .column where isDouble, .model where isDouble: break
        case .column(let column):
            pane = .table
            moveColumn(to: column)
            if let obstacle = sortingObstacle { refuse(obstacle) } else { cycleSort() }
        case .model(let index):
            modelCursor = index
            openModelItem()
        case .field(let field):
            pane = .detail
            moveField(to: field)
            if isDouble, isOnReference { followReference() }
        case .command: break
        }
    }

    /// Whatever covers the panes is what the wheel is over.
    private mutating func turnWheel(at point: Point, by lines: Int) {
        switch scope {
        case .table, .models, .detail, .requests, .server: turnWheelOverPanes(at: point, by: lines)
        case .frame: scrollFrame(by: lines)
        case .about: scrollAbout(by: lines)
        case .help: moveHelp(by: lines.signum())
        case .facets: moveFacet(by: lines.signum())
        case .columnChooser: moveChooser(by: lines.signum())
        case .themes: moveTheme(by: lines.signum())
        case .savedFilters: moveInSavedFilters(by: lines.signum())
        case .explanation: moveInExplanation(by: lines.signum())
        case .references: moveReferences(by: lines.signum())
        case .card: moveCard(by: lines.signum())
        case .filter, .find, .commandLine, .answer, .export, .moment: break
        }
    }

    private mutating func turnWheelOverPanes(at point: Point, by lines: Int) {
        if layout.server.contains(point) || scope == .server && !layout.isServerBeside { return moveInServer(by: lines) }
        if layout.requests.contains(point) { return moveRequest(by: lines) }
        if layout.detail.contains(point) { return scrollRecord(by: lines) }
        if layout.models.contains(point) { return moveModelCursor(to: modelCursor + lines.signum()) }
        moveCursor(by: lines)
    }

    mutating func toggleMouse() {
        hasMouse.toggle()
        emit(.listenToMouse(hasMouse))
        say(hasMouse ? "the mouse is listened to; shift-drag selects text" : "the mouse is the terminal's again")
    }
}

extension Command {
    static let mouse = [
        Command("mouse", "", "Listen to the mouse, or leave it to the terminal", also: "click wheel scroll", in: .panes) {
            $0.toggleMouse()
        }
    ]
}
