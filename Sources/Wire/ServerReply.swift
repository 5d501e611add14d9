internal import JSON
package import Records

/// What an action found, before the envelope of the protocol is written round it.
package struct ServerReply: Sendable, Hashable {
    /// The three figures of a page, as the document has them.
    package struct PageFigures: Sendable, Hashable {
        package var count: Int
        package var limit: Int
        package var offset: Int

        package init(count: Int, limit: Int, offset: Int) {
            self.count = count
            self.limit = limit
            self.offset = offset
        }
    }
    /// JSON.
    package var data: [UInt8]
    package var page: PageFigures?
    /// nil inside when the total was wanted and could not be counted in time.
    package var total: Int??
    /// nil inside at the end.
    package var nextCursor: String??
    /// JSON object.
    package var expanded: [UInt8]?
    package var truncations: [Truncation]

    package init(
        data: [UInt8], page: PageFigures? = nil, total: Int?? = nil, nextCursor: String?? = nil, expanded: [UInt8]? = nil,
        truncations: [Truncation] = []
    ) {
        self.data = data
        self.page = page
        self.total = total
        self.nextCursor = nextCursor
        self.expanded = expanded
        self.truncations = truncations
    }

    /// The whole answer, keys in the documented order. `id` is JSON; `took` is in microseconds.
    package func message(id: [UInt8], took: Int? = nil) -> [UInt8] {
        var writer = JSONWriter(capacity: id.count + data.count + (expanded?.count ?? 0) + truncations.count * 64 + 256)
        writer.raw(#"{"id":"#)
        writer.raw(id)
        writer.raw(#","status":"ok","data":"#)
        writer.raw(data)
        if let page {
            writer.raw(#","count":"#)
            writer.integer(page.count)
            writer.raw(#","limit":"#)
            writer.integer(page.limit)
            writer.raw(#","offset":"#)
            writer.integer(page.offset)
        }
        if let total {
            writer.raw(#","total":"#)
            if let total { writer.integer(total) } else { writer.raw("null") }
        }
        if let nextCursor {
            writer.raw(#","next_cursor":"#)
            if let nextCursor { writer.string(nextCursor) } else { writer.raw("null") }
        }
        if let expanded {
            writer.raw(#","expanded":"#)
            writer.raw(expanded)
        }
        if let took {
            writer.raw(#","took_us":"#)
            writer.integer(took)
        }
        if !truncations.isEmpty { Self.write(truncations, to: &writer) }
        writer.byte(UInt8(ascii: "}"))
        return writer.take()
    }

    /// The answer to a request that is not served. `id` is JSON.
    package static func failure(id: [UInt8], _ error: RequestError) -> [UInt8] {
        var writer = JSONWriter(capacity: id.count + error.message.utf8.count + 64)
        writer.raw(#"{"id":"#)
        writer.raw(id)
        writer.raw(#","status":"error","error":"#)
        writer.string(error.message)
        writer.byte(UInt8(ascii: "}"))
        return writer.take()
    }

    private static func write(_ truncations: [Truncation], to writer: inout JSONWriter) {
        writer.raw(#","truncated":["#)
        for (index, truncation) in truncations.enumerated() {
            if index > 0 { writer.byte(UInt8(ascii: ",")) }
            writer.raw(#"{"index":"#)
            writer.integer(truncation.index)
            writer.raw(#","column":"#)
            writer.string(truncation.column)
            writer.raw(#","bytes":"#)
            writer.integer(truncation.bytes)
            writer.byte(UInt8(ascii: "}"))
        }
        writer.byte(UInt8(ascii: "]"))
    }
}
