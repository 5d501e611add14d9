/// One kind of thing people write about, in one language.
struct Topic {
    var language: Language
    /// As in the column `category`.
    var category: String
    /// How often, beside the other topics of its language.
    var weight: Int
    /// How often it is low, normal, high, urgent.
    var priorities: [Int]
    var cases: [Case]
    /// Each is one way to see it happen, a line a step; empty where the language has none.
    var steps: [Template] = []
    /// What was expected, and what came instead.
    var outcomes: [Template] = []
    /// What a log or a dialog said.
    var errors: [Template] = []

    /// A subject and the first paragraph that says the same in full.
    struct Case {
        var subject: Template
        var opening: Template

        init(_ subject: Template, _ opening: Template) {
            self.subject = subject
            self.opening = opening
        }
    }

    /// The column's values.
    static let categories = english.map(\.category).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }

    static let all: [Topic] = english + otherLanguages

    static let byLanguage: [Language: [Topic]] = Dictionary(grouping: all, by: \.language)
}

/// The parts of a letter that fit every topic of a language.
struct Phrases: Sendable {
    var greetings: [Template]
    /// Whom it hits and since when.
    var impacts: [Template]
    var environments: [Template]
    var attempts: [Template]
    var closings: [Template]
    /// What the writer does with the product all day, and why it matters.
    var backgrounds: [Template] = []
    /// What stands above the steps.
    var stepsTitle: String = ""
}
