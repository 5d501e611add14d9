/// What a browser remembers of earlier ones, and how it goes on from there.
package struct Recollection: Sendable, Hashable {
    /// As it was read, or written last.
    var memory: Memory
    /// As it was before that.
    var before: Memory?
    /// What the server is known by: another name is another server.
    var server: String
    /// Model, filter, order and place of before are left alone; histories, columns and saved filters are not.
    var isFresh: Bool
    /// What went wrong when the memory was read, in one sentence.
    var problem: String?
    /// What is new is written when this rings.
    var isTimed = false
    /// Writing failed, and that was said.
    var isFailureSaid = false

    package init(_ memory: Memory, of server: String, isFresh: Bool = false, problem: String? = nil) {
        self.memory = memory
        self.server = server
        self.isFresh = isFresh
        self.problem = problem
    }
}
