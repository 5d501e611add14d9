import Records
import Screen
import Testing

@testable import Browser

@Suite struct ThemeTests {
    @Test(arguments: ColorTheme.files.map(\.name)) func `a theme that comes along is its file, and names every role`(name: String) throws {
        let text = try #require(ColorTheme.files.first { $0.name == name }?.text)
        try expect(text, in: "Resources/themes/\(name).theme")
        #expect(ColorTheme.read(text, name: name).problems.isEmpty)
        for role in Theme.Role.allCases {
            #expect(text.split(separator: "\n").contains { $0.hasPrefix(role.name + " ") }, "\(role.name)")
        }
    }

    @Test func `colours are the terminal's sixteen, finer where there are more, and none where there are none`() {
        let theme = ColorTheme.read("error = red/203 on black/16 bold", name: "x").theme
        let red = Style(.red, on: .black, .bold)
        #expect(theme.resolve(Theme.error, .sixteen) == red)
        #expect(theme.resolve(Theme.error, .many) == Style(.palette(203), on: .palette(16), .bold))
        #expect(theme.resolve(Theme.error, .none) == Style(.standard, on: .standard, .bold))
        #expect(theme.resolve(Theme.error.with(.underline), .none).attributes == [.bold, .underline])
        #expect(theme.resolve(.plain, .many) == .plain)
    }

    @Test func `no role is left in a finished frame`() {
        var client = Client.browsing()
        client.keys("f")
        for colors in Capabilities.Colors.allCases {
            let frame = client.state.view(.standard, Capabilities(colors: colors))
            for cell in frame.cells {
                if case .role = cell.style.foreground { Issue.record("a role for a foreground") }
                if case .role = cell.style.background { Issue.record("a role for a background") }
                if colors == .none { #expect(cell.style.foreground == .standard && cell.style.background == .standard) }
            }
        }
    }

    @Test(arguments: Capabilities.Colors.allCases)
    func `what stands for another character is unlike what only looks like it, in every style`(
        _ colors: Capabilities.Colors
    ) {
        let attributes: [Style.Attributes] = [[], .underline, .dim, [.underline, .dim], .bold]
        for theme in ColorTheme.builtIn + [ColorTheme.read("", name: "empty").theme] {
            for role in Theme.Role.allCases {
                for more in attributes {
                    let style = Style(.role(role.rawValue), on: .role(role.rawValue), more)
                    let (plain, substitute) = (theme.resolve(style, colors), theme.resolve(style.with(.substitute), colors))
                    #expect(plain.attributes != substitute.attributes && !substitute.attributes.contains(.substitute), "\(role) \(more)")
                }
            }
        }
    }

    @Test func `bars of counts have a role of their own`() {
        var client = Client.browsing(.full())
        client.keys("l l l F")
        client.answerAll()
        let frame = client.frame
        let bars = frame.cells.filter { "█▉▊▋▍▎▏".contains($0.text) && !$0.text.isEmpty }
        #expect(!bars.isEmpty && bars.allSatisfy { $0.style.foreground == ColorTheme.dark[.bar].foreground })
    }

    @Test func `all that colours say, attributes and words say too`() {
        let client = Client.browsing()
        let plain = client.state.view(.standard, Capabilities(colors: .none))
        #expect(plain.lines == client.state.view(.standard, Capabilities(colors: .many)).lines)
        for theme in ColorTheme.builtIn {
            #expect(theme.resolve(Theme.focusedRow, .none).attributes.contains(.reverse))
            #expect(theme.resolve(Theme.error, .none).attributes.contains(.bold))
        }
    }

    @Test(arguments: [
        ("eror = red", "line 1: there is no role 'eror'; the nearest is error"),
        ("error = rad", "line 1: 'rad' is neither a colour such as cyan or cyan/38 nor an attribute such as bold; the nearest is red"),
        ("error = red/300", "line 1: 'red/300' is neither a colour such as cyan or cyan/38 nor an attribute such as bold"),
        ("# only words\nerror", "line 2: 'error' is not of the form role = colour"),
    ])
    func `a line that is not understood is named, and the others hold`(text: String, problem: String) {
        let (theme, problems) = ColorTheme.read(text + "\ndim = blue", name: "own", base: .dark)
        #expect(problems.count == 1 && problems[0].hasPrefix(problem), "\(problems)")
        #expect(theme[.dim].foreground == .blue && theme[.error] == ColorTheme.dark[.error])
    }
}
