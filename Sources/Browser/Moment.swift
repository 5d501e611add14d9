internal import Records

/// A point in time read from ISO 8601 text, and how long ago it is.
struct Moment: Sendable, Hashable {
    /// Since 1970, UTC; a time without a zone counts as UTC.
    var seconds: Int64
    /// Only a date was given.
    var isDate: Bool

    /// `2026-01-02`, `2026-01-02 03:04`, `2026-01-02T03:04:05.678Z`, `…+02:00`; nil for anything else.
    init?(_ text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"), let day = reader.number(2),
            let days = CivilCalendar.daysSince1970(year: Int(year), month: Int(month), day: Int(day))
        else { return nil }
        seconds = Int64(days) * 86_400
        isDate = reader.isAtEnd
        if isDate { return }
        guard reader.skip("T") || reader.skip(" "), let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
            hour < 24, minute < 60
        else { return nil }
        seconds += hour * 3_600 + minute * 60
        if reader.skip(":") {
            guard let second = reader.number(2), second <= 60 else { return nil }
            seconds += second
            if reader.skip(".") { guard reader.skipDigits() > 0 else { return nil } }
        }
        if reader.isAtEnd { return }
        guard !reader.skip("Z") else {
            if reader.isAtEnd { return }
            return nil
        }
        let isEast = reader.skip("+")
        guard isEast || reader.skip("-"), let hours = reader.number(2), hours < 24 else { return nil }
        var offset = hours * 3_600
        if !reader.isAtEnd {
            _ = reader.skip(":")
            guard let minutes = reader.number(2), minutes < 60, reader.isAtEnd else { return nil }
            offset += minutes * 60
        }
        seconds -= isEast ? offset : -offset
    }

    /// `2h ago`, `in 3d`, `now`; at most 8 cells for a hundred years around.
    func age(at now: Int64) -> String {
        let distance = isDate ? (now / 86_400) * 86_400 &- seconds : now &- seconds
        if isDate, distance == 0 { return "today" }
        let length = distance.magnitude
        if length < 10 { return "now" }
        let day: UInt64 = 86_400
        let amount =
            switch length {
            case ..<60: "\(length)s"
            case ..<3_600: "\(length / 60)m"
            case ..<day: "\(length / 3_600)h"
            case ..<(60 * day): "\(length / day)d"
            case ..<(730 * day): "\(length / (30 * day + day / 2))mo"
            default: "\(length / (365 * day + day / 4))y"
            }
        return distance > 0 ? amount + " ago" : "in " + amount
    }
}

/// Reads fixed-width numbers and separators off the front of a text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// A number of exactly `digits` digits.
    mutating func number(_ digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - 0x30)
            rest.removeFirst()
        }
        return number
    }

    mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: separator) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func skipDigits() -> Int {
        var count = 0
        while let byte = rest.first, (0x30...0x39).contains(byte) {
            rest.removeFirst()
            count += 1
        }
        return count
    }
}
