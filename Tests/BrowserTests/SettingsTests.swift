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
            layout.wide = 170
            bind page-down = ^F <Space>
            unbind suspend
            """)
        #expect(problems.isEmpty)
        #expect(settings.theme == "light" && settings.hasMouse && settings.isASCII && settings.hasColor == false)
        #expect(settings.thresholds[.wide] == 170 && settings.thresholds[.medium] == 100)
        #expect(settings.bindings == [.init(command: "page-down", keys: "^F <Space>"), .init(command: "suspend", keys: "")])
    }

    @Test(arguments: [
        ("them = dark", "line 1: there is no setting 'them'; the nearest is theme"),
        ("mouse = perhaps", "line 1: mouse: 'perhaps' is not on or off"),
        ("color = blue", "line 1: color: 'blue' is not auto or never"),
        ("layout.wide = 0", "line 1: layout.wide: '0' is not a number of columns from 1 to 1000"),
        ("theme", "line 1: 'theme' is not of the form key = value"),
        ("bind zoom", "line 1: a key is bound by: bind command-name = keys"),
        ("\nunbind", "line 2: keys are taken from a command by: unbind command-name"),
        ("layout.wide = 90", "the columns of layouts must grow from layout.tiny to layout.wide; the usual ones hold"),
    ])
    func `a line that does not hold is named, and the others do`(text: String, problem: String) {
        let (settings, problems) = Settings.read(text + "\nascii = on")
        #expect(problems == [problem])
        #expect(settings.isASCII && settings.thresholds == .standard)
    }

    @Test func `what is wrong with settings is said on the screen`() {
        var state = State(server: "demo")
        let (settings, problems) = Settings.read("theme = drak\nbind page-down = k\ncolour = never")
        #expect(state.adopt(settings, problems: problems).count == 3)
        #expect(state.theme == .dark)
        #expect(state.view(.standard, .full).lines.contains { $0.contains("! settings: line 3: there is no setting 'colour'") })
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
