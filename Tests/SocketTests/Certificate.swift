import Crypto
import Foundation
import Transport

/// A certificate made on the spot, in files; gone with the value.
///
/// NIOSSL cannot sign, and openssl(1) is not everywhere: so the few bytes of DER are written here. Source: RFC 5280, section 4.1.
final class Certificate {
    private let folder: TemporaryFolder
    private let name = "test \(UInt64.random(in: .min ... .max))"
    private let key = P256.Signing.PrivateKey()
    private(set) var pem = ""

    /// The chain that is to be sent: this certificate and those of the issuers, but for the last, which a client has.
    var file: String { folder.path("cert.pem") }
    var keyFile: String { folder.path("key.pem") }

    /// - Parameters:
    ///   - issuer: nil for a certificate that is its own authority.
    ///   - daysLeft: negative for one whose time is over.
    init(_ names: [String] = ["localhost"], issuer: Certificate? = nil, isAuthority: Bool = true, daysLeft: Int = 2) throws {
        folder = try TemporaryFolder()
        let end = Date(timeIntervalSinceNow: Double(daysLeft) * 86_400)
        let algorithm = DER.sequence([DER.oid([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])])
        let body = DER.sequence([
            DER.value(0xa0, DER.value(0x02, [2])), DER.value(0x02, [1] + (0..<8).map { _ in .random(in: .min ... .max) }), algorithm,
            DER.name(issuer?.name ?? name), DER.sequence([DER.time(end.addingTimeInterval(-30 * 86_400)), DER.time(end)]), DER.name(name),
            Array(key.publicKey.derRepresentation), DER.value(0xa3, DER.sequence(Self.extensions(names, isAuthority: isAuthority))),
        ])
        let signature = try (issuer?.key ?? key).signature(for: body).derRepresentation
        let der = DER.sequence([body, algorithm, DER.value(0x03, [0] + signature)])
        let text = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        pem = "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
        if let issuer { pem += issuer.pem }
        try Data(pem.utf8).write(to: URL(filePath: file))
        try Data(key.pemRepresentation.utf8).write(to: URL(filePath: keyFile))
    }

    /// What a server is started with.
    var identity: TLSIdentity {
        get throws { try TLSIdentity.load(certificate: file, key: keyFile) }
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: folder.path(name)))
        return folder.path(name)
    }

    private static func extensions(_ names: [String], isAuthority: Bool) -> [[UInt8]] {
        let alternatives = names.map { name in
            let parts = name.split(separator: ".").compactMap { UInt8($0) }
            return parts.count == 4 ? DER.value(0x87, parts) : DER.value(0x82, Array(name.utf8))
        }
        let constraints = DER.sequence(isAuthority ? [DER.value(0x01, [0xff])] : [])
        return [
            DER.sequence([DER.oid([0x55, 0x1d, 0x13]), DER.value(0x01, [0xff]), DER.value(0x04, constraints)]),
            DER.sequence([DER.oid([0x55, 0x1d, 0x11]), DER.value(0x04, DER.sequence(alternatives))]),
        ]
    }
}

private enum DER {
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] = count < 128 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xff)]
        return [tag] + length + content
    }

    static func sequence(_ parts: [[UInt8]]) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }

    static func oid(_ bytes: [UInt8]) -> [UInt8] { value(0x06, bytes) }

    static func name(_ text: String) -> [UInt8] {
        sequence([value(0x31, sequence([oid([0x55, 0x04, 0x03]), value(0x0c, Array(text.utf8))]))])
    }

    static func time(_ date: Date) -> [UInt8] {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyMMddHHmmss'Z'"
        return value(0x17, Array(format.string(from: date).utf8))
    }
}
