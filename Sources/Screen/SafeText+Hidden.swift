extension SafeText {
    /// A character that is shown as something else, because it moves, turns or hides: alone it is invisible.
    ///
    /// Joiners and selectors count, too: within emoji and scripts they are harmless, and still not seen.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isRegionalIndicator && CharacterKind(scalar) == .hidden
    }

    /// How many characters of a text of several lines are shown as something else; line feeds and tabs do not count.
    package static func hiddenCharacters(in text: String) -> Int {
        // Most texts are plain: nothing is taken apart.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 }) { return 0 }
        var count = 0
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            // `⟨202E⟩` is one character; pictures of controls are one each.
            for cluster in SafeText(line).clusters where cluster.isSubstitute {
                if cluster.text == "⟨" || !(cluster.text.utf8.count == 1 || cluster.text == "⟩" || cluster.text == "→") { count += 1 }
            }
        }
        return count
    }
}
