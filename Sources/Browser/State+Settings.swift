internal import Records
internal import Screen

extension State {
    /// Takes over what the user wrote, before the first event; what does not hold is said on the screen, and returned.
    ///
    /// - Parameters:
    ///   - themes: the user's own, by name.
    ///   - problems: found when the files were read; one sentence each.
    @discardableResult
    package mutating func adopt(_ settings: Settings, themes own: [ColorTheme] = [], problems: [String] = []) -> [String] {
        var problems = problems
        themes = ColorTheme.builtIn.filter { theme in !own.contains { $0.name == theme.name } } + own
        if let name = settings.theme {
            if let wanted = themes.first(where: { $0.name == name }) {
                theme = wanted
            } else {
                let hint = nearest(to: name, among: themes.map(\.name)).map { "; the nearest is \($0)" } ?? ""
                problems.append("\(settings.themeLine.map { "line \($0): " } ?? "")there is no theme '\(name)'\(hint)")
            }
        }
        let keys = Keymap.make(settings.bindings)
        keymap = keys.keymap
        problems += keys.problems
        hasMouse = settings.hasMouse
        if settings.isMasked, mask == nil { mask = Mask(key: maskKey) }
        watch.interval = settings.watchInterval ?? watch.interval
        // What was said on the command line goes before.
        changeLogs += settings.changeLogs
        thresholds = settings.thresholds
        widthKind = Layout.Kind(columns: size.columns, thresholds)
        guard let first = problems.first else { return [] }
        notice = Notice(
            text: problems.count == 1 ? "settings: \(first)" : "settings: \(first) (and \(problems.count - 1) more: vitrine keys --check)",
            isError: true)
        return problems
    }

    mutating func openThemes() {
        themeMenu = ThemeMenu(selected: themes.firstIndex { $0.name == theme.name } ?? 0, before: theme)
        announcement = "themes: \(themes.map(\.name).joined(separator: ", "))"
    }

    mutating func moveTheme(by step: Int) {
        guard let menu = themeMenu, !themes.isEmpty else { return }
        let selected = (menu.selected + step + themes.count) % themes.count
        themeMenu?.selected = selected
        theme = themes[selected]
        announcement = "theme \(theme.name)"
    }

    mutating func acceptTheme() {
        themeMenu = nil
        say("theme \(theme.name); to keep it, write theme = \(theme.name) into the settings file")
    }

    mutating func leaveThemes() {
        if let menu = themeMenu { theme = menu.before }
        themeMenu = nil
        announcement = "theme \(theme.name)"
    }
}

/// Themes to choose from, shown as one goes through them.
struct ThemeMenu: Sendable, Hashable {
    var selected: Int
    var before: ColorTheme
}

extension Command {
    static let themes = [
        Command("theme", "", "Choose the colours, and see them at once", also: "colors colours dark light appearance scheme", in: .panes) {
            $0.openThemes()
        },
        Command("theme-keep", "<Enter>", "Keep these colours", in: [.themes], hint: Hint(word: "keep", priority: 10)) { $0.acceptTheme() },
        Command("theme-leave", "<Esc> q ^C", "Go back to the colours of before", in: [.themes], hint: Hint(word: "back", priority: 20)) {
            $0.leaveThemes()
        },
        Command("theme-next", "j <Down> <Tab>", "Show the next theme", in: [.themes], hint: Hint(word: "next", priority: 5)) {
            $0.moveTheme(by: 1)
        },
        Command("theme-previous", "k <Up> <S-Tab>", "Show the theme before", in: [.themes]) { $0.moveTheme(by: -1) },
    ]
}

extension Painter {
    mutating func drawThemes() {
        guard let menu = state.themeMenu else { return }
        let choices = state.themes.map { Choice(text: $0.name, isMarked: $0.name == menu.before.name) }
        drawChoices(
            choices, selected: menu.selected, title: "themes", footer: offers([("theme-keep", "keeps"), ("theme-leave", "goes back")]))
    }
}
