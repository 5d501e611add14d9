/// Makes up people: names in several scripts, addresses that are unique, numbers and secrets that belong to nobody.
struct PersonMaker {
    private var random: SplitMix64
    private var deck: [Int] = []
    private var usedAddresses: Set<String> = []

    init(_ options: SampleOptions) {
        random = SplitMix64(seed: options.seed, stream: 2)
    }

    mutating func person(_ id: Int64, created: Int64, isAgent: Bool) -> Person {
        let locale = Locale.all[isAgent ? random.weighted(Locale.staffWeights) : drawLocale()]
        let given = random.pick(locale.given)
        let family = random.pick(locale.family)
        var person = Person(
            id: id, email: "", firstName: given.name, lastName: family.name,
            company: isAgent ? "Vitrine Support" : company(), phone: random.chance(82) ? phone() : nil, created: created,
            passwordHash: "$2b$12$" + random.characters(53, of: Self.bcryptAlphabet),
            totpSecret: random.chance(isAgent ? 90 : 25) ? random.characters(32, of: Self.base32Alphabet) : nil,
            apiKey: random.chance(isAgent ? 40 : 8) ? "key_" + random.characters(40, of: "0123456789abcdef") : nil,
            language: locale.language)
        if id == 1 {
            person.firstName = "Admin"
            person.lastName = "User"
            person.company = "Vitrine Support"
            person.isAdmin = true
            person.language = .english
            person.email = unique("admin", at: "example.com")
            return person
        }
        person.isAdmin = isAgent && random.chance(8)
        let domain = isAgent ? "example.com" : random.pick(["example.com", "example.org", "example.net", "example.com"])
        let separator = random.pick([".", ".", ".", "_", ""])
        person.email = unique("\(given.ascii)\(separator)\(family.ascii)", at: domain)
        if !isAgent { makeAwkward(&person) }
        return person
    }

    /// A few names that forms and tables do not expect.
    private func makeAwkward(_ person: inout Person) {
        switch person.id % 211 {
        case 50: person.lastName = ""
        case 90: person.firstName = "🙂 " + person.firstName
        case 130:
            person.firstName = "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano"
            person.lastName = "de la Santísima Trinidad Ruiz y Picasso"
        case 170: person.company = ""
        case 200: person.lastName = "O'Brien-\u{202e}nereB\u{202c}"
        default: break
        }
    }

    private mutating func drawLocale() -> Int {
        if deck.isEmpty { deck = Locale.deck }
        deck.swapAt(random.below(deck.count), deck.count - 1)
        return deck.removeLast()
    }

    private mutating func unique(_ local: String, at domain: String) -> String {
        var address = "\(local)@\(domain)"
        var number = 1
        while !usedAddresses.insert(address).inserted {
            // A jump at random keeps the tries few where a name is very common.
            number += 1 + random.below(9 * number)
            address = "\(local)\(number)@\(domain)"
        }
        return address
    }

    private mutating func company() -> String? {
        if random.chance(14) { return nil }
        let x = random.unit()
        let index = Int(x * x * Double(Locale.companies.count * Locale.companyKinds.count))
        let name = Locale.companies[index % Locale.companies.count]
        return name.utf8.first! < 0x80 ? "\(name) \(Locale.companyKinds[index / Locale.companies.count])" : name
    }

    /// Numbers that the countries keep for fiction.
    private mutating func phone() -> String {
        let digits = Int64(random.below(900) + 100)
        switch random.below(5) {
        case 0, 1: return "+1 \(random.pick(["212", "312", "415", "604", "617"])) 555 01\(String(digits).suffix(2))"
        case 2: return "+44 7700 900\(digits)"
        case 3: return "+33 6 39 98 \(String(digits).prefix(2)) \(random.below(90) + 10)"
        default: return "+61 491 57\(random.below(2)) \(digits)"
        }
    }

    private static let bcryptAlphabet: StaticString = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let base32Alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
}
