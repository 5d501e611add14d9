internal import Screen

/// Keys and pastes out of the bytes that a terminal sends, without ncurses. A value; sequences that no key is known by are dropped.
struct KeyReader {
    private var rest: [UInt8] = []
    private var decoder = KeyDecoder()
    private var lastBytes: ContinuousClock.Instant?

    var isPasting: Bool { decoder.isPasting }

    mutating func inputs(in bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) -> [Input] {
        // The rest of a sequence comes at once, if it comes.
        if rest.first == 0x1B, let lastBytes, now - lastBytes >= KeyDecoder.tornWithin { rest = [] }
        lastBytes = now
        rest += bytes
        var inputs: [Input] = []
        while let (stroke, length) = next() {
            rest.removeFirst(length)
            if let stroke, let input = decoder.decode(stroke, at: now) { inputs.append(input) }
        }
        return inputs
    }

    mutating func giveUpPaste(at now: ContinuousClock.Instant) -> Input? { decoder.giveUpPaste(at: now) }

    /// What was typed first, nil for none of ours, and its bytes; nil while it is not whole.
    private func next() -> (stroke: KeyDecoder.Stroke?, length: Int)? {
        guard let first = rest.first else { return nil }
        if first == 0x1B {
            // Alone it is the key itself, unless it may begin the end of a paste.
            guard rest.count > 1 else { return decoder.isPasting ? nil : (.character(0x1B), 1) }
            guard rest[1] == 0x5B || rest[1] == 0x4F else { return (.character(0x1B), 1) }
            guard let end = rest.dropFirst(2).firstIndex(where: { !(0x20...0x3F).contains($0) }) else { return nil }
            guard (0x40...0x7E).contains(rest[end]) else { return (nil, end) }
            let sequence = String(decoding: rest[1...end], as: UTF8.self)
            return (KeyDecoder.code(ofSequence: sequence).map { .code($0) }, end + 1)
        }
        let length = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let tail = rest.dropFirst().prefix(max(0, length - 1))
        // A stray byte is not a character, and takes none with it.
        guard length > 0, tail.allSatisfy({ (0x80..<0xC0).contains($0) }) else { return (nil, 1) }
        guard rest.count >= length else { return nil }
        guard let scalar = String(decoding: rest[..<length], as: UTF8.self).unicodeScalars.first else { return (nil, length) }
        return (.character(scalar.value), length)
    }
}
