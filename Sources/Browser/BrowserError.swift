/// What is wrong with text that was typed.
package struct BrowserError: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case noField = "no-field", noValue = "no-value", badQuote = "bad-quote", unknownField = "unknown-field"
        case notFilterable = "not-filterable", repeatedField = "repeated-field", tooManyTerms = "too-many-terms"
        case operatorsMissing = "operators-missing", badTarget = "bad-target", badTheme = "bad-theme", noSuchCommand = "no-such-command"
        case badLink = "bad-link"
        case badList = "bad-list", badTime = "bad-time", noSuchValue = "no-such-value", badSetting = "bad-setting"
        case badName = "bad-name", wouldReplace = "would-replace"
        case badShape = "bad-shape"
    }
    package var code: Code
    /// One sentence, no full stop.
    package var message: String
    /// The characters that are meant, counted from 0.
    package var range: Range<Int>

    init(_ code: Code, _ message: String, at range: Range<Int> = 0..<0) {
        self.code = code
        self.message = message
        self.range = range
    }
}
