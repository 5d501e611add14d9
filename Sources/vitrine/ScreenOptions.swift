internal import ArgumentParser
internal import Browser

/// How the browser appears: the same words wherever one is opened.
struct ScreenOptions: ParsableArguments {
    enum Color: String, ExpressibleByArgument, CaseIterable { case auto, never }

    @Option(help: "Colours as the terminal has them (auto), or none (never), whatever the settings say; NO_COLOR means never too.")
    var color: Color?
    @Option(
        name: .customLong("open"),
        help: ArgumentHelp(
            "The screen to begin with: a link as yu copies it, such as vitrine://tickets?filter=status:open.", valueName: "link"),
        transform: { text throws(ValidationError) in
            do throws(BrowserError) { return try StateLink.parse(text) } catch { throw ValidationError(error.message) }
        })
    var link: StateLink?
    @Option(
        help: ArgumentHelp("Colours for dark or light backgrounds, or a theme of your own.", valueName: "name"),
        completion: .list(ColorTheme.builtIn.map(\.name)))
    var theme: String?
    @Flag(help: "Listen to clicks and the wheel; shift-drag then selects text.") var mouse = false
    @Flag(help: "Begin with the first screen instead of where the last session ended; histories, columns and saved filters stay.")
    var freshSession = false
    @Flag(help: "Remember nothing: neither read what earlier sessions left nor leave anything but the log.") var noMemory = false
    @Option(
        help: ArgumentHelp(
            "Which columns of which model tell what was changed, where names and foreign keys do not, such as "
                + "'log=change_log record=ticket_id time=occurred_at person=user_id field=field old=old_value new=new_value'.",
            valueName: "columns"),
        transform: { text throws(ValidationError) in
            do throws(BrowserError) { return try ChangeLogShape(parsing: text) } catch { throw ValidationError(error.message) }
        })
    var changeLog: [ChangeLogShape] = []
    @Flag(help: "Draw with ASCII alone, as outside of UTF-8.") var ascii = false
    @Flag(help: "Lines of text instead of a screen, for screen readers and pipes; A11Y=1 means that too.") var linear = false
    @Flag(help: "Begin with names, e-mails, phones and texts replaced by made-up ones (:mask off shows the real ones).") var mask = false
    @Option(help: "Make the same ones up for the same number; otherwise others each time.") var maskSeed: UInt64?
    @Option(
        help: ArgumentHelp(
            "Write what happens to a new file, for `vitrine replay`; with --mask the data in it is masked, what you type is not.",
            valueName: "file"),
        completion: .file())
    var record: String?

    /// What is said here wins over the settings file.
    func applied(to settings: Settings) -> Settings {
        var settings = settings
        if let color { settings.hasColor = color == .never ? false : nil }
        if let theme { settings.theme = theme }
        settings.isASCII = settings.isASCII || ascii
        settings.hasMouse = settings.hasMouse || mouse
        settings.isMasked = settings.isMasked || mask
        return settings
    }
}
