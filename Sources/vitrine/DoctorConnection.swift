internal import Gateway
internal import Policy
internal import Records
internal import Store
internal import Transport
internal import Wire

/// A real connection: to a server of its own that goes by the settings, or to one that runs somewhere.
enum DoctorConnection {
    /// Serves the database on a free loopback port for as long as it takes to ask it.
    static func toItself(_ store: Store, _ settings: GatewaySettings) async -> DoctorSection {
        var section = DoctorSection("Connection to itself")
        var settings = settings
        // What is switched off has been said; here the rest is tried.
        settings.isEnabled = true
        var random = SystemRandomNumberGenerator()
        let token = settings.token ?? Token.generate { random.next() }
        settings.token = token
        let gateway = Gateway(store: store, settings: settings, logger: .silent)
        do throws(TransportError) {
            let server = try await Server.start(
                addresses: [ListenAddress.parse("127.0.0.1:0")], logger: .silent, admit: { gateway.admit($0) })
            if let address = server.boundAddresses.first {
                let url = try ServerURL.parse("ws://\(address)")
                await addRefusal(dial(url, token: ""), to: &section)
                await DoctorTalk(url: url).hold(dial(url, token: token.secret), &section)
            }
            await server.shutDown(within: .seconds(1))
        } catch {
            section.add(.failure, error.message, advice: "look at the limits of this user: ulimit -a")
        }
        return section
    }

    static func to(_ url: ServerURL, token: String, caFile: String?) async -> DoctorSection {
        var section = DoctorSection("Connection to \(url)")
        var options = DialOptions()
        options.caFile = caFile
        section.add(.note, "with the token \(Token(token).fingerprint)")
        await DoctorTalk(url: url).hold(dial(url, token: token, options: options), &section)
        return section
    }

    /// Whoever has no token must be turned away: in the handshake, or, for browsers, by a message.
    private static func addRefusal(_ dial: Dial, to section: inout DoctorSection) async {
        do throws(DialError) {
            var line = DoctorLine(try await dial().channel, patience: .seconds(10))
            guard case .notice(let text) = await line.ask(.describe(model: nil)) else {
                line.end()
                return section.add(.failure, "a client without a token was let in", advice: "do not expose this server")
            }
            section.add(.ok, "a client without a token is refused: \(text)")
        } catch {
            section.add(.ok, "a client without a token is refused: \(error.message)")
        }
    }
}
