internal import Records
internal import Screen

// Watching: when to look again, and at what.

extension State {
    mutating func toggleWatch() {
        watch.isOn.toggle()
        watch.isDue = watch.isOn
        watch.isResting = false
        watch.hasChanged = false
        if watch.isOn {
            say(
                canBeTold
                    ? "watching: the server says when something was written"
                    : "watching: this server does not announce watch, so it is asked every \(watchInterval) s")
        } else {
            emit(.stopTimer(.watch))
            giveUpLooks()
            say("not watching any more; what was found stays until you leave, deleted rows until r")
        }
    }

    mutating func cycleWatchInterval() {
        let next = Watch.intervals.first { $0 > watchInterval } ?? Watch.intervals[0]
        watch.interval = next
        say("\(watch.isOn ? "watching" : "\(keymap.label(of: "watch")) watches"): a look every \(next) s\(canBeTold ? " at most" : "")")
    }

    /// The server says itself when something was written.
    var canBeTold: Bool { extensions.contains(.watch) && !watch.isRefused }

    /// The server tells of what is shown, and nothing that it told of waits to be looked at.
    var isToldOfAll: Bool {
        watch.isOn && canBeTold && watch.told != nil && watch.told == place?.query.model && place?.watched.lookedAt != nil && !watch.isDue
            && !watch.hasChanged
    }

    var watchInterval: Int { watch.interval ?? (canBeTold ? 1 : 5) }

    mutating func handle(changed models: [String]) {
        book.outdateLists(of: models)
        guard watch.isOn, let name = place?.query.model, models.contains(where: { equalIgnoringASCIICase($0, name) }) else { return }
        if watch.isResting { watch.hasChanged = true } else { watch.isDue = true }
    }

    mutating func watchRested() {
        watch.isResting = false
        if watch.isOn, watch.hasChanged || !canBeTold { watch.isDue = true }
    }

    /// The terminal has the focus again, or lost it: where nobody looks, nothing is asked.
    mutating func handle(focus isFocused: Bool) { watch.isFocused = isFocused }

    /// Has the server tell of the model that is shown, and of no other.
    mutating func askToBeTold() {
        guard extensions.contains(.watch) else { return }
        let wanted = watch.isOn && !watch.isRefused ? place?.query.model : nil
        guard watch.told != wanted else { return }
        if let told = watch.told { ask(.unwatch(model: told), for: .unwatch) }
        watch.told = wanted
        if let wanted { ask(.watch(model: wanted), for: .watch(model: wanted)) }
    }

    /// Asks again for the rows on the screen, and some around them, when it is time.
    mutating func askForLook(_ layout: Layout) {
        guard watch.isOn, watch.isDue, watch.isFocused, isPrefetchAllowed, !layout.table.isEmpty, requests.rows == nil, let place,
            !place.isOutdated, !requests.errands.values.contains(where: \.isLook)
        else { return }
        watch.isDue = false
        watch.hasChanged = false
        guard let model, keyColumn(of: model) != nil || place.window.isEmpty else { return lookAnew() }
        let margin = max(0, (Paging.pageSize - layout.table.rows) / 2)
        let first = max(0, place.top - margin)
        let offset = max(0, first + place.watched.drift)
        if place.query.order.isEmpty || offset <= Paging.deepestSortedOffset {
            let look = Look(query: place.query, first: first, offset: offset)
            ask(.rows(place.query, from: .offset(offset), limit: Paging.pageSize, expand: expandedColumns), for: .look(look))
        }
        if extensions.contains(.count), place.count.exactly != nil {
            ask(.count(model: place.query.model, filter: place.query.filter, probing: false), for: .lookCount(place.query))
        }
        // So deep in a sorted table there may be nothing to ask for: later, perhaps, there is.
        if !requests.errands.values.contains(where: \.isLook) { looked() }
    }

    /// Rows without a key cannot be told from each other: they are shown as they are now.
    private mutating func lookAnew() {
        place?.isStale = true
        looked()
    }

    /// Rows that someone waits for come first.
    mutating func giveUpLooks() { giveUp(where: \.isLook) }

    /// The next look is no sooner than the interval wants it.
    mutating func looked() {
        guard watch.isOn else { return }
        watch.isResting = true
        emit(.startTimer(.watch, milliseconds: watchInterval * 1_000))
    }

    mutating func finishWatch(_ model: String, _ outcome: Result<Answer, Failure>) {
        guard case .failure(let failure) = outcome else { return }
        if failure.kind == .connectionLost {
            watch.told = nil
        } else {
            watch.isRefused = true
            watch.told = nil
            watch.isDue = watch.isOn
        }
    }
}

extension Errand {
    var isLook: Bool {
        if case .look = self { return true }
        if case .lookCount = self { return true }
        return false
    }
}
