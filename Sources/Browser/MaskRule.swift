/// What a column holds, as far as masking goes.
enum MaskKind: String, Sendable, Hashable, CaseIterable {
    case email, phone
    /// Digits and letters that name somebody: an account, a card, an address of the network.
    case code
    case person, company
    /// Words in which anything may be said.
    case text
    /// Ids, numbers, times and states: they stay, unless an e-mail address or a telephone number is in them.
    case plain
    /// An old or new value of a log: what the field is, whose name stands beside it.
    case logged

    /// Of somebody, whatever the value.
    var isPersonal: Bool {
        switch self {
        case .email, .phone, .code, .person, .company, .text: true
        case .plain, .logged: false
        }
    }
}

/// One row of the table that says what is personal: columns by the words of their names.
struct MaskRule: Sendable {
    var kind: MaskKind
    var words: Set<String>
    /// It does not fit a name that ends with one of these.
    var ends: Set<String>

    private init(_ kind: MaskKind, _ words: String, unlessLast ends: String = "") {
        self.kind = kind
        self.words = Set(words.split(separator: " ").map(String.init))
        self.ends = Set(ends.split(separator: " ").map(String.init))
    }

    private func fits(_ words: [String]) -> Bool { !self.words.isDisjoint(with: words) && !(words.last.map(ends.contains) ?? false) }

    /// The first that fits a name decides: `phone_number` is a telephone's, `ticket_number` is plain.
    static let all = [
        MaskRule(.logged, "old new before after"),
        MaskRule(.email, "email emails mail"),
        MaskRule(.phone, "phone phones telephone tel mobile cell fax msisdn whatsapp"),
        MaskRule(.code, "iban bic ssn passport vat imei ip", unlessLast: "count at on date time"),
        // `vat_id` is somebody's number; `account_id` is which of the accounts.
        MaskRule(.code, "card plate account password token secret", unlessLast: "id ids uuid guid count at on date time"),
        MaskRule(.plain, "id ids uuid guid count at on date time timestamp is has"),
        MaskRule(.company, "company companies organization organisation employer firm"),
        MaskRule(
            .text,
            "subject title headline summary description body text content comment comments note notes message reason answer reply bio about "
                + "details memo feedback address street city url link file filename path quote signature"),
        MaskRule(
            .person,
            "name names firstname lastname surname forename fullname username nickname login author owner assignee requester reporter customer "
                + "client contact agent employee member sender recipient person people user signer by"),
        MaskRule(
            .plain,
            "status state priority category type kind field level role currency language locale country timezone version number code slug key "
                + "model table action amount total price size score rating satisfaction"),
    ]

    /// nil: no rule knows the name, and each value decides for itself.
    static func kind(of column: String) -> MaskKind? {
        let words = words(of: column)
        return all.first { $0.fits(words) }?.kind
    }

    /// `createdAt`, `created_at` and `created at` are two words each.
    static func words(of column: String) -> [String] {
        var words = [""]
        var wasLower = false
        for character in column {
            guard character.isLetter else {
                words.append("")
                wasLower = false
                continue
            }
            if character.isUppercase, wasLower { words.append("") }
            words[words.count - 1] += character.lowercased()
            wasLower = character.isLowercase
        }
        return words.filter { !$0.isEmpty }
    }
}
