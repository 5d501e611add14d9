internal import SQLite

/// Watches what a run costs, and stops it when its budget is used up or its ticket was taken back. One per connection.
final class Meter {
    /// Instructions between two looks.
    static let stride: Int32 = 1000
    private var stepsLeft = Int.max
    private var memoryLimit = Int.max
    private var ticket: Ticket?
    /// The run was stopped because it took more steps than it may.
    private(set) var isOver = false
    /// The run was stopped because it took more memory than it may.
    private(set) var isTooLarge = false

    /// - Parameter steps: nil: no budget.
    func start(_ ticket: Ticket?, steps: Int?) {
        self.ticket = ticket
        stepsLeft = steps ?? .max
        memoryLimit = .max
        isOver = false
        isTooLarge = false
    }

    /// From now on the run may take that many bytes. SQLite counts the process's, so this is for runs that sort, which take the most.
    func limitMemory(_ bytes: Int) { memoryLimit = Connection.memoryUsed + bytes }

    func goesOn() -> Bool {
        if let ticket, ticket.isStopped { return false }
        if Deadline.hasPassed { return false }
        if memoryLimit != .max, Connection.memoryUsed > memoryLimit {
            isTooLarge = true
            return false
        }
        if stepsLeft == .max { return true }
        stepsLeft -= Int(Self.stride)
        isOver = stepsLeft <= 0
        return !isOver
    }
}
