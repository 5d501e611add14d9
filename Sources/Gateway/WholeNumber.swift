internal import JSON

/// A number that a parameter asks to be whole, however it is written: `5`, `5.0`, `50e-1`.
enum WholeNumber: Sendable, Equatable {
    case fits(Int64)
    /// Whole, but beyond 64 bits.
    case huge(isNegative: Bool)

    /// nil when the number is not whole. Exact: it never goes through a double.
    init?(_ number: JSONNumber) {
        if let integer = number.integer {
            self = .fits(integer)
            return
        }
        var digits: [UInt8] = []
        var fraction = 0
        var isFraction = false
        var exponent = 0
        let isNegative = number.text.utf8.first == UInt8(ascii: "-")
        var rest = number.text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x30...0x39:
                digits.append(byte & 0x0f)
                if isFraction { fraction += 1 }
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent that does not fit is beyond every limit here, whatever its digits.
                exponent = Int(Substring(rest)) ?? (rest.first == UInt8(ascii: "-") ? -1_000_000_000 : 1_000_000_000)
                exponent = min(max(exponent, -1_000_000_000), 1_000_000_000)
                rest = rest[rest.endIndex...]
            default: break
            }
        }
        let significant = digits.drop { $0 == 0 }
        guard let last = significant.lastIndex(where: { $0 != 0 }) else {
            self = .fits(0)
            return
        }
        let zeros = exponent - fraction + (significant.endIndex - 1 - last)
        guard zeros >= 0 else { return nil }
        self = Self.value(significant[...last], zeros: zeros, isNegative)
    }

    /// Strings of the form `-?[0-9]{1,19}`; nil for any other.
    init?(_ text: String) {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard (1...19).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self = Int64(text).map { .fits($0) } ?? .huge(isNegative: digits.count < text.utf8.count)
    }

    private static func value(_ digits: ArraySlice<UInt8>, zeros: Int, _ isNegative: Bool) -> WholeNumber {
        guard digits.count + zeros <= 19 else { return .huge(isNegative: isNegative) }
        var magnitude: UInt64 = 0
        for digit in digits { magnitude = magnitude * 10 + UInt64(digit) }
        for _ in 0..<zeros { magnitude *= 10 }
        if isNegative, magnitude <= Int64.min.magnitude { return .fits(Int64(truncatingIfNeeded: 0 &- magnitude)) }
        return isNegative ? .huge(isNegative: true) : Int64(exactly: magnitude).map { .fits($0) } ?? .huge(isNegative: false)
    }
}
