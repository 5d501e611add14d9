internal import Screen

/// How things look, by what they mean: what the painter draws with. A `ColorTheme` says which colours and attributes that is.
///
/// Nothing is said by colour alone.
enum Theme {
    enum Role: UInt8, Sendable, Hashable, CaseIterable {
        case dim, title, columnTitle, fieldName, reference, live, waiting, error, hintKey, focusedRow, row, rule, prompt
        /// Rows that were marked, values that changed or are no longer, what cannot be taken for what it looks like, texts that were made up.
        case marked, changed, deleted, hidden, masked
        /// Bars of counts.
        case bar

        /// In a theme's file: `column-title`.
        var name: String {
            "\(self)".reduce(into: "") { name, character in
                if character.isUppercase { name += "-" }
                name += character.lowercased()
            }
        }
    }

    static let dim = Style(.dim)
    static let title = Style(.title)
    static let columnTitle = Style(.columnTitle)
    static let fieldName = Style(.fieldName)
    static let reference = Style(.reference)
    static let live = Style(.live)
    static let waiting = Style(.waiting)
    static let error = Style(.error)
    static let hintKey = Style(.hintKey)
    static let focusedRow = Style(.focusedRow)
    static let row = Style(.row)
    static let rule = Style(.rule)
    static let prompt = Style(.prompt)
    static let marked = Style(.marked)
    static let changed = Style(.changed)
    static let deleted = Style(.deleted)
    static let masked = Style(.masked)
    static let bar = Style(.bar)
}

extension Style {
    /// Both colours name the role, so that a cell of a row keeps the row's background and reverse when its foreground is another role's.
    fileprivate init(_ role: Theme.Role) { self.init(.role(role.rawValue), on: .role(role.rawValue)) }
}
