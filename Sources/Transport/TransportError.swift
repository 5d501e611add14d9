/// What is wrong with an address, a URL or a listener.
package struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case invalidAddress = "invalid-address"
        case invalidURL = "invalid-url"
        case cannotListen = "cannot-listen"
        case invalidCertificate = "invalid-certificate"
    }
    package var code: Code
    /// One sentence without full stop; never holds a token.
    package var message: String

    package var description: String { message }

    static func cannotListen(_ address: ListenAddress, _ reason: String) -> TransportError {
        TransportError(code: .cannotListen, message: "cannot listen on \(address): \(reason)")
    }
}
