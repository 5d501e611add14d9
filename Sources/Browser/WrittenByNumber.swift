internal import Screen

/// Whether texts of ours that are read again hold the character by its number, as in `\u{202e}`: wherever they are printed or pasted, it
/// would move, turn or hide something. Joiners and the selectors of emoji are parts of words.
func isWrittenByNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{200C}", "\u{200D}", "\u{FE0E}", "\u{FE0F}": false
    default: SafeText.isHidden(scalar)
    }
}
