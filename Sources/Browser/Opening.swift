package import Screen

/// What a browser begins with: with the events that follow, all that decides what it shows. A record begins with it.
package struct Opening: Sendable, Hashable, Codable {
    /// How the header calls what is browsed: `demo`, a file, an address; any text.
    package var server: String
    /// The model to begin with; the first one when nil, or when there is no such model.
    package var model: String?
    /// The screen to begin with, whatever the model.
    package var link: StateLink?
    /// Of the program, for `about`.
    package var version = ""
    /// Those that lead our commands to the same server: `["--database", "desk.sqlite"]`.
    package var arguments: [String] = []
    /// Which columns of which models tell what was changed, where names and foreign keys do not.
    package var changeLogs: [ChangeLogShape] = []
    /// What the user wrote into files; see `State.adopt`.
    package var settings = Settings()
    package var themes: [ColorTheme] = []
    package var problems: [String] = []
    /// Of the screen; later ones come as `Input.resize`.
    package var size: Size
    /// What is personal is replaced by made-up values from the beginning.
    package var isMasked = false
    /// Other keys give other made-up values; not written into records.
    package var maskKey: UInt64 = 0

    package init(server: String, model: String? = nil, size: Size = .standard) {
        self.server = server
        self.model = model
        self.size = size
    }
}
