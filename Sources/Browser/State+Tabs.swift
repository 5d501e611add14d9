internal import Records
internal import Screen

// The tabs of the record pane: each has entries that the cursor goes through, and lines.

extension State {
    mutating func changeTab(by step: Int) {
        guard let place, layout.panes.contains(.detail) else { return refuse(Self.noRecord) }
        let tabs = RecordTab.allCases
        let index = tabs.firstIndex(of: place.detail.tab) ?? 0
        show(tabs[(index + step + tabs.count) % tabs.count])
    }

    static let noRecord = "no record is open; Enter opens it"

    mutating func show(_ tab: RecordTab) {
        guard var detail = place?.detail else { return }
        if tab != detail.tab {
            detail.left[detail.tab] = TabPlace(field: detail.field, scroll: detail.scroll)
            let there = detail.left[tab] ?? TabPlace()
            detail.tab = tab
            detail.field = there.field
            detail.scroll = there.scroll
        }
        // Who turns to a tab wants what is in it.
        detail.isRested = true
        place?.detail = detail
        announcement = asciiLowercased(tab.title) + (tabCount(tab).map { ", \($0)" } ?? "")
    }

    /// What a tab's title says beside its name; nil while that is not known.
    func tabCount(_ tab: RecordTab) -> String? {
        switch tab {
        case .record, .raw: return nil
        case .timeline:
            guard let timeline, timeline.failure == nil else { return nil }
            return grouped(timeline.changes.count) + (timeline.isComplete ? "" : "+")
        case .related:
            guard let related else { return nil }
            let counts = related.parts.map(\.count.exactly)
            guard !counts.isEmpty, !counts.contains(nil) else { return related.parts.isEmpty && areRelationsKnown ? "0" : nil }
            return grouped(counts.reduce(0) { $0 + ($1 ?? 0) })
        }
    }

    /// Entries of the tab that is shown.
    var entryCount: Int {
        guard let place else { return 0 }
        switch place.detail.tab {
        case .record: return place.detail.difference == nil ? recordFields.count : differingFields.count
        case .raw: return recordFields.count
        case .timeline: return timeline?.changes.count ?? 0
        case .related: return relatedEntries.count
        }
    }

    /// What an entry is called when the cursor comes to it.
    func entryText(_ index: Int) -> String {
        guard let place else { return "" }
        switch place.detail.tab {
        case .record where place.detail.difference != nil: return differingFields.indices.contains(index) ? differingFields[index].name : ""
        case .record, .raw:
            let fields = place.detail.tab == .raw ? recordFields : arrangedFields
            return fields.indices.contains(index) ? fields[index].name : ""
        case .timeline:
            guard let changes = timeline?.changes, changes.indices.contains(index) else { return "" }
            return changes[index].timeText + ": " + changes[index].text(in: model)
        case .related: return relatedEntries.indices.contains(index) ? text(of: relatedEntries[index]) : ""
        }
    }

    /// Enter in the record pane: what the entry leads to.
    mutating func openEntry() {
        guard let place else { return }
        switch place.detail.tab {
        case .record, .raw: followReference()
        case .timeline:
            guard let timeline, timeline.changes.indices.contains(place.detail.field) else { return refuse("there is no change here") }
            show(.record)
            showAsOf(.undone(place.detail.field))
        case .related:
            let entries = relatedEntries
            guard entries.indices.contains(place.detail.field) else { return refuse("there is nothing to open yet") }
            open(entries[place.detail.field])
        }
    }

    /// Shows the field with the focus byte by byte, or as usual again.
    mutating func toggleRaw() {
        guard let place, layout.panes.contains(.detail) else { return refuse(Self.noRecord) }
        guard let name = currentField?.name else { return refuse("there is no field here: [ goes to the record") }
        if place.detail.tab != .record { show(.record) }
        let isShown = place.detail.rawField == name
        self.place?.detail.rawField = isShown ? nil : name
        if !isShown, let index = arrangedFields.firstIndex(where: { $0.name == name }) {
            self.place?.detail.difference = nil
            self.place?.detail.field = index
            showField()
        }
        announcement = isShown ? "\(name) as text" : "\(name) byte by byte"
    }
}
