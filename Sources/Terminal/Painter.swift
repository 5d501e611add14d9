internal import CNcurses
internal import Screen

/// Puts rows of cells into ncurses' window: styles as attributes and colour pairs, characters as this machine's libc measures them.
@MainActor
struct Painter {
    let capabilities: Capabilities
    private let colors: Int
    private let maximalPairs: Int
    private var looks: [Style: (attributes: attr_t, pair: Int32)] = [:]
    private var pairs: [SIMD2<Int32>: Int32] = [:]
    private var shown: [String: String] = [:]

    /// Called once the terminal is open.
    init(isColorWanted: Bool) {
        // alloc_pair and friends crash on a terminal without colour.
        let hasColors = isColorWanted && has_colors() && start_color() == OK && use_default_colors() == OK
        colors = hasColors ? Int(cn_colors()) : 0
        maximalPairs = hasColors ? Int(cn_color_pairs()) : 0
        capabilities = Capabilities(colors: colors >= 256 ? .many : colors >= 8 ? .sixteen : .none, isUnicode: cn_is_utf8())
    }

    /// Draws the part of one row of the frame that fits into `columns`.
    mutating func paint(_ frame: Frame, row: Int, columns: Int, in window: UnsafeMutablePointer<WINDOW>) {
        let columns = min(columns, frame.size.columns)
        var run = ""
        var (start, style) = (0, Style.plain)
        for column in 0..<columns {
            let cell = frame[row, column]
            if cell.width == 0, column > 0 { continue }
            if cell.style != style {
                put(run, row, start, style, in: window)
                (run, start, style) = ("", column, cell.style)
            }
            // A wide character would wrap to the next line.
            run += column + Int(cell.width) > columns ? " " : visible(cell)
        }
        put(run, row, start, style, in: window)
    }

    private mutating func put(_ run: String, _ row: Int, _ column: Int, _ style: Style, in window: UnsafeMutablePointer<WINDOW>) {
        if run.isEmpty { return }
        let look = look(of: style)
        cn_put(window, Int32(row), Int32(column), look.attributes, look.pair, run, Int32(run.utf8.count))
    }

    /// ncurses places by libc's widths, the frame by ours: where they differ the rest of the line would shift.
    private mutating func visible(_ cell: Cell) -> String {
        if cell.text.utf8.count == 1 { return cell.text }
        if let known = shown[cell.text] { return known }
        let widths = cell.text.unicodeScalars.map { cn_wcwidth($0.value) }
        let agrees = !widths.contains { $0 < 0 } && widths.reduce(0, +) == Int32(cell.width)
        let text = agrees ? cell.text : cell.width == 2 ? "\u{FFFD} " : "\u{FFFD}"
        // Enough for every character on the largest screen; texts that never end do not fill the memory.
        if shown.count >= 8_192 { shown.removeAll(keepingCapacity: true) }
        shown[cell.text] = text
        return text
    }

    private mutating func look(of style: Style) -> (attributes: attr_t, pair: Int32) {
        if let known = looks[style] { return known }
        var attributes: attr_t = 0
        for (attribute, bit) in Self.attributes where style.attributes.contains(attribute) { attributes |= bit }
        var pair: Int32 = 0
        if colors > 0 {
            let foreground = number(style.foreground)
            // Black made bold is invisible on some terminals of eight colours: pale instead.
            if colors < 16, style.foreground == .brightBlack { attributes |= CN_DIM }
            if colors < 16, case .palette(9...15) = style.foreground { attributes |= CN_BOLD }
            pair = self.pair(foreground, number(style.background))
        }
        looks[style] = (attributes, pair)
        return (attributes, pair)
    }

    /// The terminal's number of a colour, -1 for its own default; the nearest there is where there are only 8 or 16.
    private func number(_ color: Color) -> Int32 {
        guard case .palette(let number) = color else { return -1 }
        if Int(number) < colors { return Int32(number) }
        switch number {
        case 8: return -1
        case 9...15: return Int32(number) - 8
        case 232...: return number < 244 ? 0 : 7
        default:
            // A cube of 6 x 6 x 6 from 16 on: each part on or off.
            let (red, green, blue) = ((number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6)
            return (red > 2 ? 1 : 0) | (green > 2 ? 2 : 0) | (blue > 2 ? 4 : 0)
        }
    }

    /// A pair for two colours, made when first needed; pair 0, the terminal's own colours, once there are no more.
    private mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
        if foreground == -1, background == -1 { return 0 }
        if let known = pairs[SIMD2(foreground, background)] { return known }
        let next = Int32(pairs.count + 1)
        guard Int(next) < maximalPairs, init_extended_pair(next, foreground, background) == OK else { return 0 }
        pairs[SIMD2(foreground, background)] = next
        return next
    }

    private static let attributes: [(Style.Attributes, attr_t)] = [
        (.bold, CN_BOLD), (.dim, CN_DIM), (.underline, CN_UNDERLINE), (.reverse, CN_REVERSE), (.italic, CN_ITALIC),
    ]
}
