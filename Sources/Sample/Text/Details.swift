/// What the templates of one ticket speak of: the same product and invoice in the subject as in the description.
struct Details {
    let product: String
    let version: String
    let feature: String
    let browser: String
    let system: String
    let company: String
    let name: String
    let invoice: Int
    let count: Int
    let code: Int
    let minutes: Int
    let amount: String
    let day: String
    let clock: String
    var random: SplitMix64

    init(_ person: Person, _ random: inout SplitMix64) {
        product = random.pick(Self.products)
        version = "\(2 + random.below(5)).\(random.below(20)).\(random.below(10))"
        feature = random.pick(Self.features)
        browser = random.pick(Self.browsers)
        system = random.pick(Self.systems)
        company = person.company.flatMap { $0.isEmpty ? nil : $0 } ?? String(person.email.drop { $0 != "@" }.dropFirst())
        name = person.fullName
        invoice = 100_000 + random.below(900_000)
        count = 2 + random.below(9) * (1 + random.below(60))
        code = random.pick([400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504])
        minutes = 2 + random.below(55)
        amount = Self.amount(&random)
        day = random.pick(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "the weekend"])
        clock = Self.clock(&random)
        self.random = SplitMix64(seed: random.next())
    }

    mutating func write(_ slot: Template.Slot, to text: inout String) {
        switch slot {
        case .product: text += product
        case .version: text += version
        case .feature: text += feature
        case .browser: text += browser
        case .system: text += system
        case .company: text += company
        case .name: text += name
        case .invoice: text += String(invoice)
        case .count: text += String(count)
        case .code: text += String(code)
        case .minutes: text += String(minutes)
        case .amount: text += amount
        case .day: text += day
        case .clock: text += clock
        case .other: text += Self.amount(&random)
        case .few: text += String(2 + random.below(38))
        case .moment: text += Self.clock(&random)
        case .trace: text += random.characters(12, of: "0123456789abcdef")
        case .file: text += random.pick(Self.files)
        }
    }

    private static func amount(_ random: inout SplitMix64) -> String {
        "\(9 + random.below(1_900))\(random.pick([".00", ".50", ".90", ".99", ".20"]))"
    }

    private static func clock(_ random: inout SplitMix64) -> String {
        let minute = random.below(60)
        return "\(7 + random.below(12)):\(minute < 10 ? "0" : "")\(minute)"
    }

    private static let products = [
        "Harbor CRM", "Harbor Desk", "Ledgerline", "Parcelwise", "Fieldnote", "Rota Planner", "Meterbox", "Signpost", "Docket", "Stockroom",
        "Clockwork",
        "Portside API",
    ]
    private static let features = [
        "monthly report", "CSV export", "customer list", "calendar", "approval flow", "search", "dashboard", "time sheet", "price list",
        "delivery note",
        "shared inbox", "audit trail", "map view", "bulk editor", "label printer", "notification settings", "file preview", "role editor",
        "webhook page",
        "archive",
    ]
    private static let browsers = [
        "Firefox 128", "Firefox 133", "Chrome 126", "Chrome 131", "Safari 17.5", "Safari 18.1", "Edge 124", "Edge 130", "the desktop app",
        "the tablet app",
    ]
    private static let systems = [
        "Windows 11", "Windows 10", "macOS 14", "macOS 15", "Ubuntu 24.04", "Debian 12", "Fedora 41", "ChromeOS", "iPadOS 18", "Android 15",
    ]
    private static let files = [
        "report-final.csv", "customers 2025.xlsx", "Müller & Söhne.pdf", "prices_v3.csv", "見積書.pdf", "backup.zip", "scan0042.tiff",
        "logo (1).svg",
        "export.json", "Rechnung_März.pdf",
    ]
}
