extension SafeText {
    /// A character that is shown as something else, because it moves, turns or hides: alone it is invisible.
    ///
    /// Joiners and selectors count, too: within emoji and scripts they are harmless, and still not seen.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isRegionalIndicator && CharacterKind(scalar) == .hidden
    }

    /// How a text of several lines differs from what is shown of it.
    ///
    /// - Returns: how many characters are shown as something else, where line feeds and tabs do not count, and how many emoji without
    ///   their skin tones or what was joined to them.
    package static func losses(in text: String) -> (hidden: Int, simplified: Int) {
        // Most texts are plain: nothing is taken apart.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 }) { return (0, 0) }
        var (count, simplified) = (0, 0)
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            var scanner = SafeTextScanner()
            scanner.scan(String(line), until: .max)
            simplified += scanner.simplified
            // `⟨202E⟩` is one character; pictures of controls are one each.
            for cluster in scanner.clusters where cluster.isSubstitute {
                if cluster.text == "⟨" || !(cluster.text.utf8.count == 1 || cluster.text == "⟩" || cluster.text == "→") { count += 1 }
            }
        }
        return (count, simplified)
    }
}
