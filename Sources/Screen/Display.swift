/// What a terminal can show.
package struct Capabilities: Sendable, Hashable, Codable {
    package enum Colors: Sendable, Hashable, CaseIterable, Codable { case none, sixteen, many }
    package var colors: Colors
    /// False: every glyph of ours comes from ASCII, and other characters are shown as `?`.
    package var isUnicode: Bool
    /// Lines one after the other instead of cells: frames hold a `reading` and nothing else.
    package var isLinear: Bool

    package init(colors: Colors = .sixteen, isUnicode: Bool = true, isLinear: Bool = false) {
        self.colors = colors
        self.isUnicode = isUnicode
        self.isLinear = isLinear
    }

    package static let full = Capabilities()
}

/// Where frames go. Owned by the main actor: neither implementation is called from anywhere else.
@MainActor
package protocol Display: AnyObject {
    var size: Size { get }
    var capabilities: Capabilities { get }
    /// Bytes sent to the terminal so far; nil where they are not counted.
    var bytesSent: Int? { get }
    /// Shows the frame; only what changed since the last one reaches the terminal.
    func draw(_ frame: Frame)
    /// The next `draw` repaints every cell.
    func invalidate()
    /// Gives the terminal back, stops the process (Ctrl-Z), and takes the terminal again when it goes on.
    func suspend()
    /// Gives the terminal to another program, as it was found; returns the descriptor to reach it by, nil where there is none to give.
    func lend() -> Int32?
    /// Takes the terminal again after `lend`.
    func takeBack()
    /// Clicks and the wheel come as inputs; the terminal's own selection then takes shift.
    func listenToMouse(_ isOn: Bool)
    /// Has the terminal fill its clipboard; nothing on the screen changes. False while there is no terminal to be told.
    func send(_ sequence: ClipboardSequence) -> Bool
    /// A sound or flash, as the terminal is set to.
    func bell()
    /// Leaves the terminal as it was found. Calling it twice is harmless.
    func close()
}

extension Display {
    /// For displays without one.
    package func listenToMouse(_ isOn: Bool) {}
    /// For displays that are no terminal.
    package func lend() -> Int32? { nil }
    package func takeBack() {}
    package var bytesSent: Int? { nil }
    /// For displays that no clipboard hears.
    package func send(_ sequence: ClipboardSequence) -> Bool { false }
}
