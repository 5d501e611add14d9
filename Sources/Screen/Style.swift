/// A colour of the terminal: its own default, or one of its palette's 256 (the first 16 are the ones every theme begins with).
package enum Color: Sendable, Hashable, Codable {
    case standard
    case palette(UInt8)
    /// What a theme says for a role of that number; a finished frame has none of these.
    case role(UInt8)

    package static let black = Color.palette(0)
    package static let red = Color.palette(1)
    package static let green = Color.palette(2)
    package static let yellow = Color.palette(3)
    package static let blue = Color.palette(4)
    package static let magenta = Color.palette(5)
    package static let cyan = Color.palette(6)
    package static let white = Color.palette(7)
    package static let brightBlack = Color.palette(8)
}

/// How a cell looks. Nothing is said by colour alone: see `browser.md` 1.3.
package struct Style: Sendable, Hashable {
    package struct Attributes: OptionSet, Sendable, Hashable, Codable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let bold = Attributes(rawValue: 1)
        package static let dim = Attributes(rawValue: 2)
        package static let underline = Attributes(rawValue: 4)
        package static let reverse = Attributes(rawValue: 8)
        package static let italic = Attributes(rawValue: 16)
        /// Stands for what cannot be shown as it is. A theme says how that looks; a finished frame has none of these.
        package static let substitute = Attributes(rawValue: 32)
    }
    package var foreground: Color
    package var background: Color
    package var attributes: Attributes

    package init(_ foreground: Color = .standard, on background: Color = .standard, _ attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    package static let plain = Style()

    package func with(_ more: Attributes) -> Style {
        var style = self
        style.attributes.formUnion(more)
        return style
    }
}
