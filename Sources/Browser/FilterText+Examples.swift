extension FilterText {
    /// One thing that a filter can say, as the help of the prompt and the documentation have it.
    struct Example: Sendable, Hashable {
        var text: String
        var meaning: String
        var needsOperators = true
    }

    static let examples: [Example] = [
        Example(text: "status:open", meaning: "the field is the value", needsOperators: false),
        Example(text: "closed_at:none", meaning: "the field is empty: NULL", needsOperators: false),
        Example(text: "subject:\"two words\"", meaning: "quotes go around blanks; \\\" is a quote within", needsOperators: false),
        Example(text: "ticket_number:\"007\"", meaning: "quotes make text of numbers, true and none", needsOperators: false),
        Example(text: "status:open priority:high", meaning: "both have to match", needsOperators: false),
        Example(text: "status!=open", meaning: "it is another value"),
        Example(text: "closed_at!=none", meaning: "it is not empty"),
        Example(text: "status:in(open,pending)", meaning: "it is one of several"),
        Example(text: "subject~login", meaning: "it holds the text, in these very letters"),
        Example(text: "subject^Re:", meaning: "it begins with the text"),
        Example(text: "satisfaction>=4", meaning: "in order: >= > <= < for numbers, texts, times"),
        Example(text: "created_at>=-2w", meaning: "since two weeks ago; 2w is the same: m h d w mo y"),
        Example(text: "created_at:yesterday", meaning: "on that day: today, yesterday, -3d"),
        Example(text: "created_at>=2026-01-31", meaning: "since that day; 2026-01-31T12:00:00Z for a moment"),
        Example(text: "created_at>=2025-12-01 created_at<2026-01-01", meaning: "between the two"),
    ]
}
