/// The languages that tickets are written in.
enum Language {
    case english, german, french, spanish, vietnamese, russian, chinese, japanese, korean, arabic, hebrew
}

/// Where people come from: what they are called and what they may write in.
struct Locale {
    struct Name {
        var name: String
        /// For the e-mail address.
        var ascii: String
    }

    var language: Language
    /// Of a hundred people, how many.
    var weight: Int
    var given: [Name]
    var family: [Name]

    /// Names as words; `name=ascii` where the two differ.
    init(_ language: Language, weight: Int, given: String, family: String) {
        self.language = language
        self.weight = weight
        self.given = Self.names(given)
        self.family = Self.names(family)
    }

    /// One index for each hundredth of the people, so that even a small company has somebody from everywhere.
    static let deck = all.indices.flatMap { Array(repeating: $0, count: all[$0].weight) }
    /// Agents come from everywhere too, but mostly from where the desk is.
    static let staffWeights = all.map { $0.language == .english ? $0.weight * 3 : $0.weight }

    private static func names(_ text: String) -> [Name] {
        text.split(separator: " ").map { word in
            let parts = word.split(separator: "=")
            return Name(name: String(parts[0]), ascii: lowercased(parts[parts.count - 1]))
        }
    }

    private static func lowercased(_ text: Substring) -> String {
        String(decoding: text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    static let companies = [
        "Northwind", "Blue Harbor", "Larkspur", "Quarry Lane", "Tidewater", "Halcyon", "Copperfield", "Juniper & Sons", "Brightwater",
        "Stonebridge",
        "Fennimore", "Oakhurst", "Paper Kite", "Redfern", "Silverline", "Wren & Co", "Amberley", "Kestrel", "Marigold", "Pinecrest",
        "Saltmarsh",
        "Thornbury", "Ashdown", "Birchwood", "Clearbrook", "Dovetail", "Elmstead", "Foxglove", "Greywick", "Hazelmere", "Ironwood",
        "Kingfisher",
        "Bäckerei Öttinger", "Café Zoë", "Société Générique", "Łódź Meble", "Ærø Skibsværft", "Çınar Lojistik", "青空商事株式会社", "上海云帆科技有限公司",
        "한빛 소프트", "شركة النخيل", "אורן פתרונות", "Ωμέγα Ναυτιλιακή", "ООО «Ромашка»", "हिमालय ट्रेडर्स", "บริษัท ดอกบัว", "Công ty Hoa Sen",
    ]

    static let companyKinds = [
        "Ltd", "GmbH", "Inc.", "Logistics", "Foods", "Clinic", "School", "Studio", "Travel", "Energy", "Insurance", "Books",
    ]
}
