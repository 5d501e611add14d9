import Testing

@testable import Screen

@Suite struct HiddenCharacterTests {
    @Test(arguments: [
        ("", 0), ("plain text\nof two lines\twith a tab", 0), ("é問🎉 👍🏽 ❤️ 👩‍👩‍👧‍👦 🇪🇺", 0), ("\u{1B}[31m", 1), ("a\u{202E}b\u{202C}", 2),
        ("\r\nx\r\n", 0),
        ("\u{0}\u{7}", 2), ("⟨ESC⟩ ⏎ →", 0), ("\u{E0041}\u{200B}", 2),
    ]) func `what is shown as something else is counted`(_ text: String, _ count: Int) {
        #expect(SafeText.losses(in: text).hidden == count)
    }

    @Test(arguments: [
        ("plain", 0), ("🎉❤️ 🇪🇺 問", 0), ("👍🏽", 1), ("👍🏽👍🏿 👍", 2), ("👩‍👩‍👧‍👦\n👩🏽‍💻", 2), ("\u{200D}🎉\u{1F3FD}", 1),
    ]) func `emoji that lose something are counted`(_ text: String, _ count: Int) {
        #expect(SafeText.losses(in: text).simplified == count)
    }

    @Test func `what is hidden by itself is known`() {
        for scalar in "\u{1B}\u{202E}\u{200D}\u{E0041}\u{FEFF}".unicodeScalars { #expect(SafeText.isHidden(scalar)) }
        for scalar in "aé問 ~🎉🇪".unicodeScalars { #expect(!SafeText.isHidden(scalar)) }
    }
}
