internal import Glibc
internal import NIOCore
internal import NIOSSL

/// What a server proves itself with: a chain of certificates, and the key of the first.
package struct TLSIdentity: Sendable {
    /// Seconds since 1970 after which the first certificate of the chain to end is not valid any more.
    package let notAfter: Int64
    let context: NIOSSLContext

    /// Reads PEM files.
    ///
    /// - Parameters:
    ///   - certificate: the path of the server's own certificate, followed by those of the authorities between it and a known one.
    ///   - key: the path of its private key, without a passphrase; it may be the same file.
    package static func load(certificate: String, key: String) throws(TransportError) -> TLSIdentity {
        let text = try contents(of: certificate, "certificate")
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(text), !chain.isEmpty else {
            throw refusal("no certificate in PEM form can be read from '\(certificate)'")
        }
        let keyText = try contents(of: key, "key")
        // NIOSSL would ask for the passphrase on the terminal.
        guard !String(decoding: keyText, as: UTF8.self).contains("ENCRYPTED") else {
            throw refusal("the key in '\(key)' is encrypted; one without a passphrase is needed")
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: keyText, format: .pem) else {
            throw refusal("no private key in PEM form can be read from '\(key)'")
        }
        do {
            let context = try NIOSSLContext(configuration: configuration(chain, privateKey))
            return TLSIdentity(notAfter: chain.map { Int64($0.notValidAfter) }.min() ?? 0, context: context)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw refusal("the key in '\(key)' is not that of the first certificate in '\(certificate)'")
        } catch {
            throw refusal("TLS cannot be set up with '\(certificate)': \(error)")
        }
    }

    private static func configuration(_ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // How long a connection that we close outlives it for the peer's farewell, which nobody reads.
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }

    private static func contents(of path: String, _ what: String) throws(TransportError) -> [UInt8] {
        // Without O_NONBLOCK a FIFO would be waited for.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, what) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
            guard got >= 0 else { throw unreadable(path, what) }
            if got == 0 { break }
            count += got
        }
        return Array(bytes[..<count])
    }

    private static func unreadable(_ path: String, _ what: String) -> TransportError {
        refusal("the \(what) '\(path)' cannot be read: \(systemMessage(errno))")
    }

    private static func refusal(_ message: String) -> TransportError { TransportError(code: .invalidCertificate, message: message) }
}
