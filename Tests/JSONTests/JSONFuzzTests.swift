import Foundation
import TestSupport
import Testing

@testable import JSON

/// Random documents, right and wrong, against Foundation's reader.
///
/// It and RFC 8259, which ours keeps to, differ so:
/// - Foundation guesses the encoding: UTF-16 and UTF-32, with a byte order mark or known by their zeros, and UTF-8 with a mark.
/// - It refuses what its values cannot hold: numbers beyond a double's range, and surrogates that stand alone.
/// - It rounds doubles by way of its decimals, and may miss the nearest by a few units in the last place.
/// - It lets a comma stand before the end of a list or an object.
/// - It drops a U+FEFF that begins a string.
/// - It reads 512 levels, ours 64, so that nobody's message can use up the stack.
/// - Of equal keys it keeps one; ours keeps all, and the last one counts.
struct JSONFuzzTests {
    private func foundation(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    @Test func `documents mean what Foundation says they mean, and are written and copied as the same`() throws {
        try Fuzz.rounds(40) { seed in
            var generator = DocumentGenerator(random: SeededRandom(seed))
            for _ in 0..<20 {
                let text = generator.document()
                let bytes = Array(text.utf8)
                let theirs = foundation(bytes)
                guard let theirs else {
                    Issue.record("seed \(seed), Foundation refuses: \(text)")
                    continue
                }
                guard let ours = try? JSONReader.read(bytes) else {
                    let end = try #require(Self.depthExceeded(bytes), "seed \(seed): \(text)")
                    #expect(throws: JSONError(code: .tooDeep, offset: end), "seed \(seed)") { try JSONReader.read(bytes) }
                    continue
                }
                #expect(Self.isSame(ours, theirs), "seed \(seed): \(text)")
                var writer = JSONWriter()
                writer.value(ours)
                #expect(Self.isSame(try JSONReader.read(writer.bytes), theirs), "seed \(seed), written: \(writer.text)")
                #expect(foundation(writer.bytes).map { Self.isSame(ours, $0) } == true, "seed \(seed), written: \(writer.text)")
                var copy = JSONWriter()
                bytes.withUnsafeBufferPointer { copy.copy(of: $0, 0..<$0.count) }
                #expect(Self.isSame(try JSONReader.read(copy.bytes), theirs), "seed \(seed), copied: \(copy.text)")
                for harmless in [writer.text, copy.text] {
                    let isHarmless = !harmless.unicodeScalars.contains { isHarmful($0.value) }
                    #expect(isHarmless, "seed \(seed): \(text)")
                }
            }
        }
    }

    @Test func `documents with bytes changed are refused when Foundation refuses them, and otherwise mean the same`() {
        Fuzz.rounds(40) { seed in
            var generator = DocumentGenerator(random: SeededRandom(seed))
            generator.isExtreme = true
            for _ in 0..<40 {
                var bytes = Array(generator.document().utf8)
                for _ in 0..<generator.random.below(4) { generator.random.mutate(&bytes) }
                if bytes.firstRange(of: [0xef, 0xbb, 0xbf]) != nil { continue }
                let shown = "seed \(seed): \(String(decoding: bytes, as: UTF8.self)) \(bytes)"
                let ours = Result { try JSONReader.read(bytes) }
                switch (ours, foundation(bytes)) {
                case (.success(let ours), let theirs?): #expect(Self.hasEqualKeys(ours) || Self.isSame(ours, theirs), "\(shown)")
                case (.success(let ours), nil):
                    #expect(Self.hasHugeNumber(ours) || Self.hasLoneSurrogate(bytes), "only ours reads it, \(shown)")
                case (.failure(let error), let theirs):
                    let code = (error as? JSONError)?.code
                    let isKnown = code == .tooDeep || Self.isOtherEncoding(bytes) || Self.hasLastComma(bytes)
                    #expect(theirs == nil || isKnown, "only ours refuses it, \(shown)")
                    #expect((error as? JSONError).map { (0...bytes.count).contains($0.offset) } == true, "\(shown)")
                }
            }
        }
    }

    @Test func `no beginning of an object or a list is a document`() {
        Fuzz.rounds(40) { seed in
            var generator = DocumentGenerator(random: SeededRandom(seed))
            let bytes = Array("[\(generator.document())]".utf8)
            guard (try? JSONReader.read(bytes)) != nil else { return }
            for length in 0..<bytes.count {
                let cut = Array(bytes[..<length])
                // Within a character or a literal the next byte is missing too.
                #expect(throws: JSONError.self, "seed \(seed), cut at \(length): \(bytes)") { try JSONReader.read(cut) }
            }
        }
    }

    @Test func `random bytes are refused or read, and never more than that`() {
        Fuzz.rounds(40) { seed in
            var random = SeededRandom(seed)
            let bytes: [UInt8] = [0, 0x1f, 0x7f, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xff]
            let alphabet = Array(#"{}[]",:\u0123456789abcdefE+-.tfn "#.utf8) + bytes
            for _ in 0..<100 {
                let bytes = (0..<random.below(40)).map { _ in random.pick(alphabet) }
                guard let value = try? JSONReader.read(bytes) else { continue }
                var writer = JSONWriter()
                writer.value(value)
                let again = try? JSONReader.read(writer.bytes)
                #expect(again.map { Self.isSame(value, $0) } == true, "seed \(seed): \(bytes)")
            }
        }
    }

    @Test func `any bytes written as text are read as Swift would read them`() {
        Fuzz.rounds(60) { seed in
            var random = SeededRandom(seed)
            for _ in 0..<50 {
                var bytes = Array(random.pick(["plain text, longer than a word", "您好🙂é", "\u{202e}\u{1b}[2J", "\\\"/\u{e0041}", ""]).utf8)
                for _ in 0..<random.below(4) { random.mutate(&bytes) }
                var writer = JSONWriter()
                bytes.withUnsafeBufferPointer { writer.string($0) }
                let back = (try? JSONReader.read(writer.bytes))?.string
                #expect(back.map { Array($0.utf8) } == Array(String(decoding: bytes, as: UTF8.self).utf8), "seed \(seed): \(bytes)")
            }
        }
    }

    @Test func `a whole number is found however its point and exponent are moved`() throws {
        try Fuzz.rounds(60) { seed in
            var random = SeededRandom(seed)
            for _ in 0..<50 {
                let value = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(64))
                let digits = String(value.magnitude)
                let sign = value < 0 ? "-" : ""
                let zeros = random.below(30)
                let padded = digits + String(repeating: "0", count: zeros)
                // The value times 10^zeros, with the point moved into it, and the exponent that makes up for both.
                let point = value == 0 ? 1 : 1 + random.below(padded.count)
                let fraction = padded.dropFirst(point)
                let text = sign + padded.prefix(point) + (fraction.isEmpty ? "" : "." + fraction) + "e\(fraction.count - zeros)"
                guard case .number(let number) = try JSONReader.read(text) else { continue }
                #expect(number.whole == value, "seed \(seed): \(text)")
                let half = JSONNumber(text: sign + digits + ".5")
                #expect(half.whole == nil, "seed \(seed): \(half.text)")
            }
        }
    }

    // MARK: What differs

    /// Where the 65th level begins; nil when there is none.
    private static func depthExceeded(_ bytes: [UInt8]) -> Int? {
        var depth = 0
        var isInString = false
        var at = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\\") where isInString: at += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"): if !isInString { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isInString { depth -= 1 }
            default: break
            }
            if depth > 64 { return at }
            at += 1
        }
        return nil
    }

    /// A byte order mark, or a zero among the first four bytes, by which Foundation knows UTF-16 and UTF-32.
    private static func isOtherEncoding(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0xff, 0xfe]) || bytes.prefix(4).contains(0)
    }

    private static func hasLastComma(_ bytes: [UInt8]) -> Bool {
        let rest = bytes.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        return zip(rest, rest.dropFirst()).contains { $0 == UInt8(ascii: ",") && [UInt8(ascii: "]"), UInt8(ascii: "}")].contains($1) }
    }

    private static func hasLoneSurrogate(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self).lowercased().replacing("\\\\", with: "")
        return text.replacing(/\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/, with: "").contains(/\\ud[89a-f]/)
    }

    private static func hasHugeNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .string: false
        case .number(let number): number.double.isInfinite
        case .array(let values): values.contains(where: hasHugeNumber)
        case .object(let members): members.contains { hasHugeNumber($0.value) }
        }
    }

    private static func hasEqualKeys(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .number, .string: false
        case .array(let values): values.contains(where: hasEqualKeys)
        // Swift's strings are equal when they look the same, and so are Foundation's keys.
        case .object(let members): Set(members.map(\.key)).count < members.count || members.contains { hasEqualKeys($0.value) }
        }
    }

    // MARK: Sameness

    private static func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? Bool) == value
        case .number(let number):
            guard let theirs = theirs as? NSNumber else { return false }
            if let integer = number.integer { return theirs.int64Value == integer }
            // To the last bit as C reads it.
            guard number.double == strtod(number.text, nil) else { return false }
            return abs(theirs.doubleValue - number.double) <= abs(number.double) * 1e-14
        case .string(let text): return (theirs as? String).map { Array($0.unicodeScalars) } == Array(text.unicodeScalars)
        case .array(let values):
            guard let theirs = theirs as? [Any], theirs.count == values.count else { return false }
            return zip(values, theirs).allSatisfy { isSame($0, $1) }
        case .object(let members):
            guard let theirs = theirs as? [String: Any], theirs.count == members.count else { return false }
            return members.allSatisfy { member in theirs[member.key].map { isSame(member.value, $0) } ?? false }
        }
    }

    /// Ours twice: wherever the members stand in their documents.
    private static func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one, other) {
        case (.array(let one), .array(let other)): one.count == other.count && zip(one, other).allSatisfy { isSame($0, $1) }
        case (.object(let one), .object(let other)):
            one.count == other.count
                && zip(one, other).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && isSame($0.value, $1.value) }
        case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
        default: one == other
        }
    }
}
