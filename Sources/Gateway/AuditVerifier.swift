internal import Crypto
internal import JSON
internal import Wire

/// Follows the chain of an audit log, line by line, to the first that does not hold. It keeps no lines.
struct AuditVerifier {
    /// Lines that are not whole or not as they were written, in a row.
    private struct Damage {
        /// From 1.
        var firstLine: Int
        var lines = 0
        var bytes = 0
        var hash = SHA256()
        /// The first of them has the form of a line.
        var isFormed: Bool
    }
    /// What the writer itself says is missing.
    private struct Gaps {
        var first: String
        var count = 1
    }
    private let wanted: [UInt8]?
    /// Lines of the file, good or bad.
    private var lineCount = 0
    private var chain = AuditChain.beginning
    private var hashBefore: [UInt8] = []
    private var isBegun = false
    private var isClosed = false
    /// The last hash of the file before; nil when the chain begins in this one.
    private var continues: String?
    private var firstTime = "", lastTime = ""
    private var damage: Damage?
    private var gaps: Gaps?
    /// The line that has the hash that was asked for.
    private var wantedLine: Int?
    /// Which line does not hold, and why; one sentence without full stop.
    private(set) var fault: String?

    /// - Parameter last: the hash that the last line should have, in lower case.
    init(last: [UInt8]?) { wanted = last }

    /// Takes a line without its end; what comes behind a fault is not looked at.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard fault == nil else { return }
        lineCount += 1
        guard let line = AuditLine(bytes), line.isIntact else { return takeDamaged(bytes) }
        if let damage {
            guard isMark(line, of: damage) else { return fault = describe(damage) }
            note(
                damage.isFormed || damage.lines > 1
                    ? "\(lines(damage)) changed or damaged before the program was started again, as line \(lineCount) says"
                    : "line \(damage.firstLine) is torn: the program ended while it was written, as line \(lineCount) says")
            self.damage = nil
        } else if line.isEvent("damaged") {
            return fault = "the damaged lines that line \(lineCount) tells of were removed"
        }
        guard follows(line) else { return }
        isBegun = true
        isClosed = line.isEvent("closed")
        if line.isEvent("lost") { noteLoss(line) }
        if firstTime.isEmpty { firstTime = line.time }
        lastTime = line.time
        hashBefore = chain.hash
        chain = AuditChain(number: line.number, hash: Array(line.hash))
        if wanted == chain.hash { wantedLine = lineCount }
    }

    /// What came of it, after the last line. `rest` is what stands behind the last line's end.
    mutating func finish(rest: UnsafeRawBufferPointer) -> AuditReport {
        if !rest.isEmpty { take(rest) }
        if fault == nil, let damage {
            let isTorn = damage.lines == 1 && !damage.isFormed && !rest.isEmpty
            fault =
                isTorn
                ? "line \(damage.firstLine) is torn: the program ended while it was written, or still writes it" : describe(damage)
        }
        if fault == nil { fault = faultOfEnd() }
        let hash = String(decoding: chain.hash, as: UTF8.self)
        if let fault { return AuditReport(isSound: false, sentence: fault) }
        if let gaps {
            let others = gaps.count > 1 ? ", and \(gaps.count - 1) more such gaps" : ""
            return AuditReport(isSound: false, sentence: "\(gaps.first)\(others); the chain of all other lines holds, last hash \(hash)")
        }
        var sentence = "\(lineCount) lines hold, \(firstTime) to \(lastTime), last hash \(hash)"
        if let continues { sentence += ", going on from a file that ends with \(continues)" }
        if !isClosed { sentence += "; the last line ends no run: the program runs, was killed, or the end was cut" }
        return AuditReport(isSound: true, sentence: sentence)
    }

    // MARK: Links

    /// Sets `fault` when the line does not belong behind the last one.
    private mutating func follows(_ line: AuditLine) -> Bool {
        guard isBegun else { return begins(line) }
        let isNext = line.number == chain.number + 1
        if isLink(line, to: chain.hash) {
            if !isNext { fault = "line \(lineCount) has number \(line.number) where \(chain.number + 1) belongs" }
        } else if isLink(line, to: hashBefore) {
            fault = "line \(lineCount - 1) was inserted: line \(lineCount) goes on from the line before it"
        } else if isNext {
            fault = "line \(lineCount - 1) was changed and hashed anew: line \(lineCount) goes on from another one"
        } else if line.number > chain.number {
            let removed = line.number - chain.number - 1
            fault = "\(removed == 1 ? "a line was" : "\(removed) lines were") removed before line \(lineCount)"
        } else {
            fault = "line \(lineCount) was inserted: its number is \(line.number) behind \(chain.number)"
        }
        return fault == nil
    }

    private mutating func begins(_ line: AuditLine) -> Bool {
        let beginning = AuditChain.beginning
        if line.number == 1, isLink(line, to: beginning.hash), line.isEvent("opened") || line.isEvent("damaged") { return true }
        if line.isEvent("opened"), line.json?["why"]?.string == "rotated" {
            continues = String(decoding: line.prev, as: UTF8.self)
            return true
        }
        fault = "lines were removed before line \(lineCount): it begins no chain"
        return false
    }

    private func isLink(_ line: AuditLine, to hash: [UInt8]) -> Bool { hash.withUnsafeBytes { AuditLine.isEqual($0, line.prev) } }

    private func faultOfEnd() -> String? {
        guard lineCount > 0 else { return "it is empty: a log has one line at least, so all of them were removed" }
        guard let wanted, wanted != chain.hash else { return nil }
        if let wantedLine {
            let more = lineCount - wantedLine
            return "line \(wantedLine) has the hash that was given, but \(more == 1 ? "a line follows" : "\(more) lines follow") it"
        }
        return "lines were removed behind line \(lineCount): no line has the hash that was given"
    }

    // MARK: Damage and gaps

    private mutating func takeDamaged(_ bytes: UnsafeRawBufferPointer) {
        var damage = damage ?? Damage(firstLine: lineCount, isFormed: AuditLine(bytes) != nil)
        if damage.lines > 0 {
            damage.hash.update(data: [UInt8(ascii: "\n")])
            damage.bytes += 1
        }
        damage.hash.update(bufferPointer: bytes)
        damage.bytes += bytes.count
        damage.lines += 1
        self.damage = damage
        // No program marks more than this.
        if damage.bytes > AuditLine.lengthLimit { fault = describe(damage) }
    }

    /// The line is the program's own mark of exactly that damage.
    private func isMark(_ line: AuditLine, of damage: Damage) -> Bool {
        guard line.isEvent("damaged"), let json = line.json else { return false }
        return json["bytes"]?.integer == Int64(damage.bytes)
            && json["sha256"]?.string == String(decoding: damage.hash.hexadecimal(), as: UTF8.self)
    }

    private func describe(_ damage: Damage) -> String {
        damage.isFormed
            ? "line \(damage.firstLine) was changed: its hash is not that of its content"
            : "line \(damage.firstLine) was changed or inserted: it is not a line of an audit log"
    }

    private func lines(_ damage: Damage) -> String {
        damage.lines == 1
            ? "line \(damage.firstLine) was" : "lines \(damage.firstLine) to \(damage.firstLine + damage.lines - 1) were"
    }

    private mutating func noteLoss(_ line: AuditLine) {
        let json = line.json
        let count = json?["lines"]?.integer ?? 0
        let reason = visible(json?["reason"]?.string ?? "unknown", limit: 256)
        note("line \(lineCount) says that \(count == 1 ? "a line was" : "\(count) lines were") lost: \(reason)")
    }

    private mutating func note(_ gap: String) {
        if gaps == nil { gaps = Gaps(first: gap) } else { gaps?.count += 1 }
    }
}
