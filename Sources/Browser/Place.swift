internal import Records

/// One screen of a table: what is shown, where the cursor stands, which rows are on hand. What going back restores.
struct Place: Sendable, Hashable {
    /// What the user wants to see.
    var query: Query
    /// What `window` holds rows of; nil before the first answer. Its rows stay, dimmed, until those of `query` come.
    var shownQuery: Query?
    /// The rows on hand are to be asked for again, and stay until then.
    var isStale = false
    /// Sorted among themselves while there was no connection: the rows on hand are all that is shown.
    var isHandOnly = false
    var window = Window()
    var count = RowCount.unknown
    /// The count was asked for, or there is no way to.
    var isCountAsked = false {
        didSet { if !isCountAsked { countTook = nil } }
    }
    /// How long the server took to count them, in microseconds.
    var countTook: Int?
    var columns = TableColumns()
    /// Row of the cursor, from 0.
    var cursor = 0 {
        // Another record is read from its top, whatever led to it.
        didSet { if cursor != oldValue { detail.turnToAnother() } }
    }
    /// First row on the screen.
    var top = 0
    /// 1 when the cursor moved down last, -1 when up.
    var direction = 1
    /// A row that was gone to by number while the end was not known.
    var reach = 0
    /// The cursor goes to the last row as soon as that is known.
    var wantsEnd = false
    /// The share of the rows that the cursor goes to as soon as they are counted.
    var wantedPercent: Int?
    /// Column of the cursor.
    var column = 0
    /// First column shown of those that scroll.
    var firstColumn = 0
    var detail = Detail()
    var marks = Marks()
    /// The record that the cursor goes to as soon as rows around it are on hand.
    var wantedKey: Value?
    /// It is a link's: the record is shown wherever it is.
    var isKeyOfLink = false
    /// The columns that are to be shown as soon as it is known which there are; empty: as they come.
    var wantedColumns: [String] = []
    /// The column that it goes to as soon as there is one of that name.
    var wantedColumn: String?
    var watched = Watched()
    /// It was come to from a record: Esc leads back.
    var isBelow = false
    /// The foreign key that was followed to come here.
    var way: String?
    /// Its record was asked for by key, and perhaps is not there.
    var isSought = false
    /// The card of a person, over everything else.
    var card: PersonCard?
    /// The card of the record's person is wanted as soon as it is known which models name people.
    var wantsCard = false
    /// The pane that had the focus when it was left.
    var pane = Pane.table

    init(_ query: Query) { self.query = query }

    var isOutdated: Bool { shownQuery != query || isStale }

    /// Rows there are: by the last look, where there was one since they were counted.
    var countNow: RowCount { isOutdated ? count : watched.count.map { .exact($0) } ?? count }

    /// `row 1/2,000`, or that there is none.
    var positionText: String {
        if rowLimit == 0 { return "no rows" }
        return "row \(grouped(cursor + 1))/" + (isHandOnly ? "\(grouped(window.end)) on hand" : count.text)
    }

    /// The same in words: `row 1 of 2,000`.
    var longPositionText: String {
        rowLimit == 0 || isHandOnly ? positionText : "row \(grouped(cursor + 1)) of \(count.text)"
    }

    /// Rows that the cursor can go to; where the end is not known, somewhat more than is on hand.
    var rowLimit: Int {
        if isHandOnly { return window.end }
        return switch count {
        case .exact(let number): number
        case .approximate(let number): max(number, window.end)
        case .atLeast(let number): max(number, window.end + Paging.pageSize, reach)
        case .unknown: max(window.end + Paging.pageSize, reach)
        }
    }

    /// Where rows certainly end.
    var end: Int { isHandOnly ? window.end : count.exactly ?? .max }

    /// The end as the server has it, in places as they are shown: new rows that wait are behind it.
    var knownEnd: Int? { isOutdated ? count.exactly : watched.count.map { $0 - watched.drift } ?? count.exactly }

    /// The cursor's column; nil while no column is known.
    var currentColumn: TableColumn? { column < columns.count ? columns[column] : nil }

    /// The value under the cursor; nil while its row is loading.
    var currentValue: Value? {
        guard let name = currentColumn?.name else { return nil }
        return window.value(cursor, name)
    }

    /// Keeps cursor and scrolling within the rows, and the cursor on the screen.
    mutating func settle(height: Int) {
        let limit = shownQuery == query || shownQuery == nil ? rowLimit : max(1, window.end)
        cursor = max(0, min(cursor, limit - 1))
        column = max(0, min(column, columns.count - 1))
        let height = max(1, height)
        if cursor < top { top = cursor }
        if cursor >= top + height { top = cursor - height + 1 }
        // No blank lines below the end while there are rows above.
        if let end = count.exactly { top = min(top, max(0, end - height)) }
        top = max(0, top)
    }

    /// What is kept of it while something else is shown: memory does not grow with the history.
    var remembered: Place {
        var place = self
        place.window = window.trimmed(to: 100, around: cursor)
        place.wantsEnd = false
        place.wantedPercent = nil
        place.wantedKey = nil
        place.marks.anchor = nil
        // Rows that are gone are not shown again.
        if !watched.isQuiet { place.isStale = true }
        place.cursor = max(0, cursor + watched.drift)
        place.top = max(0, top + watched.drift)
        place.watched = Watched()
        // The record is the same one.
        place.detail = detail
        place.detail.timeline = detail.timeline?.remembered
        return place
    }
}

/// The record beside or below the table. It shows the row of the cursor.
struct Detail: Sendable, Hashable {
    var isOpen = false
    /// What is shown of the record.
    var tab = RecordTab.record
    /// The field that `o` and `=` work on, in the record's order; in other tabs, the entry with the focus.
    var field = 0
    /// Lines scrolled off the top.
    var scroll = 0
    /// Where the other tabs were left.
    var left: [RecordTab: TabPlace] = [:]
    /// The field that is shown byte by byte.
    var rawField: String?
    /// The record last answered in full, and the row's key that it was asked by.
    var record: Record?
    var key: Value?
    /// The key of a record that could not be had; not asked again by itself.
    var failedKey: Value?
    /// The cursor has rested on its row.
    var isRested = false
    /// The changes of a record, perhaps of another one than the cursor's by now.
    var timeline: Timeline?
    /// Of which moment the record is shown.
    var asOf = AsOf.now
    /// The first of two moments to compare.
    var mark: AsOf?
    var difference: Difference?
    /// The key of the record whose changes steps are of; nil without steps, and before the record is on hand.
    var steppedKey: Value?
    /// What refers to a record, perhaps to another one than the cursor's by now.
    var related: Related?
    /// The person that a record refers to, perhaps another one than the cursor's by now.
    var glance: Glance?

    /// The timeline is what is looked at, or what is looked at depends on it.
    var needsTimeline: Bool { tab == .timeline || asOf != .now || mark != nil || difference != nil }

    /// Another record is read from its top, as of the same moment where one was chosen.
    mutating func turnToAnother() {
        scroll = 0
        left = [:]
        if tab != .record { field = 0 }
        // Steps were steps of the changes of the record before.
        if difference.map({ $0.from.isStep || $0.to.isStep }) ?? false { difference = nil }
        if mark?.isStep ?? false { mark = nil }
        if asOf.isStep { asOf = .now }
        steppedKey = nil
        if asOf == .now, mark ?? .now == .now, difference == nil { leaveMoment() }
    }

    /// What is shown was found by going from change to change.
    var hasSteps: Bool { [asOf, mark, difference?.from, difference?.to].contains { $0?.isStep ?? false } }

    /// There are newer changes by now: the steps are further from the newest one.
    mutating func moveSteps(by count: Int) {
        asOf.moveStep(by: count)
        mark?.moveStep(by: count)
        difference?.from.moveStep(by: count)
        difference?.to.moveStep(by: count)
    }

    mutating func leaveMoment() {
        asOf = .now
        mark = nil
        difference = nil
        steppedKey = nil
    }

    /// What was read of the record is to be asked for again.
    mutating func expire() {
        key = nil
        failedKey = nil
        timeline?.isStale = true
        related?.expire()
        glance = nil
    }
}
