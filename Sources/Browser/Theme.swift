internal import Screen

/// How things look, by what they mean. Sixteen colours and attributes; nothing is said by colour alone.
enum Theme {
    static let dim = Style(.standard, .dim)
    static let title = Style(.standard, .bold)
    static let columnTitle = Style(.standard, .bold)
    static let fieldName = Style(.cyan)
    static let reference = Style(.cyan)
    static let live = Style(.green)
    static let waiting = Style(.yellow)
    static let error = Style(.red, .bold)
    static let hintKey = Style(.standard, .bold)
    static let focusedRow = Style(.standard, [.reverse, .bold])
    static let row = Style(.standard, .bold)
    static let rule = Style(.standard, .dim)
    static let prompt = Style(.standard, .bold)
}

extension Style {
    fileprivate init(_ foreground: Color, _ attributes: Attributes) { self.init(foreground, on: .standard, attributes) }
}
