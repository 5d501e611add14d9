internal import ArgumentParser
internal import Browser
internal import Glibc
internal import Output
internal import Records
internal import Screen

extension OutputFormat: ExpressibleByArgument {}

/// How rows are printed.
struct FormatOptions: ParsableArguments {
    @Option(help: "table, json (one array), jsonl (one object a line), csv or markdown.") var format = OutputFormat.table
    @Flag(name: .customLong("csv-raw"), help: "CSV with every text as it is: formulas and control characters too.") var isCSVRaw = false
    @Flag(name: .customLong("no-header"), help: "CSV without the line of names, to go on in a file that has it.") var hasNoHeading = false

    func validate() throws {
        guard format == .csv || !isCSVRaw && !hasNoHeading else {
            throw ValidationError("--csv-raw and --no-header go with --format csv")
        }
        guard !isCSVRaw || isatty(1) == 0 else {
            throw ValidationError("--csv-raw keeps control characters, which a terminal obeys: send it to a file or a pipe")
        }
    }

    var output: OutputOptions { OutputOptions(isCSVRaw: isCSVRaw, hasHeading: !hasNoHeading) }
}

/// Names with commas between them: `id,title`.
struct NameList: ExpressibleByArgument {
    var names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        if names.contains("") { return nil }
    }
}

/// Which rows of a model.
struct FilterOptions: ParsableArguments {
    @Argument(help: "The model: a table's name.") var model: String
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only these rows, as in the browser's filter: status:open assigned_user_id:none subject:\"two words\".", valueName: "text"))
    var filter = ""

    /// The filter's terms, by grammar alone: which fields there are, and what they can be compared with, is the server's to say.
    /// Times from now, such as `-2w`, are those of columns whose names say that they hold times.
    func terms() throws -> [FilterTerm] { try terms(for: Model(name: model)) }

    /// The same, checked against the model's columns: a name that is misspelt is said with the nearest one.
    func terms(asking client: inout BatchClient) async throws -> [FilterTerm] {
        if try terms().isEmpty { return [] }
        guard case .described(let model) = try await client.ask(.describe(model: model)) else { return try terms() }
        return try terms(for: model)
    }

    private func terms(for model: Model) throws -> [FilterTerm] {
        do throws(BrowserError) {
            let clock = FilterClock(now: Int64(time(nil)))
            return try FilterText.parse(filter, for: model, extensions: Set(Extension.allCases), clock: clock).terms
        } catch {
            // In cells, as it is seen: what would harm a terminal is written out.
            let line = SafeText(filter)
            let before = SafeText(String(filter.prefix(error.range.lowerBound))).width
            let meant = SafeText(String(filter.dropFirst(error.range.lowerBound).prefix(error.range.count))).width
            let caret = String(repeating: " ", count: before) + String(repeating: "^", count: max(1, meant))
            // The model's columns are the server's.
            let status: ExitStatus = [.unknownField, .notFilterable].contains(error.code) ? .refused : .usage
            throw CommandFailure(status, "--filter: \(error.message)\n  \(line.text)\n  \(caret)")
        }
    }
}

/// Which columns, and what else of them.
struct ColumnOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only these columns, in this order: a,b.", valueName: "names")) var fields: NameList?
    @Option(
        help: ArgumentHelp(
            "Foreign keys whose records' names are wanted too, in columns of their own: a puts them into a.label.", valueName: "names"))
    var expand: NameList?

    /// What to ask the server for; a label is found by the value of its key.
    var asked: [String] {
        guard let fields = fields?.names else { return [] }
        return fields + (expand?.names ?? []).filter { name in !fields.contains { equalIgnoringASCIICase($0, name) } }
    }
}
