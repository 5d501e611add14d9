internal import JSON

/// What `watch` says. Source: `protocol.md` section 8.
package enum WatchMessages {
    /// The `data` of `watch` and `unwatch`: `{"watching":["users"]}`.
    package static func watching(_ models: [String]) -> [UInt8] { object(#"{"watching":"#, models) }

    /// The message that comes unasked: `{"event":"changed","models":["users"]}`.
    package static func changed(_ models: [String]) -> [UInt8] { object(#"{"event":"changed","models":"#, models) }

    private static func object(_ beginning: StaticString, _ models: [String]) -> [UInt8] {
        var writer = JSONWriter(capacity: 40 + 24 * models.count)
        writer.raw(beginning)
        writer.names(models)
        writer.byte(UInt8(ascii: "}"))
        return writer.bytes
    }
}
