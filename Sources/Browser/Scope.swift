/// Where a key means something: a pane with the focus, or a prompt.
enum Scope: String, Sendable, Hashable, CaseIterable {
    case table, models, detail, requests, frame, about, filter, find, commandLine = "command line", help, answer, facets, themes
    case moment, references, card
    case columnChooser = "column chooser"
    case export
    case savedFilters = "saved filters"
    case explanation
    case server

    /// Keys are commands, as in a pane; elsewhere they are text unless a command has them.
    var isPane: Bool {
        switch self {
        case .table, .models, .detail, .columnChooser, .themes, .savedFilters, .explanation, .server, .requests, .frame, .about,
            .references, .card:
            true
        case .filter, .find, .commandLine, .help, .answer, .facets, .export, .moment: false
        }
    }

    /// How the reference calls it.
    var title: String {
        switch self {
        case .table: "Table"
        case .models: "Models"
        case .detail: "Record"
        case .requests: "Requests"
        case .frame: "Request that is read"
        case .about: "About"
        case .filter: "Filter prompt"
        case .find: "Find prompt"
        case .commandLine: "Command prompt"
        case .help: "Help"
        case .answer: "Question"
        case .columnChooser: "Column chooser"
        case .facets: "Facets"
        case .themes: "Themes"
        case .export: "Export prompt"
        case .savedFilters: "Saved filters"
        case .explanation: "Why so few"
        case .server: "Server"
        case .moment: "Time prompt"
        case .references: "Box of references"
        case .card: "Person card"
        }
    }
}

extension Set<Scope> {
    static let panes: Self = [.table, .models, .detail, .requests]
    static let records: Self = [.table, .detail]
    static let requests: Self = [.requests, .frame]
    /// A line is written there.
    static let prompts = Self(Scope.allCases.filter { !$0.isPane })
    /// Keys are commands there.
    static let unprompted = Set(Scope.allCases.filter(\.isPane))
    static let everywhere = Self(Scope.allCases)
}
