package import Records

/// What the times of a filter are reckoned from: `-2w` means another day tomorrow.
package struct FilterClock: Sendable, Hashable {
    /// Seconds since 1970.
    package var now: Int64
    /// One text of each column that holds times, by the column's name: a time of day is written as it is written there.
    package var samples: [String: String]

    package init(now: Int64, samples: [String: String] = [:]) {
        self.now = now
        self.samples = samples
    }
}

/// A time said by how far it is from now.
struct RelativeTime: Sendable, Hashable {
    enum Unit: Sendable, Hashable { case minute, hour, day, month }

    var unit: Unit
    /// Negative in the past.
    var amount: Int64

    /// `now`, `today`, `yesterday`, `tomorrow`; `-2w`, and `2w`, which is the same; `+3h`; nil for anything else.
    init?(_ word: String) {
        switch asciiLowercased(word) {
        case "now": self.init(.minute, 0)
        case "today": self.init(.day, 0)
        case "yesterday": self.init(.day, -1)
        case "tomorrow": self.init(.day, 1)
        default:
            let isAhead = word.hasPrefix("+")
            let rest = isAhead || word.hasPrefix("-") ? word.dropFirst() : word[...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...5).contains(digits.count), let number = Int64(digits) else { return nil }
            let amount = isAhead ? number : -number
            switch asciiLowercased(rest.dropFirst(digits.count)) {
            case "m", "min": self.init(.minute, amount)
            case "h": self.init(.hour, amount)
            case "d": self.init(.day, amount)
            case "w": self.init(.day, amount * 7)
            case "mo": self.init(.month, amount)
            case "y": self.init(.month, amount * 12)
            default: return nil
            }
        }
    }

    private init(_ unit: Unit, _ amount: Int64) {
        self.unit = unit
        self.amount = amount
    }

    /// Whole days are dates: whatever follows a date in a text comes behind it.
    var isDate: Bool { unit == .day || unit == .month }

    /// Seconds since 1970; the beginning of the day for a date.
    func seconds(from now: Int64) -> Int64 {
        // A clock that is not of this world, as tests have, is kept within the calendar.
        let now = max(-60_000_000_000, min(now, 200_000_000_000))
        let today = Int((now - (now % 86_400 + 86_400) % 86_400) / 86_400)
        switch unit {
        case .minute: return now + amount * 60
        case .hour: return now + amount * 3_600
        case .day: return Int64(today) * 86_400 + amount * 86_400
        case .month:
            let date = CivilCalendar.date(ofDay: today)
            let months = date.year * 12 + date.month - 1 + Int(amount)
            guard months >= 0 else { return -62_167_219_200 }
            // The 31st of a shorter month is its last day.
            for day in (1...date.day).reversed() {
                if let days = CivilCalendar.daysSince1970(year: months / 12, month: months % 12 + 1, day: day) {
                    return Int64(days) * 86_400
                }
            }
            return Int64(today) * 86_400
        }
    }

    /// As a server's texts have it: `2026-01-02`, or with the time of day as in `sample`: `2026-01-02T03:04:05Z`, `2026-01-02 03:04:05`.
    func text(from now: Int64, like sample: String?) -> String {
        isoText(seconds(from: now), isDate: isDate, like: sample)
    }
}

/// A point in time as ISO 8601, UTC.
///
/// - Parameter sample: a time whose separator and zone are taken over.
func isoText(_ seconds: Int64, isDate: Bool, like sample: String? = nil) -> String {
    let secondOfDay = (seconds % 86_400 + 86_400) % 86_400
    let date = CivilCalendar.date(ofDay: Int((seconds - secondOfDay) / 86_400))
    func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let day = "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2))"
    if isDate { return day }
    let separator = sample?.utf8.dropFirst(10).first == 0x20 ? " " : "T"
    let zone = sample.map { $0.hasSuffix("Z") } ?? true ? "Z" : ""
    let clock = Int(secondOfDay)
    return "\(day)\(separator)\(digits(clock / 3_600, 2)):\(digits(clock / 60 % 60, 2)):\(digits(clock % 60, 2))\(zone)"
}

extension FilterText {
    /// What is known of a column says that it holds points in time: its type, or else its name.
    static func holdsTimes(_ column: Column) -> Bool {
        if column.reference != nil { return false }
        let type = asciiLowercased(column.declaredType)
        if type.contains("date") || type.contains("time") { return true }
        let name = asciiLowercased(column.name)
        return ["_at", "_on", "_date", "_time"].contains { name.hasSuffix($0) } || ["date", "time", "timestamp"].contains(name)
    }

    /// Times of the column are numbers: seconds since 1970.
    static func holdsNumbers(_ column: Column) -> Bool {
        column.storage.contains(.integer) && !column.storage.contains(.text)
            || column.storage.isEmpty && asciiLowercased(column.declaredType).contains("int")
    }

    /// A day is many values of the column, by one text of it: those are times of the day, and not dates.
    static func holdsTimesOfDay(_ column: Column, like sample: String?) -> Bool {
        holdsNumbers(column) || (sample?.utf8.count ?? 0) > "2026-01-31".utf8.count
    }

    /// Puts a point in time in the place of a word that means one.
    static func resolve(_ part: Part, _ column: Column, _ clock: FilterClock) throws(BrowserError) -> FilterTerm {
        guard holdsTimes(column), let word = part.word else { return part.term }
        guard let time = RelativeTime(word) else {
            let isOrdered = ![.equal, .notEqual, .contains, .startsWith].contains(part.term.comparison)
            // `2026` and `2026-03` are beginnings of dates and compare well.
            let isPlausible = word.count >= 4 && word.prefix(4).allSatisfy { $0.isASCII && $0.isNumber } || holdsNumbers(column)
            guard isOrdered, !isPlausible else { return part.term }
            let hint = nearest(to: word, among: ["now", "today", "yesterday", "tomorrow"]).map { "; the nearest is \($0)" } ?? ""
            throw BrowserError(.badTime, "'\(word)' is no time: write 2026-01-31, today, yesterday, -2w or 3h\(hint)", at: part.value)
        }
        var term = part.term
        let sample = clock.samples[column.name]
        var seconds = time.seconds(from: clock.now)
        if time.isDate, holdsTimesOfDay(column, like: sample) {
            let (field, tomorrow) = (term.field, seconds + 86_400)
            switch term.comparison {
            // Up to a day is to its end, and after it is from the next one on.
            case .lessOrEqual: (term.comparison, seconds) = (.less, tomorrow)
            case .greater: (term.comparison, seconds) = (.greaterOrEqual, tomorrow)
            case .notEqual:
                throw BrowserError(.badTime, "a day is many times: write \(field)<\(word), or \(field)>\(word)", at: part.range)
            case .equal, .less, .greaterOrEqual, .contains, .startsWith: break
            }
        }
        if holdsNumbers(column) {
            if term.comparison == .equal {
                throw BrowserError(.badTime, "a day is a range of numbers: write \(part.term.field)>=\(word)", at: part.range)
            }
            term.value = .integer(seconds)
            return term
        }
        term.value = .text(isoText(seconds, isDate: time.isDate, like: sample))
        if term.comparison == .equal {
            guard time.isDate else {
                throw BrowserError(.badTime, "a moment is hardly ever met: write \(part.term.field)>=\(word)", at: part.range)
            }
            // Every time of that day begins with its date.
            term.comparison = .startsWith
        }
        return term
    }
}
