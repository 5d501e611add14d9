internal import Records

/// Moments as settings write them.
enum Timestamp {
    /// Seconds since 1970 of `2027-01-31T00:00:00Z` or `2027-01-31T01:00:00.5+01:00`, fractions dropped; nil for what is no such moment.
    ///
    /// Source: RFC 3339 section 5.6
    static func seconds(_ text: String) -> Int? {
        var rest = text.utf8[...]
        guard let year = number(&rest, 4), skip(&rest, "-"), let month = number(&rest, 2), skip(&rest, "-"), let day = number(&rest, 2),
            skip(&rest, "Tt "), let hour = number(&rest, 2), skip(&rest, ":"), let minute = number(&rest, 2), skip(&rest, ":"),
            let second = number(&rest, 2), hour <= 23, minute <= 59, second <= 60,
            let days = CivilCalendar.daysSince1970(year: year, month: month, day: day)
        else { return nil }
        if skip(&rest, ".") {
            guard number(&rest, 1) != nil else { return nil }
            while number(&rest, 1) != nil {}
        }
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        return ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    }

    /// Seconds east of Greenwich.
    private static func offset(_ rest: inout Substring.UTF8View) -> Int? {
        if skip(&rest, "Zz") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip(&rest, "+-"), let hours = number(&rest, 2), skip(&rest, ":"), let minutes = number(&rest, 2), hours <= 23, minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -60 : 60)
    }

    /// Exactly so many digits.
    private static func number(_ rest: inout Substring.UTF8View, _ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 & 0x0f) }
    }

    /// One of these characters.
    private static func skip(_ rest: inout Substring.UTF8View, _ characters: String) -> Bool {
        guard let next = rest.first, characters.utf8.contains(next) else { return false }
        rest.removeFirst()
        return true
    }
}
