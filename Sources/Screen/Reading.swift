/// What a screen says when it is read line by line rather than looked at: for screen readers, plain terminals and pipes.
package struct Reading: Sendable, Hashable {
    /// Of the row or record under the cursor: `subject: printer on fire`.
    package var fields: [String] = []
    /// The prompt that is being typed into, with what was typed; nil when there is none.
    package var prompt: String?
    /// Rises with every input: the same announcement may come twice.
    package var inputs = 0
    /// Something was asked for and is not there yet.
    package var isWaiting = false

    package init() {}
}
