internal import JSON
internal import Policy
internal import Records
internal import SQLite

extension Reading {
    func rows(_ plan: RowsPlan) throws(StoreError) -> RowsOutcome {
        let access = try compiled.access(plan.model.name)
        if kind == .quick {
            if !plan.order.isEmpty, !access.isServed(plan.order) { throw notQuick("no index serves the order") }
            if plan.wantsTotal, plan.filter.isEmpty, counts.count(of: access.model.name) == nil { throw notQuick("not counted yet") }
        }
        if !access.isServed(plan.order) { lane.meter.limitMemory(options.memoryLimit) }
        var outcome = try watched(for: options.queryLimit) { () throws(StoreError) in
            try fitting(plan.byteLimit, needsTransaction: needsTransaction(plan, access)) { cut throws(StoreError) in
                var page = PageReader(reading: self, plan: plan, access: access, cut: cut)
                return try page.read()
            }
        }
        if plan.wantsTotal { outcome.total = .some(try total(plan)) }
        return outcome
    }

    /// nil when the limit was not enough.
    private func total(_ plan: RowsPlan) throws(StoreError) -> Int? {
        ticket.forgetTimeout()
        guard case .count(let count, let isExact) = try count(plan.model.name, plan.filter), isExact else { return nil }
        return count
    }

    /// More than one statement, which have to see the same rows.
    private func needsTransaction(_ plan: RowsPlan, _ access: ModelAccess) -> Bool {
        if !plan.expand.isEmpty || !access.isServed(plan.order) { return true }
        switch plan.start {
        case .offset(let skipped): return mayJump(plan, access, skipped)
        case .after(let values): return !values.isEmpty
        }
    }

    /// Rows in the order of the rowid, with nothing filtered out, may be found by their number.
    func mayJump(_ plan: RowsPlan, _ access: ModelAccess, _ skipped: Int) -> Bool {
        // Skipping fewer costs less than finding out.
        skipped >= 100 && plan.filter.isEmpty && plan.order.isEmpty && access.key.count == 1 && access.isFoundByRowID
            && counts.count(of: access.model.name) != nil
    }
}

/// Reads one page with one size of cut cells.
struct PageReader {
    let reading: Reading
    let plan: RowsPlan
    let access: ModelAccess
    let isCursor: Bool
    /// Rows are walked by number, because there is no key.
    let isNumbered: Bool
    let order: [OrderKey]
    private let filter: Conditions
    /// The plan's rows need not be read to know their order.
    let readsKeysFirst: Bool
    private var sink: RowSink
    private var expansion: Expansion
    private var next: [Value]?
    private var last: [Value] = []

    init(reading: Reading, plan: RowsPlan, access: ModelAccess, cut: Int) {
        self.reading = reading
        self.plan = plan
        self.access = access
        if case .after = plan.start { isCursor = true } else { isCursor = false }
        isNumbered = access.key.isEmpty
        order = access.order(plan.order)
        filter = access.conditions(plan.filter)
        readsKeysFirst = !plan.order.isEmpty && !access.isServed(plan.order) && !access.locator.isEmpty
        sink = RowSink(cut: cut, room: plan.byteLimit, capacity: reading.lane.sizeHint)
        expansion = Expansion(plan.expand, columns: plan.columns, model: access.model)
    }

    mutating func read() throws(StoreError) -> RowsOutcome {
        sink.raw("[")
        switch plan.start {
        case .offset(let skipped): try readOffset(skipped)
        case .after(let values): try readBehind(values)
        }
        sink.raw("]")
        // Strings ask for room for their longest form: with some to spare, the next page like this one never has to grow.
        reading.lane.sizeHint = sink.size + sink.size / 8 + 4096
        let expanded = try expansion.read(reading)
        let size = sink.size + (expanded?.count ?? 0)
        guard size <= sink.room else { throw StoreError(.tooLarge, "the answer is larger than allowed") }
        return RowsOutcome(json: sink.take(), count: sink.count, next: next, expanded: expanded, truncations: sink.truncations)
    }

    // MARK: By number

    private mutating func readOffset(_ skipped: Int) throws(StoreError) {
        var segment = Segment(order: order)
        if reading.lane.connection.isInTransaction, reading.mayJump(plan, access, skipped), let jump = try jump(skipped) {
            guard case .to(let key) = jump else { return }
            segment.add(access.key[0], .atLeast, .value(.integer(key)))
            return try read(segment, skip: 0, take: plan.limit)
        }
        try read(segment, skip: skipped, take: plan.limit)
    }

    private enum Jump {
        case to(Int64)
        case beyondTheEnd
    }

    /// Where the row behind `skipped` others is, when the rowids have no gaps; nil when they have, or when that is not certain.
    private func jump(_ skipped: Int) throws(StoreError) -> Jump? {
        guard let ends = try reading.ends(of: access.key[0], access) else { return nil }
        // Asked after the transaction has begun to read: the count is still right now, so it is right for what the transaction sees.
        guard let count = reading.counts.count(of: access.model.name), count > 0 else { return nil }
        guard ends.count == count else { return nil }
        return skipped < count ? .to(ends.lowerBound + Int64(skipped)) : .beyondTheEnd
    }

    // MARK: Behind a row

    private mutating func readBehind(_ values: [Value]) throws(StoreError) {
        if isNumbered { return try readNumbered(values) }
        guard !values.isEmpty else {
            try read(Segment(order: order), skip: 0, take: plan.limit + 1)
            return finish(values)
        }
        let position = try position(values)
        for segment in Segment.behind(position, in: order) where next == nil {
            try read(segment, skip: 0, take: plan.limit + 1 - sink.count)
        }
        finish(values)
    }

    /// A page of no rows stays where it is.
    private mutating func finish(_ values: [Value]) {
        if next != nil, plan.limit == 0 { next = values }
    }

    private mutating func readNumbered(_ values: [Value]) throws(StoreError) {
        var skipped = 0
        if let first = values.first {
            guard values.count == 1, case .integer(let number) = first, number >= 0 else { throw expired }
            skipped = Int(number)
        }
        try read(Segment(order: order), skip: skipped, take: plan.limit + 1)
        if next != nil { next = [.integer(Int64(skipped + plan.limit))] }
    }

    /// The cursor's values in the order of `order`, those that it leaves out read again from its row.
    private func position(_ values: [Value]) throws(StoreError) -> [Cell] {
        let sources = cursorSources
        guard values.count == sources.count else { throw expired }
        var cells = values.map { Cell.value($0) }
        let missing = Cell.value(CursorValues.readAgain)
        if cells.contains(missing) {
            let key = cells.suffix(access.locator.count)
            var shape = Shape(access.model.name)
            shape.extras = sources
            shape.bounds = access.locator.map { Bound(source: $0, test: .equal) }
            guard !key.contains(missing), let row = try reading.firstRow(shape, access, Array(key)) else { throw expired }
            for index in cells.indices where cells[index] == missing { cells[index] = row[index] }
        }
        return order.map { key in sources.firstIndex(of: key.source).map { cells[$0] } ?? .value(.null) }
    }

    private var expired: StoreError { StoreError(.rowGone, "the cursor's row is gone from '\(access.model.name)'") }

    // MARK: Rows

    private mutating func read(_ segment: Segment, skip: Int, take: Int) throws(StoreError) {
        if take <= 0 { return }
        if readsKeysFirst { try readKeysFirst(segment, skip: skip, take: take) } else { try readDirectly(segment, skip: skip, take: take) }
    }

    private func shape(_ segment: Segment) -> Shape {
        var shape = Shape(access.model.name)
        shape.conditions = filter.all
        shape.bounds = segment.bounds
        shape.order = segment.order
        shape.hasLimit = true
        if case .offset = plan.start { shape.hasOffset = true } else { shape.hasOffset = isNumbered }
        return shape
    }

    private func bind(_ statement: Statement, _ segment: Segment, _ shape: Shape, skip: Int, take: Int) {
        var index: Int32 = 1
        statement.bind(filter.values, from: &index)
        statement.bind(segment.values, from: &index)
        statement.bind(index, Int64(take))
        if shape.hasOffset { statement.bind(index + 1, Int64(skip)) }
    }

    /// Behind the plan's own columns: for a cursor the values of its order and key.
    private var cursorSources: [Source] {
        isCursor && !isNumbered ? plan.order.map { .column($0.field) } + access.key : []
    }

    private mutating func readDirectly(_ segment: Segment, skip: Int, take: Int) throws(StoreError) {
        var shape = shape(segment)
        shape.columns = plan.columns
        let cursorSources = cursorSources
        shape.extras = expansion.extras + cursorSources
        let prepared = try reading.lane.prepared(shape, access, reading.compiled)
        reading.lane.start(prepared)
        defer { reading.lane.stop(prepared) }
        bind(prepared.statement, segment, shape, skip: skip, take: take)
        let keyAt = Int32(plan.columns.count + expansion.extras.count)
        while try prepared.statement.next() {
            if sink.count == plan.limit {
                next = last
                break
            }
            try write(prepared)
            if sink.count == plan.limit, isCursor { last = cursorValues(prepared.statement, from: keyAt, cursorSources.count) }
        }
        try reading.lane.confirm(prepared, reading.compiled)
    }

    /// Sorts keys only, in memory that they bound, and then reads the rows of this page.
    private mutating func readKeysFirst(_ segment: Segment, skip: Int, take: Int) throws(StoreError) {
        var shape = shape(segment)
        let cursorSources = cursorSources
        shape.extras = access.locator + cursorSources
        let prepared = try reading.lane.prepared(shape, access, reading.compiled)
        var keys: [[Cell]] = []
        do {
            reading.lane.start(prepared)
            defer { reading.lane.stop(prepared) }
            bind(prepared.statement, segment, shape, skip: skip, take: take)
            let columns = Int32(access.locator.count)
            while try prepared.statement.next() {
                keys.append((0..<columns).map { prepared.statement.cell($0) })
                if sink.count + keys.count == plan.limit, isCursor {
                    last = cursorValues(prepared.statement, from: columns, cursorSources.count)
                }
            }
            try reading.lane.confirm(prepared, reading.compiled)
        }
        let room = plan.limit - sink.count
        if keys.count > room { next = last }
        for key in keys.prefix(room) { try writeRow(key) }
    }

    private mutating func writeRow(_ key: [Cell]) throws(StoreError) {
        var shape = Shape(access.model.name)
        shape.columns = plan.columns
        shape.extras = expansion.extras
        shape.bounds = access.locator.map { Bound(source: $0, test: .equal) }
        let prepared = try reading.lane.prepared(shape, access, reading.compiled)
        reading.lane.start(prepared)
        defer { reading.lane.stop(prepared) }
        var index: Int32 = 1
        prepared.statement.bind(key, from: &index)
        if try prepared.statement.next() { try write(prepared) }
        try reading.lane.confirm(prepared, reading.compiled)
    }

    private mutating func write(_ prepared: Prepared) throws(StoreError) {
        sink.separated(sink.count == 0)
        try sink.row(prepared)
        expansion.note(prepared.statement)
    }

    private func cursorValues(_ statement: Statement, from index: Int32, _ count: Int) -> [Value] {
        let cells = (0..<Int32(count)).map { statement.cell(index + $0) }
        return CursorValues.shortened(cells, replaceable: count - access.locator.count)
    }
}
