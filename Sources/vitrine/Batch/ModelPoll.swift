internal import Records

/// Looks again and again at a model of a server that does not tell of changes: at its end, where new rows come, and at one page of it
/// after the other. So every change is seen, sooner or later. A look costs two requests, and one more after a change, to find the end again;
/// where it is far from where it was, that takes a count.
struct ModelPoll {
    private static let pageSize = 100

    let model: String
    /// Rows at the last look; nil: they have to be counted.
    private var count: Int?
    /// How many there were before that.
    private var formerCount: Int?
    /// The server counted to the end.
    private var isEndKnown = false
    /// The last row then.
    private var last: [[Value]]?
    /// What each page held, by its number.
    private var pages: [Int: Int] = [:]
    private var next = 0

    init(_ model: String) { self.model = model }

    /// Requests of the next look.
    private var cost: Double { (isSmall ? 1 : 2) + (count == nil ? 1 : 0) }

    /// Rows, as far as is known.
    private var size: Int { count ?? formerCount ?? 0 }

    /// One page shows all of it, and what comes behind.
    private var isSmall: Bool { size < Self.pageSize }

    private var pageCount: Int { size / Self.pageSize + 1 }

    /// Seconds between two looks: at most half of the server's rate goes to them, and at most one look a second.
    func interval(_ capabilities: ServerCapabilities) -> Double {
        max(1, cost * Double(capabilities.window) / max(1, Double(capabilities.rate ?? 60) / 2))
    }

    /// Seconds until every row was looked at again.
    func sweep(_ capabilities: ServerCapabilities) -> Double { Double(pageCount) * interval(capabilities) }

    /// Returns whether anything is different from what was seen before; what is seen for the first time is not.
    mutating func look(_ client: inout BatchClient) async throws -> Bool {
        if count == nil { try await findEnd(&client) }
        if !isSmall, isEndKnown, try await hasOtherEnd(&client) { return changed() }
        let page = next
        let rows = try await rows(from: page * Self.pageSize, limit: Self.pageSize, &client)
        next = rows.count < Self.pageSize ? 0 : page + 1
        if let known = pages.updateValue(rows.hashValue, forKey: page), known != rows.hashValue { return changed() }
        return false
    }

    /// Near where it was, for one request; by counting, which may take many, where it is not there.
    private mutating func findEnd(_ client: inout BatchClient) async throws {
        if let former = formerCount, isEndKnown {
            let start = max(0, former - 1)
            let rows = try await rows(from: start, limit: Self.pageSize, &client)
            if rows.count < Self.pageSize, start == 0 || !rows.isEmpty {
                count = start + rows.count
                return
            }
        }
        guard case .count(let number, let isExact) = try await client.ask(.count(model: model, filter: [], probing: true)) else { return }
        count = max(0, number)
        isEndKnown = isExact
    }

    private mutating func hasOtherEnd(_ client: inout BatchClient) async throws -> Bool {
        let rows = try await rows(from: (count ?? 1) - 1, limit: 2, &client)
        defer { last = rows }
        return rows.count != 1 || last.map { $0 != rows } ?? false
    }

    /// What is behind a row that came or went has moved: all of it is seen for the first time again.
    private mutating func changed() -> Bool {
        formerCount = count
        count = nil
        last = nil
        pages = [:]
        next = 0
        return true
    }

    private func rows(from offset: Int, limit: Int, _ client: inout BatchClient) async throws -> [[Value]] {
        let question = Question.rows(Query(model), from: .offset(offset), limit: limit, expand: [])
        guard case .rows(let page) = try await client.ask(question) else { return [] }
        return page.rows
    }
}
