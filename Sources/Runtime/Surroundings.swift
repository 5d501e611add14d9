package import Browser

/// What the loop needs of the world besides the display and the session; the real ones are passed by the program, others by tests.
@MainActor
package struct Surroundings {
    /// The wall clock, which ages are told by.
    package var secondsSince1970: () -> Int64
    /// Where copies go; without one nothing can be copied.
    package var clipboard: Clipboard?
    /// Where lines can be edited; nil: nowhere.
    package var editor: Editor?
    /// What `~` stands for in the path of a file.
    package var home = "~"
    /// The same clock, finer: for when a request was sent.
    package var millisecondsSince1970: () -> Int64
    /// Memory of this process; nil where that is not known.
    package var memoryUse: () -> MemoryUse? = { nil }

    /// Brings what is new into the memory on disk; returns why that cannot be done.
    package var remember: (Memory.Changes) -> String? = { _ in nil }

    /// A server of the browser's own; nil: it browses somebody else's.
    package var server: OwnServer?
    /// Writes down what happens; nil writes nothing.
    package var recorder: Recorder?

    package init(recorder: Recorder? = nil, secondsSince1970: @escaping () -> Int64) {
        self.secondsSince1970 = secondsSince1970
        self.recorder = recorder
        millisecondsSince1970 = { secondsSince1970() * 1_000 }
    }
}
