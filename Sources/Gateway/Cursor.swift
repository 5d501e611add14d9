internal import Crypto
internal import JSON
internal import Policy
internal import Records
internal import Wire

/// What a cursor is good for: the same walk, continued.
struct CursorScope: Sendable {
    /// Unambiguous bytes of model, filters and order.
    let bytes: [UInt8]
    /// Names the columns that a row's key is made of; they may change with the schema.
    let key: [UInt8]

    init(model: VisibleModel, filter: [FilterTerm], order: [OrderTerm]) {
        var packer = ValuePacker()
        packer.append(.text(model.name))
        packer.append(.integer(Int64(filter.count)))
        // An object's members have no order, so the same filters written in another one are the same.
        let terms = filter.map { term in
            var packer = ValuePacker()
            packer.append(.text(term.field))
            packer.append(.text(term.comparison.rawValue))
            packer.append(.integer(Int64(term.values.count)))
            for value in term.values { packer.append(value) }
            return packer.bytes
        }
        for term in terms.sorted(by: { $0.lexicographicallyPrecedes($1) }) { packer.append(raw: term) }
        for term in order { packer.append(.text(term.text)) }
        bytes = packer.bytes
        key = Array(SHA256.hash(data: Array(model.primaryKey.joined(separator: "\0").utf8)).prefix(4))
    }
}

/// Makes cursors and reads them: a place in a walk, signed and sealed with a key derived from the token.
///
/// Sealed, and not only signed, because the place may be a rowid, and that may be the value of a hidden column. The same place gives the
/// same cursor. Values that do not fit are left out and read again from the row when the cursor is used; a key that does not even fit by
/// itself is kept in memory, and its cursor names it. Source: `protocol.md` section 8.
struct CursorSealer: Sendable {
    /// Bytes of a cursor's text.
    static let limit = 1024
    /// What the text has room for, less nonce and tag.
    private static let roomForValues = limit / 4 * 3 - nonceLength - tagLength - 5
    private static let nonceLength = 12
    private static let tagLength = 16

    private enum Kind: UInt8 {
        case values = 1, kept = 2
    }
    private let key: SymmetricKey
    private let nonceKey: SymmetricKey
    private let kept: CursorPositions

    init(token: Token?, kept: CursorPositions) {
        let secret = SymmetricKey(data: Array((token?.secret ?? "").utf8))
        key = HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array("vitrine cursor".utf8), outputByteCount: 32)
        nonceKey = HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array("vitrine cursor nonce".utf8), outputByteCount: 32)
        self.kept = kept
    }

    /// - Parameter values: as `RowsOutcome.next` gave them: `orderCount` values of the order, then those of the key.
    func seal(_ values: [Value], orderCount: Int, _ scope: CursorScope) -> String? {
        var packed = ValuePacker(values)
        if packed.bytes.count > Self.roomForValues {
            packed = ValuePacker(values.enumerated().map { $0.offset < orderCount ? .boolean(true) : $0.element })
        }
        if packed.bytes.count <= Self.roomForValues { return seal(.values, packed.bytes, scope) }
        return seal(.kept, kept.keep(ValuePacker(values).bytes), scope)
    }

    func open(_ cursor: String, _ scope: CursorScope) throws(RequestError) -> [Value] {
        guard cursor.utf8.count <= Self.limit, let bytes = Base64.decode(cursor), let content = unseal(bytes, scope), content.count >= 5,
            let kind = Kind(rawValue: content[0])
        else { throw .invalidCursor }
        guard Array(content[1..<5]) == scope.key else { throw .cursorExpired }
        switch kind {
        case .values:
            guard let values = ValuePacker.unpack(content[5...]) else { throw .invalidCursor }
            return values
        case .kept:
            guard let packed = kept.find(Array(content[5...])), let values = ValuePacker.unpack(packed[...]) else { throw .cursorExpired }
            return values
        }
    }

    private func seal(_ kind: Kind, _ packed: [UInt8], _ scope: CursorScope) -> String? {
        let content = [kind.rawValue] + scope.key + packed
        // Made from what it seals, a nonce repeats only with the same content, which tells nothing.
        let nonceBytes = HMAC<SHA256>.authenticationCode(for: content + scope.bytes, using: nonceKey).prefix(Self.nonceLength)
        guard let nonce = try? ChaChaPoly.Nonce(data: Array(nonceBytes)),
            let box = try? ChaChaPoly.seal(content, using: key, nonce: nonce, authenticating: scope.bytes)
        else { return nil }
        return Base64.encodeForURL(Array(box.combined))
    }

    private func unseal(_ bytes: [UInt8], _ scope: CursorScope) -> [UInt8]? {
        guard bytes.count > Self.nonceLength + Self.tagLength, let box = try? ChaChaPoly.SealedBox(combined: bytes),
            let content = try? ChaChaPoly.open(box, using: key, authenticating: scope.bytes)
        else { return nil }
        return Array(content)
    }
}
