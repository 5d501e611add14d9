import Foundation
import Records
import Testing

@Suite struct CivilCalendarTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2026, 11, 22, 20_779), (1600, 1, 1, -135_140),
        (9999, 12, 31, 2_932_896),
    ])
    func `days are counted from 1970`(year: Int, month: Int, day: Int, days: Int) {
        #expect(CivilCalendar.daysSince1970(year: year, month: month, day: day) == days)
    }

    @Test(arguments: [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (2026, 1, 32), (-1, 1, 1)])
    func `a day that is in no calendar has no number`(year: Int, month: Int, day: Int) {
        #expect(CivilCalendar.daysSince1970(year: year, month: month, day: day) == nil)
    }

    @Test func `every day of four centuries is the one behind the day before`() throws {
        var expected = try #require(CivilCalendar.daysSince1970(year: 1799, month: 12, day: 31))
        for year in 1800...2200 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let number = CivilCalendar.daysSince1970(year: year, month: month, day: day) else { continue }
                    expected += 1
                    #expect(number == expected)
                }
            }
        }
        #expect(expected == CivilCalendar.daysSince1970(year: 2200, month: 12, day: 31))
    }
}
