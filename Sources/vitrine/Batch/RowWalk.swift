internal import Records

/// Which page to ask for next, and where the rows go on that were not printed. No I/O.
struct RowWalk {
    private static let largestPage = 100

    /// Where the first row begins that was not printed.
    private(set) var place: PageStart
    /// Rows that are still wanted; nil: all of them.
    private(set) var left: Int?
    private(set) var isAtEnd = false
    /// There are more rows than were wanted.
    private(set) var isCut = false
    private var pageSize = largestPage

    init(from place: PageStart, limit: Int?) {
        self.place = place
        left = limit
    }

    /// Rows to ask for next; nil when all that is wanted is there. By offsets, nothing else but a row tells that there are more.
    var next: Int? {
        if isAtEnd || isCut { return nil }
        guard let left else { return pageSize }
        switch place {
        case .cursor: return left == 0 ? nil : min(left, pageSize)
        case .offset: return min(left + 1, pageSize)
        }
    }

    /// Takes a page that was asked for; what of it is to be printed.
    mutating func take(_ page: Page, asked: Int) -> Page {
        var page = page
        if let left, page.rows.count > left {
            page.rows.removeLast(page.rows.count - left)
            isCut = true
        }
        let count = page.rows.count
        pageSize = min(pageSize * 2, Self.largestPage)
        left = left.map { $0 - count }
        switch place {
        case .cursor:
            if let next = page.nextCursor { place = .cursor(next) } else { isAtEnd = true }
            isCut = isCut || left == 0 && !isAtEnd
        case .offset(let offset):
            place = .offset(offset + count)
            // A server may have pages smaller than ours: where all is wanted, only an empty one is the end.
            isAtEnd = !isCut && (left == nil ? count == 0 : count < asked)
        }
        return page
    }

    /// The server has no cursors for this model.
    mutating func fallBackToOffsets() -> Bool {
        guard place == .cursor("") else { return false }
        place = .offset(0)
        return true
    }

    /// Not as many rows as were asked for fit into an answer. False when one is too many.
    mutating func shrinkPages(from count: Int) -> Bool {
        guard count > 1 else { return false }
        pageSize = count / 4 + 1
        return true
    }
}
