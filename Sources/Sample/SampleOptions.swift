/// What decides the bytes of a sample database: equal options give equal files.
package struct SampleOptions: Sendable, Hashable {
    /// Tickets N; there are N/20 users (at least five) and 3N rows in the change log.
    package var tickets: Int
    package var seed: UInt64
    /// Seconds since 1970, UTC. Everything in the database happened before; the tickets are of the three years before.
    package var until: Int64

    /// 2026-01-01T00:00:00Z.
    package static let defaultUntil: Int64 = 1_767_225_600
    package static let ticketRange = 0...100_000_000

    package init(tickets: Int = 20_000, seed: UInt64 = 1, until: Int64 = defaultUntil) {
        self.tickets = tickets
        self.seed = seed
        self.until = until
    }

    /// Midnight UTC of a day, for `until`; nil when there is no such day between 1971 and 9999.
    package static func midnight(year: Int, month: Int, day: Int) -> Int64? {
        Timestamp.midnight(year: year, month: month, day: day).flatMap { untilRange.contains($0) ? $0 : nil }
    }

    /// 1971-01-01 to 9999-12-31: after, the year of a due date might have five digits.
    static let untilRange: ClosedRange<Int64> = 31_536_000...253_402_214_400

    func check() throws(SampleError) {
        guard Self.ticketRange.contains(tickets) else {
            throw SampleError(.badOption, "tickets must be between 0 and \(Self.ticketRange.upperBound), not \(tickets)")
        }
        guard Self.untilRange.contains(until) else {
            throw SampleError(.badOption, "the date must be between 1971-01-01 and 9999-12-31")
        }
    }
}
