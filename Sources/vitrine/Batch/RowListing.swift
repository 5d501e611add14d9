internal import ArgumentParser
internal import Browser
internal import Glibc
internal import Output
internal import Records

/// What `list` and `query` take, and what they do.
struct RowListing: ParsableArguments {
    @OptionGroup var filter: FilterOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The order, - for descending: -created_at,id. Otherwise by primary key.", valueName: "names"))
    var orderBy: NameList?
    @OptionGroup var columns: ColumnOptions
    @Option(parsing: .unconditional, help: ArgumentHelp("At most this many rows; 50 unless --all.", valueName: "n")) var limit: Int?
    @Flag(help: "All rows, page after page, within the server's rate.") var all = false
    @Option(parsing: .unconditional, help: ArgumentHelp("Go on where an earlier command stopped.", valueName: "cursor")) var cursor: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("Rows to skip.", valueName: "n")) var offset: Int?
    @OptionGroup var format: FormatOptions
    @OptionGroup(title: "Where to read") var source: SourceOptions

    func validate() throws {
        guard limit == nil || !all else { throw ValidationError("give either --limit or --all") }
        guard cursor == nil || offset == nil else { throw ValidationError("give either --cursor or --offset") }
        guard limit ?? 0 >= 0, offset ?? 0 >= 0 else { throw ValidationError("--limit and --offset are not negative") }
        guard limit ?? 0 < Int.max, offset ?? 0 <= Int.max / 2 else {
            throw ValidationError("--limit and --offset are not as large as that")
        }
    }

    func run() async throws {
        _ = try filter.terms()
        try await BatchClient.use(source) { client in
            let query = Query(
                filter.model, filter: try await filter.terms(asking: &client), order: (orderBy?.names ?? []).map(Self.term),
                fields: columns.asked)
            var printer = RowPrinter(format, columns)
            var walk = RowWalk(from: offset.map { .offset($0) } ?? .cursor(cursor ?? ""), limit: all ? nil : limit ?? 50)
            do {
                try await print(query, &walk, &printer, &client)
            } catch {
                client.progress.clear()
                // What was printed is to be whole; not where nobody reads it any more.
                if error as? ExitStatus != .done, !printer.isBroken { try? printer.end() }
                sayHowToGoOn(query, walk, printer, &client, because: error)
                throw error
            }
            // A script has no use for it, and reads what else there is to say.
            if isatty(2) == 1 { client.say("the same in the browser: \(browsing(query))") }
            try finish(query, walk, printer, &client)
        }
    }

    private func print(_ query: Query, _ walk: inout RowWalk, _ printer: inout RowPrinter, _ client: inout BatchClient) async throws {
        var total: Int?
        while let count = walk.next {
            // Within one page there is nothing to show.
            if all, printer.rowCount > 0, total == nil, client.progress.isShown {
                total = try await Self.count(query, &client) ?? -1
            }
            let page: Page
            do {
                guard case .rows(let answer) = try await client.ask(.rows(query, from: walk.place, limit: count, expand: expand)) else {
                    return
                }
                page = answer
            } catch let failure as Failure {
                if failure.isInvalidCursor, walk.fallBackToOffsets() { continue }
                if failure.isTooLarge, walk.shrinkPages(from: count) { continue }
                throw failure
            }
            // Cells that were cut to make room for others come whole when there are fewer of these.
            if page.hasCrowdedCells, walk.shrinkPages(from: page.rows.count) { continue }
            // By cursors of a server that has none, the rows are at offset 0.
            if !client.capabilities.extensions.contains(.cursor) { _ = walk.fallBackToOffsets() }
            try printer.print(walk.take(page, asked: count))
            if all { client.progress.show(Self.progress(printer.rowCount, of: total)) }
        }
        try await begin(&printer, &client)
        try printer.end()
    }

    /// Where there are no rows, their columns' names are still worth a line.
    private func begin(_ printer: inout RowPrinter, _ client: inout BatchClient) async throws {
        guard printer.isEmpty else { return }
        var names: [String] = []
        if format.format != .json, format.format != .jsonl,
            case .described(let model) = try await client.ask(.describe(model: filter.model))
        {
            names = model.columns.map(\.name)
        }
        try printer.begin(names)
    }

    private func finish(_ query: Query, _ walk: RowWalk, _ printer: RowPrinter, _ client: inout BatchClient) throws {
        client.progress.clear()
        if expand.isEmpty == false, !client.capabilities.extensions.contains(.expand) {
            client.say("this server tells no labels: it does not announce expand")
        } else {
            printer.sayUnlabelled(&client)
        }
        let cuts = printer.cuts
        if cuts.count > 0 {
            client.say(
                "\(counted(cuts.count, "cell")) cut by the server; the first is \(cuts.column) of row \(cuts.row), of \(cuts.bytes) bytes")
        }
        if !printer.lateColumns.isEmpty {
            client.say("left out, since the first rows do not have them: \(printer.lateColumns.joined(separator: ", "))")
        }
        if walk.isCut {
            client.say("there are more than these \(counted(printer.rowCount, "row")): --all prints all of them, and so goes on:")
            client.say(Self.command(query, going: walk.place, limit: all ? nil : limit ?? 50), indented: true)
        }
        if all, cuts.count > 0 || !printer.lateColumns.isEmpty { throw ExitStatus.incomplete }
    }

    private func sayHowToGoOn(_ query: Query, _ walk: RowWalk, _ printer: RowPrinter, _ client: inout BatchClient, because error: any Error)
    {
        guard printer.rowCount > 0, error as? ExitStatus != .done else { return }
        if printer.isBroken { return client.say("what was written may end within a row: it has to be begun again") }
        client.say("ended after \(counted(printer.rowCount, "row")); so it goes on:")
        let isAdded = format.format == .csv && !format.hasNoHeading
        client.say(Self.command(query, going: walk.place, limit: walk.left, adding: isAdded ? ["--no-header"] : []), indented: true)
        guard format.format != .csv, format.format != .jsonl else { return }
        client.say("what that prints is a \(format.format.rawValue) of its own: only csv and jsonl can be put behind what is here")
    }

    /// The command that opens a browser on these rows.
    private func browsing(_ query: Query) -> String {
        var link = StateLink(query)
        link.columns = columns.fields?.names ?? []
        let place = source.database.map { ["--database", $0] } ?? [source.url ?? ""] + source.access.words
        return (["vitrine", "browse"] + place + ["--open", link.text]).map(shellQuoted).joined(separator: " ")
    }

    private var expand: [String] { columns.expand?.names ?? [] }

    private static func term(_ name: String) -> OrderTerm {
        name.hasPrefix("-") ? OrderTerm(String(name.dropFirst()), descending: true) : OrderTerm(name)
    }

    /// nil where the server does not say it.
    private static func count(_ query: Query, _ client: inout BatchClient) async throws -> Int? {
        do {
            let answer = try await client.ask(.count(model: query.model, filter: query.filter, probing: false))
            guard case .count(let count, true) = answer else { return nil }
            return count
        } catch is Failure { return nil }
    }

    private static func progress(_ rows: Int, of total: Int?) -> String {
        guard let total, total > 0 else { return counted(rows, "row") }
        return "\(grouped(rows)) of \(counted(total, "row")), \(min(100, rows * 100 / total)) %"
    }

    /// The command that is running, beginning elsewhere. A cursor is good for its filter alone, so times from now are those of this run.
    private static func command(_ query: Query, going place: PageStart, limit: Int?, adding added: [String] = []) -> String {
        var words = ["vitrine"]
        var rest = Swift.CommandLine.arguments.dropFirst()[...]
        let replaced = ["--cursor", "--offset", "--limit", "--filter"]
        // Behind two dashes nothing is an option any more.
        while rest.first != "--", let word = rest.popFirst() {
            if replaced.contains(word) {
                _ = rest.popFirst()
            } else if !replaced.contains(where: { word.hasPrefix($0 + "=") }) {
                words.append(word)
            }
        }
        if !query.filter.isEmpty { words += ["--filter", FilterText(query.filter).text] }
        if let limit { words += ["--limit", String(limit)] }
        switch place {
        case .cursor(let cursor): words += ["--cursor", cursor]
        case .offset(let offset): words += ["--offset", String(offset)]
        }
        return (words + added + rest).map(shellQuoted).joined(separator: " ")
    }
}
