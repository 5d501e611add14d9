/// Moments as settings write them.
enum Timestamp {
    /// Seconds since 1970 of `2027-01-31T00:00:00Z` or `2027-01-31T01:00:00.5+01:00`, fractions dropped; nil for what is no such moment.
    ///
    /// Source: RFC 3339 section 5.6
    static func seconds(_ text: String) -> Int? {
        var rest = text.utf8[...]
        guard let year = number(&rest, 4), skip(&rest, "-"), let month = number(&rest, 2), skip(&rest, "-"), let day = number(&rest, 2),
            skip(&rest, "Tt "), let hour = number(&rest, 2), skip(&rest, ":"), let minute = number(&rest, 2), skip(&rest, ":"),
            let second = number(&rest, 2), (1...12).contains(month), day >= 1, day <= days(in: month, of: year),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        if skip(&rest, ".") {
            guard number(&rest, 1) != nil else { return nil }
            while number(&rest, 1) != nil {}
        }
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset
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

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Source: <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>, for years from 0 on.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // The year begins in March, so that a leap day is its last.
        let year = month <= 2 ? year + 399 : year + 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468 - 146_097
    }
}
