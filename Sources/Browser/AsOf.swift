internal import Records

/// Of which moment a record is shown.
enum AsOf: Sendable, Hashable {
    case now
    /// Seconds since 1970: all changes up to then, that second included.
    case moment(Int64)
    /// With so many of the newest changes undone.
    case undone(Int)

    /// It is told by the changes of one record, and means nothing for another.
    var isStep: Bool { if case .undone = self { true } else { false } }

    mutating func moveStep(by count: Int) {
        if case .undone(let undone) = self { self = .undone(undone + count) }
    }
}

/// What was different between two moments.
struct Difference: Sendable, Hashable {
    var from: AsOf
    var to: AsOf
}

extension Timeline {
    /// How many of the newest changes are to be undone.
    func undone(at point: AsOf) -> Int {
        switch point {
        case .now: 0
        // A change without a readable time goes with the one before it.
        case .moment(let seconds): changes.lastIndex { $0.moment.map { $0.seconds > seconds } ?? false }.map { $0 + 1 } ?? 0
        case .undone(let count): max(0, min(count, changes.count))
        }
    }

    /// A moment as a title has it: `2026-11-01 14:00:00Z`.
    func title(of point: AsOf) -> String {
        switch point {
        case .now: return "now"
        case .moment(let seconds): return Moment(seconds: seconds).text
        case .undone:
            let count = undone(at: point)
            return count < changes.count ? changes[count].timeText : "before " + (changes.last?.timeText ?? "all changes")
        }
    }
}

extension Moment {
    init(seconds: Int64) {
        self.seconds = seconds
        isDate = false
    }

    /// `2026-11-01 14:00:00Z`; what four digits of a year cannot say is said as the nearest that they can.
    var text: String { isoText(max(0, min(seconds, 253_402_300_799)), isDate: false, like: "1970-01-01 00:00:00Z") }

    /// A time as people say it: `2026-11-01`, `2026-11-01 14:00`, `-3d`, `2h ago`, `yesterday`, as in filters; nil for anything else.
    ///
    /// A day is its first moment.
    init?(spoken text: String, now: Int64) {
        if let moment = Moment(text) {
            self = moment
        } else if let time = RelativeTime(text.hasSuffix(" ago") ? String(text.dropLast(4)) : text) {
            self.init(seconds: time.seconds(from: now))
        } else {
            return nil
        }
    }
}
