internal import Browser
internal import Records
internal import Screen

/// What the loop has cost: counted as it goes, told when someone asks.
@MainActor
struct Meter {
    private(set) var counted = Measurements()
    /// What the events of the frame to come were.
    private var moves = 0
    private var hasOther = false
    private var connected: ContinuousClock.Instant?
    private var hasRows = false

    mutating func note(_ event: Event) {
        switch event {
        case .input(.key(let key)) where ["j", "k", "<Down>", "<Up>"].contains(key.name): moves += 1
        case .connection(let state):
            hasOther = true
            if case .live = state, connected == nil { connected = .now }
        case .answered(_, let answer, _):
            hasOther = true
            if case .rows = answer { hasRows = true }
        case .timer, .clock, .traffic: break
        case .input, .failed, .budget, .changed, .measured, .copied, .export, .edited, .memoryFailed, .server: hasOther = true
        }
    }

    /// A frame was drawn; `bytes` is what the display has sent in all.
    mutating func drew(bytes: Int?) {
        counted.frames += 1
        if hasRows, counted.firstScreen == nil, let connected {
            let time = (ContinuousClock.now - connected).components
            counted.firstScreen = Int(time.seconds) * 1_000 + Int(time.attoseconds / 1_000_000_000_000_000)
        }
        if let bytes {
            let sent = bytes - (counted.bytes ?? 0)
            if moves > 0, !hasOther {
                counted.moves += moves
                counted.moveBytes += sent
            } else if moves == 0, !hasOther {
                counted.idleBytes += sent
            }
            counted.bytes = bytes
        }
        moves = 0
        hasOther = false
    }
}
