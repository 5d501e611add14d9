internal import Screen

/// Keys out of the bytes that a terminal sends, without ncurses. A value; sequences that no key is known by are dropped.
struct KeyReader {
    private var rest: [UInt8] = []

    mutating func keys(in bytes: some Sequence<UInt8>) -> [Key] {
        rest += bytes
        var keys: [Key] = []
        while let (name, length) = next() {
            rest.removeFirst(length)
            if let name { keys.append(Key(name)) }
        }
        return keys
    }

    /// The first key's name, nil for none of ours, and its bytes; nil while it is not whole.
    ///
    /// Terminals send a key's sequence in one piece: an Esc that stands alone is the key itself.
    private func next() -> (name: String?, length: Int)? {
        guard let first = rest.first else { return nil }
        if first == 0x1B, rest.count > 1, rest[1] == 0x5B || rest[1] == 0x4F {
            guard let end = rest.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else { return (nil, rest.count) }
            let sequence = String(decoding: rest[1...end], as: UTF8.self)
            return (KeyDecoder.name(ofSequence: sequence), end + 1)
        }
        if first == 0x1B { return ("<Esc>", 1) }
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard rest.count >= length else { return nil }
        guard let scalar = String(decoding: rest[..<length], as: UTF8.self).unicodeScalars.first else { return (nil, length) }
        return (KeyDecoder.name(of: scalar.value), length)
    }
}
