internal import ArgumentParser
internal import Gateway

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Print a new access token: 32 random bytes, base64url.")

    func run() throws {
        var random = SystemRandomNumberGenerator()
        try DataOutput.print(Token.generate { random.next() }.secret)
    }
}
