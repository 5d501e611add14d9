/// What somebody else pastes to connect to a server of ours: each form works as it is.
package enum ConnectionText: String, Sendable, Hashable, CaseIterable, Codable {
    case address, browse, list, python, node, curl, agent

    /// The last key of the command that copies it.
    var key: String {
        switch self {
        case .address: "u"
        case .browse: "b"
        case .list: "l"
        case .python: "p"
        case .node: "n"
        case .curl: "c"
        case .agent: "a"
        }
    }

    /// Whoever has it can connect.
    var hasToken: Bool { self != .address }

    /// Of the command that copies it.
    var help: String {
        switch self {
        case .address: "Copy the server's address"
        case .browse: "Copy a command line that opens this browser on the server, with the token"
        case .list: "Copy a command line that prints rows of the server, with the token"
        case .python: "Copy a Python program that asks the server for rows, with the token"
        case .node: "Copy JavaScript that asks the server for rows, with the token"
        case .curl: "Copy a curl line that shows the handshake, with the token"
        case .agent: "Copy an agent's configuration for the server, with the token"
        }
    }

    /// What it is, and what it is not.
    var title: String {
        switch self {
        case .address: "address"
        case .browse: "this browser in another terminal"
        case .list: "rows on the command line"
        case .python: "Python, with the package websockets"
        case .node: "Node 22 or later, or a page's console"
        case .curl: "curl: the handshake alone, because it does not speak WebSocket"
        case .agent: "an agent's configuration: the WebSocket, which is not the Model Context Protocol yet"
        }
    }

    /// The token goes where other users of the machine do not see it: into the environment or a pipe, not among a command's arguments.
    ///
    /// - Parameter model: to begin with.
    package func text(address: String, token: String, model: String) -> String {
        switch self {
        case .address: return address
        case .browse: return "MCP_TOKEN=\(token) vitrine browse \(address)"
        case .list: return "MCP_TOKEN=\(token) vitrine list \(shellQuoted(model)) --url \(address)"
        case .python:
            return """
                from json import dumps, loads
                from websockets.sync.client import connect

                with connect("\(address)", additional_headers={"X-MCP-Token": "\(token)"}) as server:
                    server.send(dumps({"id": 1, "action": "list", "model": \(Self.quoted(model)), "params": {"limit": 5}}))
                    print(loads(server.recv()))
                """
        case .node:
            return """
                const server = new WebSocket("\(address)?token=\(token)")
                server.onopen = () => server.send(JSON.stringify({ id: 1, action: "list", model: \(Self.quoted(model)), params: { limit: 5 } }))
                server.onmessage = (message) => { console.log(JSON.parse(message.data)); server.close() }
                """
        case .curl:
            let url = address.hasPrefix("ws") ? "http" + address.dropFirst(2) : address
            return """
                echo 'X-MCP-Token: \(token)' | curl -sS -i -N --http1.1 --max-time 2 -H @- -H 'Connection: Upgrade' \\
                  -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\
                  \(url)
                """
        case .agent:
            return #"{"vitrine":{"transport":"websocket","url":"\#(address)","headers":{"X-MCP-Token":"\#(token)"}}}"#
        }
    }

    /// As JSON, Python and JavaScript write a text.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5c: quoted += "\\\(scalar)"
            // Whatever hides or moves.
            case 0..<0x20, 0x7f...0x9f, 0x61c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
