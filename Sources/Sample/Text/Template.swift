/// A sentence with places for details, written `the {feature} of {product}` and taken apart once.
struct Template: ExpressibleByStringLiteral {
    enum Slot: String {
        case product, version, feature, browser, system, invoice, amount, count, code, day, clock, company, name, minutes
        /// Of these each mention has another: an amount, a small number, a time of day, a number for machines, a file.
        case other, few, moment, trace, file
    }

    private enum Piece {
        case text(String)
        case slot(Slot)
    }

    private let pieces: [Piece]

    init(stringLiteral source: StaticString) { self.init(source.description) }

    init(_ source: String) {
        var pieces: [Piece] = []
        for (index, part) in source.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                pieces.append(.text(String(part)))
                continue
            }
            let halves = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, let slot = Slot(rawValue: String(halves[0])) else { preconditionFailure("bad template: \(source)") }
            pieces.append(.slot(slot))
            if !halves[1].isEmpty { pieces.append(.text(String(halves[1]))) }
        }
        self.pieces = pieces
    }

    func write(_ details: inout Details, to text: inout String) {
        for piece in pieces {
            switch piece {
            case .text(let words): text += words
            case .slot(let slot): details.write(slot, to: &text)
            }
        }
    }
}
