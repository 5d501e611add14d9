internal import Records
internal import Screen

/// One line of what the server pane says.
struct ServerLine: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case title, text, note }
    var text: String
    var kind = Kind.text
}

extension State {
    /// What is known of a server of ours, the most important first.
    var serverFactLines: [(name: String, text: String, style: Style)] {
        let pane = serverPane
        guard let facts = pane.facts else { return [] }
        var lines: [(name: String, text: String, style: Style)] = []
        if facts.isPaused {
            lines.append(("paused", "requests of others are answered “Server busy”; \(keyText("server-pause")) goes on", Theme.waiting))
        }
        lines.append(
            (
                "token",
                pane.token.map { "\($0.text)  \(keyText("server-token")) hides it" }
                    ?? "\(facts.guestName), hidden; \(keyText("server-token")) shows it",
                pane.token == nil ? .plain : Theme.title
            ))
        lines.append(
            ("limit", "\(counted(facts.rate, "message")) in \(facts.window) s a connection; \(keyText("server-limit")) changes it", .plain))
        let refused = pane.ledger.refusals.values.reduce(0, +)
        lines.append(("refused", refused == 0 ? "nobody" : "\(grouped(refused)): \(pane.refusals)", refused == 0 ? .plain : Theme.error))
        lines.append(("hidden", hiddenSummary, .plain))
        if let note = facts.note { lines.append(("data", note, .plain)) }
        lines.append(("file", facts.database, .plain))
        return lines
    }

    private var hiddenSummary: String {
        guard let models = serverPane.models else { return "reading the schema" }
        let served = models.filter { $0.refusal == nil }
        let hidden = served.reduce(0) { $0 + $1.hidden.count }
        let others = models.count - served.count
        return
            "\(counted(hidden, "column")) of \(counted(served.count, "model"))\(others == 0 ? "" : ", and \(counted(others, "model")) not served"); \(keyText("server-hidden")) why"
    }

    /// How many messages the connection may send in the window.
    func rate(of client: ServerClient) -> Int {
        let own = serverPane.isOwn(client) ? capabilities?.rate : nil
        return own ?? serverPane.facts?.rate ?? 0
    }

    /// What the page shows that is open instead of the requests.
    var serverPageLines: [ServerLine] {
        switch serverPane.page {
        case .requests: []
        case .connecting: connectingLines
        case .hidden: hiddenLines
        }
    }

    /// The model that texts for others begin with.
    var serverModel: String { place?.query.model ?? models.first?.name ?? "users" }

    private var connectingLines: [ServerLine] {
        guard let facts = serverPane.facts else { return [] }
        let token = serverPane.token?.text ?? "…"
        var lines = [
            ServerLine(
                text: serverPane.token == nil
                    ? " the token is hidden: \(keyText("server-token")) shows it"
                    : " with the token, which opens everything until the browser ends",
                kind: .note)
        ]
        for form in ConnectionText.allCases {
            lines.append(ServerLine(text: " y\(form.key)  \(form.title)", kind: .title))
            let text = form.text(address: facts.address, token: token, model: serverModel)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { lines.append(ServerLine(text: "     \(line)")) }
        }
        return lines
    }

    private var hiddenLines: [ServerLine] {
        guard let models = serverPane.models else { return [ServerLine(text: " reading the schema", kind: .note)] }
        var lines = [ServerLine(text: " a hidden column is to clients as if it did not exist", kind: .note)]
        for model in models {
            if let refusal = model.refusal {
                lines.append(ServerLine(text: " \(model.name): not served: \(refusal)", kind: .note))
                continue
            }
            lines.append(
                ServerLine(
                    text: " \(model.name): \(counted(model.visibleColumns, "column")) visible, \(grouped(model.hidden.count)) hidden",
                    kind: .title))
            for column in model.hidden { lines.append(ServerLine(text: "   \(column.name): \(column.reason)")) }
        }
        return lines
    }

    /// Of a server that somebody else runs.
    var foreignServerLines: [ServerLine] {
        var lines = [
            ServerLine(text: " this server is not ours: who else asks what, only its operator sees", kind: .note),
            ServerLine(text: " address  \(server)"), ServerLine(text: " state    \(connectionWord)"),
        ]
        guard let capabilities else { return lines }
        let left = budget.map { ", \(grouped($0.remaining)) left now" } ?? ""
        lines.append(
            ServerLine(
                text: capabilities.rate.map { " rate     \(counted($0, "message")) in \(capabilities.window) s\(left)" }
                    ?? " rate     not announced: 60 in 60 s is assumed\(left)"))
        let known = Extension.allCases.filter(capabilities.extensions.contains).map(\.rawValue)
        let missing = Extension.allCases.filter { !capabilities.extensions.contains($0) }.map(\.rawValue)
        lines.append(ServerLine(text: " knows    \(known.isEmpty ? "the documented protocol alone" : known.joined(separator: ", "))"))
        if !missing.isEmpty, !known.isEmpty { lines.append(ServerLine(text: " lacks    \(missing.joined(separator: ", "))")) }
        return lines
    }
}
