/// A small reader of what terminals are sent: the independent witness of what is on the screen.
///
/// Knows what xterm, screen, the Linux console and a VT100 are sent by ncurses; anything else is kept in `unknown`.
struct VirtualTerminal {
    struct Cell: Hashable {
        var text = " "
        var graphics: Set<Int> = []
        /// SGR parameters of the colours, such as `31` or `38;5;196`.
        var foreground = ""
        var background = ""
    }

    let columns: Int
    let rows: Int
    private(set) var cells: [Cell]
    private(set) var row = 0
    private(set) var column = 0
    /// Modes that are set; a terminal starts with the cursor shown and lines that wrap.
    private(set) var modes: Set<String> = ["?25", "?7"]
    private(set) var unknown: [String] = []
    private var pen = Cell()
    private var region: Range<Int>
    private var wrapsNext = false
    private var pending: [UInt8] = []
    private var isLineDrawing = false
    private var last: Character = " "
    private var saved = (row: 0, column: 0, pen: Cell())

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Cell(), count: columns * rows)
        region = 0..<rows
    }

    var lines: [String] {
        (0..<rows).map { row in
            var line = cells[row * columns..<(row + 1) * columns].map(\.text).joined()
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }

    subscript(row: Int, column: Int) -> Cell { cells[row * columns + column] }

    mutating func read(_ bytes: [UInt8]) {
        pending += bytes
        while let used = step() { pending.removeFirst(used) }
    }

    /// Reads one character or sequence; nil when it is not whole yet.
    private mutating func step() -> Int? {
        guard let first = pending.first else { return nil }
        switch first {
        case 0x1B: return escape()
        case 0x0D: (column, wrapsNext) = (0, false)
        case 0x0A: lineFeed()
        case 0x08: (column, wrapsNext) = (max(0, column - 1), false)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x00, 0x07: break
        case 0x0E: isLineDrawing = true
        case 0x0F: isLineDrawing = false
        default:
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            guard pending.count >= length else { return nil }
            for character in String(decoding: pending[..<length], as: UTF8.self) { put(character) }
            return length
        }
        return 1
    }

    private mutating func put(_ character: Character) {
        let scalar = character.unicodeScalars.first?.value ?? 0
        if (0x300...0x36F).contains(scalar) || scalar == 0x20E3 {
            let before = wrapsNext ? column : max(0, column - 1)
            let base = cells[row * columns + before].text == "" ? before - 1 : before
            cells[row * columns + base].text.unicodeScalars.append(contentsOf: character.unicodeScalars)
            return
        }
        let isWide =
            (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar)
            || (0xFF00...0xFF60).contains(scalar) || (0x1F300...0x1FAFF).contains(scalar)
        if wrapsNext || isWide && column == columns - 1 {
            column = 0
            lineFeed()
            wrapsNext = false
        }
        last = character
        write(String(character), at: column)
        if isWide { write("", at: column + 1) }
        column += isWide ? 2 : 1
        if column >= columns { (column, wrapsNext) = (columns - 1, true) }
    }

    private mutating func write(_ text: String, at column: Int) {
        // The right half of a wide character in a terminal of one column.
        if column >= columns { return }
        var cell = pen
        cell.text = text
        cells[row * columns + column] = cell
    }

    private mutating func lineFeed() {
        wrapsNext = false
        if row == region.upperBound - 1 { scroll(1, in: region) } else if row < rows - 1 { row += 1 }
    }

    private mutating func scroll(_ count: Int, in region: Range<Int>) {
        for _ in 0..<min(abs(count), region.count) {
            let (from, to) = count > 0 ? (region.lowerBound, region.upperBound - 1) : (region.upperBound - 1, region.lowerBound)
            cells.removeSubrange(from * columns..<(from + 1) * columns)
            cells.insert(contentsOf: Array(repeating: blank, count: columns), at: to * columns)
        }
    }

    private var blank: Cell {
        var cell = Cell()
        cell.background = pen.background
        return cell
    }

    private mutating func blank(_ range: Range<Int>) {
        for index in range { cells[index] = blank }
    }

    private mutating func escape() -> Int? {
        guard pending.count >= 2 else { return nil }
        switch pending[1] {
        case UInt8(ascii: "["): return controlSequence()
        case UInt8(ascii: "]"):
            guard let end = pending.firstIndex(of: 0x07) else { return nil }
            unknown.append(String(decoding: pending[..<end], as: UTF8.self))
            return end + 1
        case UInt8(ascii: "("), UInt8(ascii: ")"): return pending.count >= 3 ? 3 : nil
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "H"): return 2
        case UInt8(ascii: "7"):
            saved = (row, column, pen)
            return 2
        case UInt8(ascii: "8"):
            (row, column, pen) = saved
            wrapsNext = false
            return 2
        case UInt8(ascii: "M"):
            if row == region.lowerBound { scroll(-1, in: region) } else { row = max(0, row - 1) }
            return 2
        default:
            unknown.append("ESC \(Unicode.Scalar(pending[1]))")
            return 2
        }
    }

    private mutating func controlSequence() -> Int? {
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else { return nil }
        let text = String(decoding: pending[2..<end], as: UTF8.self)
        let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let one = max(1, numbers.first ?? 1)
        let rest = row * columns
        let final = Character(Unicode.Scalar(pending[end]))
        if final != "m", final != "h", final != "l" { wrapsNext = false }
        switch final {
        case "m": style(numbers)
        case "H", "f":
            row = min(rows, one) - 1
            column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
        case "A": row = max(0, row - one)
        case "B": row = min(rows - 1, row + one)
        case "C": column = min(columns - 1, column + one)
        case "D": column = max(0, column - one)
        case "G": column = min(columns, one) - 1
        case "d": row = min(rows, one) - 1
        case "J":
            if numbers.first == 2 { blank(0..<rows * columns) } else { blank(rest + column..<rows * columns) }
        case "K":
            if numbers.first == 1 { blank(rest..<rest + column + 1) } else { blank(rest + column..<rest + columns) }
        case "X": blank(rest + column..<min(rest + columns, rest + column + one))
        case "P":
            for _ in 0..<one {
                cells.remove(at: rest + column)
                cells.insert(blank, at: rest + columns - 1)
            }
        case "@":
            for _ in 0..<one {
                cells.remove(at: rest + columns - 1)
                cells.insert(blank, at: rest + column)
            }
        case "L": scroll(-one, in: row..<region.upperBound)
        case "M": scroll(one, in: row..<region.upperBound)
        case "S": scroll(one, in: region)
        case "T": scroll(-one, in: region)
        case "b": for _ in 0..<one { put(last) }
        case "r":
            // What was sent before a resize may be for a terminal that was larger.
            let (top, bottom) = numbers.count == 2 ? (numbers[0] - 1, min(rows, numbers[1])) : (0, rows)
            region = (0..<bottom).contains(top) ? top..<bottom : 0..<rows
            (row, column) = (0, 0)
        case "h", "l":
            for mode in text.drop(while: { $0 == "?" }).split(separator: ";") {
                let name = (text.hasPrefix("?") ? "?" : "") + mode
                if final == "h" { modes.insert(name) } else { modes.remove(name) }
                // The normal screen, which is empty here.
                if name == "?1049", final == "l" { blank(0..<rows * columns) }
            }
        case "t", "c": break
        default: unknown.append("ESC [ \(text)\(final)")
        }
        return end + 1
    }

    private mutating func style(_ numbers: [Int]) {
        var rest = numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: (pen.graphics, pen.foreground, pen.background) = ([], "", "")
            case 10...19: break
            case 1...9: pen.graphics.insert(number)
            case 22: pen.graphics.subtract([1, 2])
            case 23...29: pen.graphics.remove(number - 20)
            case 30...37, 90...97: pen.foreground = "\(number)"
            case 38, 48:
                let color = "\(number);" + rest.prefix(2).map(String.init).joined(separator: ";")
                rest = rest.dropFirst(2)
                if number == 38 { pen.foreground = color } else { pen.background = color }
            case 39: pen.foreground = ""
            case 40...47, 100...107: pen.background = "\(number)"
            case 49: pen.background = ""
            default: unknown.append("SGR \(number)")
            }
        }
    }
}
