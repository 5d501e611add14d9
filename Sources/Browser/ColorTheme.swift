internal import Records
package import Screen

/// Colours and attributes for each role: sixteen colours first, finer ones where the terminal has 256.
package struct ColorTheme: Sendable, Hashable, Codable {
    struct Look: Sendable, Hashable, Codable {
        var foreground = Color.standard
        var background = Color.standard
        /// For terminals with 256 colours; nil: the same.
        var fineForeground: Color?
        var fineBackground: Color?
        var attributes: Style.Attributes = []
    }

    package var name: String
    /// By `Theme.Role`.
    private var looks = [Look](repeating: Look(), count: Theme.Role.allCases.count)

    init(name: String) { self.name = name }

    subscript(role: Theme.Role) -> Look {
        get { looks[Int(role.rawValue)] }
        set { looks[Int(role.rawValue)] = newValue }
    }

    /// Puts colours and attributes in place of roles.
    func finish(_ frame: inout Frame, _ colors: Capabilities.Colors) {
        // Cells side by side mostly look the same.
        var (last, resolved) = (Style.plain, Style.plain)
        frame.restyle(Rect(frame.size)) { style in
            if style != last { (last, resolved) = (style, resolve(style, colors)) }
            style = resolved
        }
    }

    /// A style as the terminal is told it: without colours for one that has none or is not to use them.
    func resolve(_ style: Style, _ colors: Capabilities.Colors) -> Style {
        var resolved = style
        if case .role(let number) = style.foreground, Int(number) < looks.count {
            resolved.foreground = looks[Int(number)].foreground(colors)
            resolved.attributes.formUnion(looks[Int(number)].attributes)
        }
        if case .role(let number) = style.background, Int(number) < looks.count {
            resolved.background = looks[Int(number)].background(colors)
            resolved.attributes.formUnion(looks[Int(number)].attributes)
        }
        if style.attributes.contains(.substitute) { markSubstitute(&resolved, colors) }
        if colors == .none { (resolved.foreground, resolved.background) = (.standard, .standard) }
        return resolved
    }

    /// As the role `hidden`, and unlike the text beside it in more than its colour.
    private func markSubstitute(_ style: inout Style, _ colors: Capabilities.Colors) {
        let look = self[.hidden]
        style.attributes.remove(.substitute)
        if look.foreground != .standard { style.foreground = look.foreground(colors) }
        if look.background != .standard { style.background = look.background(colors) }
        let kinds: [Style.Attributes] = [look.attributes, .underline, .italic]
        style.attributes.formUnion(kinds.first { !$0.isSubset(of: style.attributes) } ?? [])
    }
}

extension ColorTheme.Look {
    fileprivate func foreground(_ colors: Capabilities.Colors) -> Color { colors == .many ? fineForeground ?? foreground : foreground }
    fileprivate func background(_ colors: Capabilities.Colors) -> Color { colors == .many ? fineBackground ?? background : background }
}

extension ColorTheme {
    /// Reads a theme's file: a line a role, `error = red/203 on black bold`, with what is for 256 colours behind the stroke.
    ///
    /// - Returns: the theme, with the roles it does not name as in `base`, and one sentence for each line that was not understood.
    package static func read(_ text: String, name: String, base: ColorTheme? = nil) -> (theme: ColorTheme, problems: [String]) {
        var theme = base ?? ColorTheme(name: name)
        theme.name = name
        var problems: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(String(line.prefix { $0 != "#" }))
            if content.isEmpty { continue }
            let parts = content.split(separator: "=", maxSplits: 1).map { trimmed(String($0)) }
            guard parts.count == 2, !parts[0].isEmpty else {
                problems.append("line \(index + 1): '\(content)' is not of the form role = colour")
                continue
            }
            guard let role = Theme.Role.allCases.first(where: { $0.name == asciiLowercased(parts[0]) }) else {
                let hint = nearest(to: parts[0], among: Theme.Role.allCases.map(\.name)).map { "; the nearest is \($0)" } ?? ""
                problems.append("line \(index + 1): there is no role '\(parts[0])'\(hint)")
                continue
            }
            do throws(BrowserError) { theme[role] = try look(parts[1]) } catch {
                problems.append("line \(index + 1): \(error.message)")
            }
        }
        return (theme, problems)
    }

    private static func look(_ text: String) throws(BrowserError) -> Look {
        var look = Look()
        var isBackground = false
        for word in asciiLowercased(text).split(separator: " ").map(String.init) {
            if word == "on" {
                isBackground = true
            } else if let attribute = attributes[word] {
                look.attributes.formUnion(attribute)
            } else {
                let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                guard parts.count <= 2, let color = color(parts[0]) else { throw unknown(word) }
                var fine: Color?
                if parts.count == 2 {
                    guard let number = UInt8(parts[1]) else { throw unknown(word) }
                    fine = .palette(number)
                }
                if isBackground {
                    (look.background, look.fineBackground) = (color, fine)
                } else {
                    (look.foreground, look.fineForeground) = (color, fine)
                }
                isBackground = false
            }
        }
        return look
    }

    private static func color(_ name: String) -> Color? {
        if name == "standard" { return .standard }
        if let index = colors.firstIndex(of: name) { return .palette(UInt8(index)) }
        return nil
    }

    private static func unknown(_ word: String) -> BrowserError {
        let hint = nearest(to: word, among: colors + attributes.keys.sorted()).map { "; the nearest is \($0)" } ?? ""
        return BrowserError(.badTheme, "'\(word)' is neither a colour such as cyan or cyan/38 nor an attribute such as bold\(hint)")
    }

    private static let colors = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red", "bright-green",
        "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]
    private static let attributes: [String: Style.Attributes] = [
        "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic,
    ]
}
