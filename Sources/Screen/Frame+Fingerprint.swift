extension Frame {
    /// A number that two frames share only when they look and say the same: the same in every process and version (FNV-1a, 64 bits).
    ///
    /// Source: <http://www.isthe.com/chongo/tech/comp/fnv/>
    package var fingerprint: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        func add(_ text: String) {
            for byte in text.utf8 { add(byte) }
            // Ends the text: no character has this byte.
            add(0xFF)
        }
        func add(_ color: Color) {
            switch color {
            case .standard: add(0)
            case .palette(let number):
                add(1)
                add(number)
            case .role(let number):
                add(2)
                add(number)
            }
        }
        add("\(size.columns) \(size.rows) \(cursor.map { "\($0.column) \($0.row)" } ?? "")")
        for cell in cells {
            add(cell.text)
            add(cell.style.foreground)
            add(cell.style.background)
            add(cell.style.attributes.rawValue)
        }
        add(announcement)
        if let reading {
            reading.fields.forEach { add($0) }
            add("\(reading.prompt ?? "") \(reading.inputs) \(reading.isWaiting)")
        }
        return hash
    }
}
