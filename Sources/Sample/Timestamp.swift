internal import Records

/// Seconds since 1970 as `2025-12-12T21:35:00Z` and back, without a calendar library: no locale, no time zone, the same everywhere.
///
/// Source: <https://howardhinnant.github.io/date_algorithms.html>
enum Timestamp {
    static let minute: Int64 = 60
    static let hour: Int64 = 3_600
    static let day: Int64 = 86_400

    static func text(_ seconds: Int64) -> String {
        let (year, month, day) = civil(day: floorDivide(seconds, Self.day))
        let rest = Int(seconds - startOfDay(seconds))
        return String(unsafeUninitializedCapacity: 20) { bytes in
            func put(_ value: Int, _ digits: Int, at start: Int) {
                var value = value
                for index in (start..<start + digits).reversed() {
                    bytes[index] = UInt8(0x30 + value % 10)
                    value /= 10
                }
            }
            put(year, 4, at: 0)
            put(month, 2, at: 5)
            put(day, 2, at: 8)
            put(rest / 3_600, 2, at: 11)
            put(rest / 60 % 60, 2, at: 14)
            put(rest % 60, 2, at: 17)
            for index in [4, 7] { bytes[index] = UInt8(ascii: "-") }
            for index in [13, 16] { bytes[index] = UInt8(ascii: ":") }
            bytes[10] = UInt8(ascii: "T")
            bytes[19] = UInt8(ascii: "Z")
            return 20
        }
    }

    /// Nil when the calendar has no such day.
    static func midnight(year: Int, month: Int, day: Int) -> Int64? {
        guard (1...9_999).contains(year) else { return nil }
        return CivilCalendar.daysSince1970(year: year, month: month, day: day).map { Int64($0) * Self.day }
    }

    /// 0 for Monday to 6 for Sunday.
    static func weekday(_ seconds: Int64) -> Int {
        let weekday = (floorDivide(seconds, day) + 3) % 7
        return Int(weekday < 0 ? weekday + 7 : weekday)
    }

    static func hourOfDay(_ seconds: Int64) -> Int { Int((seconds - startOfDay(seconds)) / hour) }

    static func startOfDay(_ seconds: Int64) -> Int64 { floorDivide(seconds, day) * day }

    /// Month and day, for the quiet days of the year.
    static func monthAndDay(_ seconds: Int64) -> (month: Int, day: Int) {
        let (_, month, day) = civil(day: floorDivide(seconds, Self.day))
        return (month, day)
    }

    private static func civil(day: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1))
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((b - 1 - a) / b) }
}
