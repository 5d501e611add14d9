/// What the loop needs of the world besides the display and the session; the real ones are passed by the program, others by tests.
@MainActor
package struct Surroundings {
    /// The wall clock, which ages are told by.
    package var secondsSince1970: () -> Int64
    /// The same clock, finer: for when a request was sent.
    package var millisecondsSince1970: () -> Int64
    /// Memory of this process that is in use, in thousands of bytes; nil where that is not known.
    package var residentKilobytes: () -> Int? = { nil }

    package init(secondsSince1970: @escaping () -> Int64) {
        self.secondsSince1970 = secondsSince1970
        millisecondsSince1970 = { secondsSince1970() * 1_000 }
    }
}
