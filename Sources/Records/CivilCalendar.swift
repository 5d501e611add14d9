/// The calendar counted in days, without time zones and without a library.
///
/// Source: <https://howardhinnant.github.io/date_algorithms.html>
package enum CivilCalendar {
    /// Days since 1970-01-01, negative before it; nil when the calendar has no such day. Years as ISO 8601 counts them, from 0.
    package static func daysSince1970(year: Int, month: Int, day: Int) -> Int? {
        guard year >= 0, (1...12).contains(month), (1...days(in: month, of: year)).contains(day) else { return nil }
        // The year begins in March, so that a leap day is its last; a cycle later, so that no year is negative.
        let shifted = month <= 2 ? year + 399 : year + 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468 - 146_097
    }

    /// The day that lies so many days after 1970-01-01; from the year 0 on.
    package static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        // Days since March 1st of the year 0, a cycle of 400 years later so that none is negative.
        let shifted = days + 719_468 + 146_097
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 - 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
