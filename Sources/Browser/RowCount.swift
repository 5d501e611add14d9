/// How many rows a query has, as far as it is known.
enum RowCount: Sendable, Hashable {
    case unknown
    /// Told with the model, perhaps some time ago.
    case approximate(Int)
    /// The server stopped counting there.
    case atLeast(Int)
    case exact(Int)

    /// What a server says, within what can be reckoned with.
    static func sane(_ number: Int) -> Int { max(0, min(number, 1 << 53)) }

    /// nil unless it is exact.
    var exactly: Int? {
        if case .exact(let number) = self { number } else { nil }
    }

    var number: Int? {
        switch self {
        case .unknown: nil
        case .approximate(let number), .atLeast(let number), .exact(let number): number
        }
    }

    /// `1,204`, `~1,204`, `1,204+` or `?`.
    var text: String {
        switch self {
        case .unknown: "?"
        case .approximate(let number): "~" + grouped(number)
        case .atLeast(let number): grouped(number) + "+"
        case .exact(let number): grouped(number)
        }
    }
}

/// With a comma between groups of three digits: `1,204`.
package func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return text
}

/// `1 row`, `2 rows`.
package func counted(_ number: Int, _ noun: String) -> String {
    grouped(number) + " " + noun + (number == 1 ? "" : "s")
}
