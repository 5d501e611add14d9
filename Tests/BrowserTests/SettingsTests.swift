import Foundation
import Screen
import Testing

@testable import Browser

@Suite struct SettingsTests {
    @Test func `a settings file is lines, comments and blanks`() {
        let (settings, problems) = Settings.read(
            """
            # mine
            theme = light

              mouse=ON
            ascii = yes
            color = never
            mask = on
            watch-interval = 20
            change-log = log=history record=ticket time=at
            change-log = log=audit of=users record=key time=at
            layout.wide = 170
            bind page-down = ^F <Space>
            unbind suspend
            """)
        #expect(problems.isEmpty)
        #expect(settings.theme == "light" && settings.hasMouse && settings.isASCII && settings.hasColor == false)
        #expect(settings.thresholds[.wide] == 170 && settings.thresholds[.medium] == 100)
        #expect(
            settings.bindings == [.init(command: "page-down", keys: "^F <Space>", line: 12), .init(command: "suspend", keys: "", line: 13)])
        #expect(settings.isMasked && settings.watchInterval == 20 && settings.changeLogs.map(\.log) == ["history", "audit"])
    }

    @Test(arguments: [
        ("them = dark", "line 1: there is no setting 'them'; the nearest is theme"),
        ("mouse = perhaps", "line 1: mouse: 'perhaps' is not on or off"),
        ("color = blue", "line 1: color: 'blue' is not auto or never"),
        ("layout.wide = 0", "line 1: layout.wide: '0' is not a number of columns from 1 to 1000"),
        ("theme", "line 1: 'theme' is not of the form key = value"),
        ("bind zoom", "line 1: a key is bound by: bind command-name = keys"),
        ("\nunbind", "line 2: keys are taken from a command by: unbind command-name"),
        ("layout.wide = 90", "line 1: layout.wide = 90 is less than layout.medium = 100; the usual columns hold for all layouts"),
        (
            "layout.medium = 160\n\nlayout.wide = 155",
            "line 3: layout.wide = 155 is less than layout.medium = 160; the usual columns hold for all layouts"
        ),
        ("mask = maybe", "line 1: mask: 'maybe' is not on or off"),
        ("watch-interval = 0", "line 1: watch-interval: '0' is not a number of seconds from 1 to 3600"),
        ("change-log = log=a record=b", "line 1: a change log needs time=…"),
        ("change-log = logg=a", "line 1: a change log has no 'logg'; the nearest is log"),
        (
            "change-log = log=a record=b time=c\nchange-log = log=a record=b time=d",
            "line 2: a with record=b is described in a line before, which holds"
        ),
        ("mouse = on\n\nmouse = off", "line 3: mouse is set in line 1 too; line 3 holds"),
    ])
    func `a line that does not hold is named, and the others do`(text: String, problem: String) {
        let (settings, problems) = Settings.read(text + "\nascii = on")
        #expect(problems == [problem])
        #expect(settings.isASCII && settings.thresholds == .standard)
    }

    @Test func `lines may end as other systems end them`() {
        let (settings, problems) = Settings.read("# mine\r\nmask = on\r\n\r\ntheme = light\r\ncolour = auto\r\n")
        #expect(settings.isMasked && settings.theme == "light")
        #expect(problems.count == 1 && problems[0].hasPrefix("line 5: there is no setting 'colour'"))
        let (theme, others) = ColorTheme.read("# mine\r\ndim = blue\r\n", name: "own", base: .dark)
        #expect(theme[.dim].foreground == .blue && others.isEmpty)
    }

    @Test func `what is wrong with settings is said on the screen`() {
        var state = State(server: "demo")
        let (settings, problems) = Settings.read("theme = drak\nbind page-down = k\ncolour = never")
        #expect(state.adopt(settings, problems: problems).count == 3)
        #expect(state.theme == .dark)
        #expect(state.view(.standard, .full).lines.contains { $0.contains("! settings: line 3: there is no setting 'colour'") })
    }

    @Test(arguments: [
        ("\ntheme = drak", "line 2: there is no theme 'drak'; the nearest is dark"),
        ("bind curser-down = j", "line 1: there is no command 'curser-down'; the nearest is cursor-down"),
        ("bind page-down = k", "line 1: k means page-down now, and cursor-up no longer"),
        ("bind page-down = Z\nbind page-up = Z", "line 2: page-up: Z is bound to page-down in line 1, which keeps it"),
        ("bind page-down = Z\nunbind page-down", "line 1: page-down is given keys twice; line 2 holds"),
        ("bind filter-accept = ^Xx", "line 1: filter-accept: '^Xx' is no key; keys have names such as <PageDown>, ^F and gg"),
    ])
    func `what is wrong with themes and keys is said with the line`(text: String, problem: String) {
        var state = State(server: "demo")
        let (settings, problems) = Settings.read(text)
        #expect(state.adopt(settings, problems: problems) == [problem])
    }

    @Test func `a theme of the command line has no line`() {
        var settings = Settings.read("theme = drak").settings
        settings.theme = "lihgt"
        var state = State(server: "demo")
        #expect(state.adopt(settings) == ["there is no theme 'lihgt'; the nearest is light"])
    }

    @Test func `mask, interval and logs of changes hold from the beginning, behind what the command line says`() throws {
        var opening = Opening(server: "demo")
        opening.settings = Settings.read("mask = on\nwatch-interval = 20\nchange-log = log=history record=ticket_id time=at").settings
        opening.changeLogs = [try ChangeLogShape(parsing: "log=audit record=ticket_id time=at")]
        let state = State(opening)
        #expect(state.mask != nil && state.watchInterval == 20 && state.changeLogs.map(\.log) == ["audit", "history"])
        #expect(state.view(.standard, .full).lines[0].contains("MASKED"))
    }

    @Test func `the screen is laid out by the thresholds that were set`() {
        var state = State(server: "demo", size: Size(columns: 120, rows: 40))
        #expect(state.layout.kind == .medium)
        state.adopt(Settings.read("layout.wide = 120").settings)
        #expect(state.layout.kind == .wide)
        _ = state.update(.input(.resize(Size(columns: 118, rows: 40))))
        #expect(state.layout.kind == .wide)
        _ = state.update(.input(.resize(Size(columns: 117, rows: 40))))
        #expect(state.layout.kind == .medium)
    }

    @Test func `the page of settings has every setting`() throws {
        let page = try read("Resources/docs/browser.md")
        let parts = page.components(separatedBy: "<!-- settings -->\n")
        let rest = try #require(parts.last?.components(separatedBy: "<!-- end -->").last)
        try expect(parts[0] + "<!-- settings -->\n" + SettingRow.reference + "<!-- end -->" + rest, in: "Resources/docs/browser.md")
    }

    @Test func `themes are seen while one chooses, and Esc brings back the one of before`() throws {
        var client = Client.browsing()
        client.keys(":")
        client.type("theme")
        client.keys("<Enter> <Down>")
        #expect(client.state.theme.name == "light" && client.state.scope == .themes)
        try expectGolden(client.screen + "\n", "themes")
        client.keys("<Esc>")
        #expect(client.state.theme.name == "dark")
        client.keys(":")
        client.type("theme")
        client.keys("<Enter> <Up> <Enter>")
        #expect(client.state.theme.name == "light" && client.status.contains("theme = light"))
    }
}
