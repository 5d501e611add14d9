internal import Records
package import Screen

/// Everything the browser knows and shows. Two equal states look the same and do the same.
///
/// `update` and `view` are total: whatever happens, in whatever order, neither traps nor waits.
package struct State: Sendable, Hashable {
    /// How the header calls what is browsed: `demo`, a file, an address.
    var server: String
    /// The model to begin with; the first one when nil, or when there is no such model.
    var firstModel: String?
    /// The screen to begin with, until it is opened.
    var opening: StateLink?
    /// The arguments of a command line that lead to the same server; empty when there are none.
    var serverArguments: [String]
    var size: Size
    /// The layout that the width asks for, with hysteresis.
    var widthKind: Layout.Kind
    var thresholds = Layout.Thresholds.standard
    /// Seconds since 1970.
    var clock: Int64 = 0

    var connection = ConnectionState.connecting
    /// Exit status for a server that never showed anything: 4 it refused, 5 it was not reached, 0 that is not known yet.
    var unreached: Int32 = 0
    var budget: Budget?
    /// The last answer's kind and how long it took.
    var lastAnswer: LastAnswer?

    var models: [Model] = [] {
        didSet { relations = Relations(models) }
    }
    var relations = Relations()
    /// What the user said of logs of changes; it goes before what names and foreign keys suggest.
    var changeLogs: [ChangeLogShape] = []
    /// Names of models that were described, or that the server would not describe.
    var described: Set<String> = []
    /// Names of models that were counted for the strip of models, or could not be.
    var countedModels: Set<String> = []
    /// Names of models whose counts are of before: they are shown until they are counted again.
    var staleCounts: Set<String> = []
    var modelsFailure: String?

    /// What the table shows; nil until the models are known.
    var place: Place?
    /// Where Backspace leads, last first at the end.
    var back: [Place] = []
    var forward: [Place] = []

    var pane = Pane.table
    var isZoomed = false
    /// The models as a column; nil: as the width has it.
    var showsModels: Bool?
    /// Model that the models pane stands on.
    var modelCursor = 0
    /// The value among the facets that it stands on.
    var sideCursor: SideFacet?

    var filterPrompt: FilterPrompt?
    var findPrompt: FindPrompt?
    var commandPrompt: CommandPrompt?
    var helpOverlay: HelpOverlay?
    var answerPrompt: AnswerPrompt?
    var columnChooser: ColumnChooser?
    var savedBox: SavedBox?
    /// What the user changed about columns, by model.
    var columnChoices: [String: ColumnChoices] = [:]
    var shelf = Shelf()
    /// nil: nothing is remembered from one start to the next.
    var recollection: Recollection?
    var momentPrompt: MomentPrompt?
    /// The choice of what refers to a record.
    var referencesBox: ReferencesBox?
    /// What `n` and `N` look for.
    var find: String?
    /// Copies and exports under way.
    var outgoing = Outgoing()
    var findHistory: [String] = []
    var filterHistory: [String] = []
    /// Those of them that were typed while the mask was on.
    var filtersTypedMasked: Set<String> = []
    var commandHistory: [String] = []
    var momentHistory: [String] = []

    var keymap = Keymap.standard
    var theme = ColorTheme.dark
    /// Those that can be chosen.
    var themes = ColorTheme.builtIn
    var themeMenu: ThemeMenu?
    var hasMouse = false
    /// Keys of a sequence not complete yet, and whether the box with what may follow is up.
    var typed: [Key] = []
    var showsWhichKey = false
    /// The key that is being handled.
    var lastKey = Key("")
    /// Inputs so far.
    var inputs = 0

    var serverPane = ServerPane()

    var notice: Notice?
    /// One line about what the last action did.
    var announcement = ""
    /// Lists of values and names of records, for completions and facets.
    var book = ValueBook()
    var facets: FacetOverlay?
    /// What is known about why few rows match.
    var explanation: Explanation?
    var explanationBox: ExplanationBox?
    var isInterruptArmed = false
    /// Why rows on the screen cannot be asked for.
    var obstacle: String?

    /// Replaces what is personal; nil shows it.
    var mask: Mask?
    /// What the mask is made with, on or off.
    var maskKey: UInt64
    /// The user was told that real personal values are taken out of here.
    var isTakingAgreed = false

    /// The timer that tells whether the cursor rests is running.
    var isRestTimed = false
    var requests = Requests()
    var health = ConnectionHealth()
    var watch = Watch()
    var log = RequestLog()
    /// The page about the program, while it is open.
    var about: About?
    /// The program's.
    var version = ""
    /// The timer that lets requests on the screen grow older is running.
    var isRunningTimed = false
    var gate = RetryGate()
    /// Effects of the update under way; empty between updates.
    var outbox: [Effect] = []

    /// - Parameter recollection: what earlier browsers left; without one, nothing is remembered.
    package init(_ opening: Opening, recollection: Recollection? = nil) {
        server = opening.server
        firstModel = opening.model
        self.opening = opening.link
        serverArguments = opening.arguments
        version = opening.version
        changeLogs = opening.changeLogs
        size = opening.size
        maskKey = opening.maskKey
        mask = opening.isMasked ? Mask(key: opening.maskKey) : nil
        widthKind = Layout.Kind(columns: opening.size.columns)
        if opening.settings != Settings() || !opening.themes.isEmpty || !opening.problems.isEmpty {
            adopt(opening.settings, themes: opening.themes, problems: opening.problems)
        }
        self.recollection = recollection
        recollect()
    }

    package init(
        server: String, model: String? = nil, link: StateLink? = nil, arguments: [String] = [], size: Size = .standard,
        recollection: Recollection? = nil, changeLogs: [ChangeLogShape] = []
    ) {
        var opening = Opening(server: server, model: model, size: size)
        opening.link = link
        opening.arguments = arguments
        opening.changeLogs = changeLogs
        self.init(opening, recollection: recollection)
    }

    /// To be called once, before the first event.
    package mutating func start() -> [Effect] {
        [.startTimer(.minute, milliseconds: 60_000)] + (notice == nil ? [] : [.startTimer(.notice, milliseconds: 10_000)])
            + (hasMouse ? [.listenToMouse(true)] : [])
    }

    package mutating func update(_ event: Event) -> [Effect] { repeatEvent(masked(event)) }

    /// Takes an event as it was recorded: what had to be masked of it is masked already.
    package mutating func repeatEvent(_ event: Event) -> [Effect] {
        switch event {
        case .input(let input): handle(input)
        case .answered(let id, let answer, let timing): handle(answer, to: id, timing)
        case .failed(let id, let failure): handle(failure, of: id)
        case .connection(let connection): handle(connection)
        case .budget(let budget): self.budget = budget
        case .changed(let models): handle(changed: models)
        case .traffic(let traffic, let milliseconds):
            log.take(traffic, at: milliseconds)
            noteAnswers(traffic)
        case .measured(let measurements): about?.measured = measurements
        case .timer(let timer): handle(timer)
        case .copied(let receipt): take(receipt)
        case .export(let report): take(report)
        case .clock(let seconds): clock = seconds
        case .memoryFailed(let reason): memoryFailed(reason)
        case .edited(let outcome): take(outcome)
        case .server(let news): handle(news)
        }
        settle()
        settleMemory(after: event)
        defer { outbox = [] }
        return outbox
    }

    mutating func emit(_ effect: Effect) {
        if case .cancel = effect { noteGivenUp() }
        outbox.append(effect)
    }
}

/// The parts of the screen that can have the focus.
enum Pane: String, Sendable, Hashable, CaseIterable { case models, table, detail, requests }

/// A sentence in the status line, until the next key or a while later.
struct Notice: Sendable, Hashable {
    /// What it tells of may be over before.
    enum Work: Sendable, Hashable { case rows, connection, card }

    var text: String
    var isError = false
    var work: Work?
}

struct LastAnswer: Sendable, Hashable {
    var action: String
    var timing: Timing
}

extension State {
    /// What the server announced; nil while not connected.
    var capabilities: ServerCapabilities? {
        if case .live(let capabilities) = connection { capabilities } else { nil }
    }

    var extensions: Set<Extension> { capabilities?.extensions ?? [] }

    /// The model of the place; one without columns when the server does not describe it.
    var model: Model? { place.map { model(named: $0.query.model) } }

    func model(named name: String) -> Model {
        models.first { equalIgnoringASCIICase($0.name, name) } ?? Model(name: name)
    }

    /// The column that names a record: the key, or what usually is it.
    func keyColumn(of model: Model) -> String? {
        if model.primaryKey.count == 1 { return model.primaryKey[0] }
        if !model.columns.isEmpty { return nil }
        return place?.window.columns.first { equalIgnoringASCIICase($0, "id") }
    }

    mutating func say(_ text: String) {
        notice = Notice(text: text)
        announcement = text
        emit(.startTimer(.notice, milliseconds: 5_000))
    }

    /// Says what is under way, until it is over.
    mutating func say(_ text: String, during work: Notice.Work) {
        say(text)
        notice?.work = work
    }

    /// What is over is not said any more.
    mutating func endNotice(of work: Notice.Work) {
        if notice?.work == work { notice = nil }
    }

    /// Says why something cannot be done.
    mutating func refuse(_ text: String) {
        notice = Notice(text: text, isError: true)
        announcement = text
        emit(.startTimer(.notice, milliseconds: 10_000))
    }

    var layout: Layout { layout(size) }

    func layout(_ size: Size) -> Layout {
        Layout(
            size, widthKind: size == self.size ? widthKind : Layout.Kind(columns: size.columns, thresholds), showsModels: showsModels,
            modelsWidth: showsModels == true ? modelsWidth : 0, pane: pane, isZoomed: isZoomed, hasDetail: place?.detail.isOpen ?? false,
            hasServer: serverPane.isOpen, hasRequests: log.isShown,
            hasState: mask != nil || watch.isOn || capabilities == nil)
    }

    /// Mark, digit and blank; name; blank, count and blank.
    private var modelsWidth: Int {
        models.reduce(0) { max($0, 5 + SafeText($1.name, clippedTo: 200).width + ($1.count.map(grouped) ?? "?").utf8.count) }
    }
}
