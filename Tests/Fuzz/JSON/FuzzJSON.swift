internal import CFuzzer
internal import Glibc
internal import JSON

@main
enum FuzzJSON {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, fuzzOne))
    }
}

/// What is read can be written and read again as the same, and what is refused is refused at one of its bytes.
private func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: data, count: count)
    do throws(JSONError) {
        let value = try JSONReader.read(bytes)
        var writer = JSONWriter()
        writer.value(value)
        guard let again = try? JSONReader.read(writer.bytes), isSame(value, again) else { fatalError("written otherwise") }
        var copy = JSONWriter()
        copy.copy(of: bytes, 0..<count)
        guard let again = try? JSONReader.read(copy.bytes), isSame(value, again) else { fatalError("copied otherwise") }
        for byte in writer.bytes + copy.bytes where byte < 0x20 || byte == 0x7f { fatalError("a control was written") }
        look(at: value)
    } catch {
        guard (0...count).contains(error.offset) else { fatalError("an error beyond the document") }
    }
    return 0
}

/// Asks every number what it is, which must not end badly.
private func look(at value: JSONValue) {
    switch value {
    case .null, .bool, .string: break
    case .number(let number):
        if let integer = number.integer, number.whole != integer { fatalError("two values of one number") }
        if number.double.isNaN { fatalError("not a number") }
    case .array(let values): values.forEach(look)
    case .object(let members): for member in members { look(at: member.value) }
    }
}

/// Wherever the members stand in their documents.
private func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
    switch (one, other) {
    case (.array(let one), .array(let other)): one.count == other.count && zip(one, other).allSatisfy { isSame($0, $1) }
    case (.object(let one), .object(let other)):
        one.count == other.count && zip(one, other).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && isSame($0.value, $1.value) }
    case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
    default: one == other
    }
}
