internal import Records

/// What a person is told of the connection beside its state: that it is slow, when it is tried again, how old the rows are.
struct ConnectionHealth: Sendable, Hashable {
    /// A request waits for so long before the connection counts as slow, in milliseconds.
    static let patience = 2_000
    /// An answer that took so long, in microseconds, makes it slow too.
    static let slowAnswer = 1_000_000
    /// Failed attempts in a row after which there is more to it than a server that starts again.
    static let offlineAfter = 5

    /// The request that is waited for longest.
    var oldest: RequestID?
    /// It is waited for longer than `patience`.
    var isWaiting = false
    /// Something was sent and given up, and the server has said nothing since.
    var isOwedAnswer = false
    /// It has said nothing for longer than `patience`.
    var isSilent = false
    /// Seconds until the next attempt, counted down once a second.
    var countdown = 0.0
}

extension Requests {
    /// Of all that is under way, what was asked first.
    var oldest: RequestID? { all.min() }
}

extension State {
    /// The answers take long, or one does not come; what waits for the server's rate is another matter.
    var isSlow: Bool {
        guard capabilities != nil else { return false }
        if health.isSilent { return true }
        if health.isWaiting { return budget?.waiting == nil }
        // A count may take its second without anything being wrong.
        return lastAnswer.map { $0.action != "count" && $0.timing.total >= ConnectionHealth.slowAnswer } ?? false
    }

    var isOffline: Bool {
        if case .reconnecting(let attempt, _, _) = connection { attempt >= ConnectionHealth.offlineAfter } else { false }
    }

    /// Each request gets its time: a timer of its own, as it becomes the one that is waited for longest.
    mutating func timeRequests() {
        let oldest = requests.oldest
        if oldest == health.oldest { return }
        health.oldest = oldest
        health.isWaiting = false
        if oldest != nil { emit(.startTimer(.slow, milliseconds: ConnectionHealth.patience)) }
    }

    mutating func requestIsSlow() {
        if health.isOwedAnswer { health.isSilent = true }
        guard let oldest = requests.oldest, oldest == health.oldest else { return }
        health.isWaiting = true
        announcement = "the server does not answer; \(keyText("interrupt")) gives it up"
    }

    /// What is given up is not answered by that: a server that did not answer it still does not.
    mutating func noteGivenUp() {
        if isSlow, health.isWaiting { health.isSilent = true }
    }

    /// What was sent may end without its answer, which then is still owed.
    mutating func noteAnswers(_ traffic: Traffic) {
        switch traffic {
        case .sent: break
        case .ended(let end) where end.text != nil: heardFromServer()
        case .ended(let end):
            guard end.outcome == .givenUp, !health.isOwedAnswer else { return }
            health.isOwedAnswer = true
            if requests.oldest == nil { emit(.startTimer(.slow, milliseconds: ConnectionHealth.patience)) }
        case .unasked: heardFromServer()
        }
    }

    mutating func heardFromServer() {
        health.isOwedAnswer = false
        health.isSilent = false
    }

    /// Only while there is something to count down is there a timer: a screen that shows nothing new costs nothing.
    mutating func countDown(from seconds: Double) {
        // Whatever a server says: not a number is no time at all.
        health.countdown = seconds > 0 ? min(86_400, seconds) : 0
        if health.countdown > 1 { emit(.startTimer(.countdown, milliseconds: 1_000)) }
    }

    mutating func countDown() {
        guard case .reconnecting = connection, health.countdown > 0 else { return }
        countDown(from: health.countdown - 1)
    }

    /// How long ago the oldest row on the screen was answered, in seconds; nil while there is none.
    var rowsAge: Int64? {
        guard let place else { return nil }
        let seen = place.top..<place.top + max(1, tableHeight)
        let looked = place.watched.looked
        if let at = place.watched.lookedAt, looked.contains(place.top), looked.upperBound >= min(seen.upperBound, place.rowLimit) {
            return max(0, clock &- at)
        }
        // Where none of them is on hand, the others are what there is.
        let shown = place.window.pages.filter { $0.range.overlaps(seen) }
        return (shown.isEmpty ? place.window.pages : shown).map { max(0, clock &- $0.loadedAt) }.max()
    }

    /// The rows are those of another filter, and will be until there is a connection.
    var isOfBefore: Bool {
        guard capabilities == nil, let place, let shown = place.shownQuery else { return false }
        return shown.filter != place.query.filter
    }

    /// Of rows that cannot be had.
    static let notOnHand = "not on hand while there is no connection"

    /// `2 min ago`; nil while the rows are as fresh as the screen looks.
    var rowsAgeText: String? {
        // The server would have told of anything newer.
        if capabilities != nil, isToldOfAll { return nil }
        guard let age = rowsAge, capabilities == nil || age >= 60 else { return nil }
        return elapsed(age) + " ago"
    }
}

/// `12 s`, `2 min`, `3 h`, `4 d`.
func elapsed(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(max(0, seconds)) s"
    case ..<3_600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) d"
    }
}
