internal import CFuzzer
internal import Glibc
internal import NIOCore

@main
enum FuzzFrames {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, fuzzOne))
    }
}

/// The first two bytes choose the end and how the others are cut; these must mean what they mean in one piece, and what the RFC says.
private func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 2 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: data, count: count))
    let role: WebSocketRole = input[0] & 1 == 0 ? .server : .client
    var limits = WebSocketLimits()
    limits.messageBytes = 300
    limits.framesPerMessage = 5
    let bytes = Array(input[2...])
    let expected = ReferenceFrames.read(bytes, role: role, limits: limits)
    // Pieces of the size that the second byte says, the first of them shorter.
    let size = Int(input[1]) + 1
    for first in [bytes.count, Int(input[0] >> 1) % size] {
        let events = read(bytes, first: first, size: size, role, limits)
        guard events == expected else { fatalError("\(events) instead of \(expected), cut at \(first) and then every \(size)") }
    }
    return 0
}

private func read(
    _ bytes: [UInt8], first: Int, size: Int, _ role: WebSocketRole, _ limits: WebSocketLimits
) -> [ReferenceFrames.Event] {
    var reader = WebSocketReader(role: role, limits: limits)
    var input = ByteBuffer()
    var events: [ReferenceFrames.Event] = []
    var rest = bytes[...]
    var length = first
    while !rest.isEmpty {
        input.writeBytes(rest.prefix(length))
        rest = rest.dropFirst(length)
        length = size
        while let event = reader.next(&input) {
            switch event {
            case .message:
                let content = reader.takeMessage()
                events.append(.message(binary: reader.isBinary, content))
                reader.recycle(content)
            case .ping(let payload): events.append(.ping(payload))
            case .pong: events.append(.pong)
            case .close(let code, let reason): return events + [.close(code, reason)]
            case .violation(let violation): return events + [.violation(violation.code)]
            }
        }
    }
    return events
}
