/// Keeps a client's messages within the server's rate: never more than `limit` in `window`, by the server's own clock.
///
/// The server counts a message when it arrives, which the client cannot see. What it can see is the answer, and that comes later
/// still. So a message's place is free again one window after the answer to it, or to a later message, and however the network
/// stretches and squeezes what lies between, the server never counts more than `limit`.
package struct Pacer: Sendable {
    package let limit: Int
    /// The server's window, and a little for clocks that run differently.
    package let window: Duration

    private struct Place {
        var id: Int
        /// Known to have arrived at the server by then.
        var arrived: Duration?
    }
    /// In the order of sending; those that arrived come first.
    private var places: [Place] = []
    private var arrivedCount = 0

    package init(limit: Int, window: Duration) {
        self.limit = limit
        self.window = window + window / 100 + .milliseconds(50)
    }

    package var remaining: Int { limit - places.count }

    package mutating func sent(_ id: Int) { places.append(Place(id: id, arrived: nil)) }

    /// An answer to the message of that id: it has arrived, and so has all that was sent before.
    package mutating func answered(_ id: Int, now: Duration) {
        guard let last = places[arrivedCount...].firstIndex(where: { $0.id == id }) else { return }
        for index in arrivedCount...last { places[index].arrived = now }
        arrivedCount = last + 1
    }

    /// Frees the places whose window is over.
    package mutating func advance(to now: Duration) {
        let kept = places[..<arrivedCount].firstIndex { place in place.arrived.map { $0 + window > now } ?? true } ?? arrivedCount
        guard kept > 0 else { return }
        places.removeFirst(kept)
        arrivedCount -= kept
    }

    /// When so many more places will be free; nil while that hangs on an answer.
    package func freeing(_ count: Int = 1) -> Duration? {
        guard count > 0, count <= arrivedCount else { return nil }
        return places[count - 1].arrived.map { $0 + window }
    }
}
