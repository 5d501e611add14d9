package import Records
package import Screen

/// Names a timer that the browser asked for; starting it again restarts it.
package enum TimerID: Sendable, Hashable, CaseIterable, Codable {
    /// The user stopped typing a filter.
    case filterRest
    /// The user stopped typing a value: those that may be meant are asked for.
    case valuesRest
    /// A two-key sequence hangs: show what may follow.
    case whichKey
    /// A second ^C counts until then.
    case interruptAgain
    /// A message in the status line has been seen.
    case notice
    /// Relative times on the screen grow old.
    case minute
    /// The table's cursor rests on a row: its record may be asked for.
    case detailRest
    /// A request that failed may be asked again.
    case retry
    /// What is new is to be remembered.
    case memory
    /// Requests that came to the server in the pane are new no longer.
    case serverFreshness
    /// The request that is waited for longest takes too long.
    case slow
    /// One second less until the next attempt to connect.
    case countdown
    /// Requests that run, on the screen, grow older.
    case running
    /// A look at what is watched may follow the one before.
    case watch
}

/// Everything that happens to the browser. Nothing else reaches it.
///
/// It can be written down and read again: a record of them shows the same screens (`Recorder`, `Replay`). What a new case carries is
/// `Codable` too, and `State.masked` says what of it is personal.
package enum Event: Sendable, Hashable, Codable {
    case input(Input)
    case answered(RequestID, Answer, Timing)
    case failed(RequestID, Failure)
    case connection(ConnectionState)
    case budget(Budget)
    /// The server says that one of these models may have been written to.
    case changed(models: [String])
    /// A message went over the wire; `at` is when, in milliseconds since 1970.
    case traffic(Traffic, at: Int64)
    /// Answers `Effect.measure`.
    case measured(Measurements)
    case timer(TimerID)
    case copied(CopyReceipt)
    case export(ExportReport)
    /// Seconds since 1970, told before other events so that ages can be shown; draws nothing by itself.
    case clock(Int64)
    /// What was to be remembered could not be written, and why.
    case memoryFailed(String)
    /// Answers `Effect.edit`.
    case edited(EditOutcome)
    /// From a server of the browser's own.
    case server(ServerNews)
}

/// What the browser wants done. The runtime performs it; the outcome comes back as an event.
package enum Effect: Sendable, Hashable {
    case ask(RequestID, Question)
    /// The answer is no longer wanted: it is not sent, or cancelled at the server, and never comes back.
    case cancel(RequestID)
    case startTimer(TimerID, milliseconds: Int)
    case stopTimer(TimerID)
    /// Connect now instead of waiting.
    case reconnect
    case suspend
    /// Gives a line to the user's editor, on the terminal.
    case edit(String)
    /// Draw every cell anew.
    case repaint
    case bell
    /// Whether clicks and the wheel are wanted.
    case listenToMouse(Bool)
    case copy(Copy)
    case export(ExportStep)
    /// Brings what is new into the memory that is kept from one start to the next.
    case remember(Memory.Changes)
    /// To a server of the browser's own.
    case server(ServerWish)
    /// Tell what this run has cost so far.
    case measure
    case quit(status: Int32)
}
