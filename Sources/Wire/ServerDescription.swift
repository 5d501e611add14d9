internal import JSON
package import Records

/// The `data` of `describe`.
///
/// Without a model, a list: `[{"name":"users","count":1000,"primary_key":["id"],"columns":["id","email"]}]`.
/// With one, the model in full:
/// `{"name":"tickets","count":null,"primary_key":["id"],"label":["subject"],"columns":[{"name":"id","type":"INTEGER",
/// "storage":["integer"],"nullable":false,"primary_key":1,"foreign_key":null,"filterable":true,"sortable":true}]}`.
/// A column's `primary_key` is its place in the key, from 1; 0 outside it. `foreign_key` is null or `{"model":…,"column":…}`.
package enum ServerDescription {
    package static func list(_ models: [Model]) -> [UInt8] {
        var writer = JSONWriter(capacity: 256 * models.count + 2)
        writer.list(models) { writer, model in
            writer.byte(UInt8(ascii: "{"))
            writer.head(of: model)
            writer.raw(#","columns":"#)
            writer.names(model.columns.map(\.name))
            writer.byte(UInt8(ascii: "}"))
        }
        return writer.bytes
    }

    package static func full(_ model: Model) -> [UInt8] {
        var writer = JSONWriter(capacity: 160 * model.columns.count + 128)
        writer.byte(UInt8(ascii: "{"))
        writer.head(of: model)
        writer.raw(#","label":"#)
        writer.names(model.label)
        writer.raw(#","columns":"#)
        writer.list(model.columns) { writer, column in writer.column(column) }
        writer.byte(UInt8(ascii: "}"))
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func head(of model: Model) {
        raw(#""name":"#)
        string(model.name)
        raw(#","count":"#)
        if let count = model.count { integer(count) } else { raw("null") }
        raw(#","primary_key":"#)
        names(model.primaryKey)
    }

    fileprivate mutating func column(_ column: Column) {
        raw(#"{"name":"#)
        string(column.name)
        raw(#","type":"#)
        string(column.declaredType)
        raw(#","storage":"#)
        names(column.storage.map(\.rawValue))
        raw(#","nullable":"#)
        bool(column.isNullable)
        raw(#","primary_key":"#)
        integer(column.primaryKeyPosition)
        raw(#","foreign_key":"#)
        if let reference = column.reference {
            raw(#"{"model":"#)
            string(reference.model)
            raw(#","column":"#)
            string(reference.column)
            byte(UInt8(ascii: "}"))
        } else {
            raw("null")
        }
        raw(#","filterable":"#)
        bool(column.isFilterable)
        raw(#","sortable":"#)
        bool(column.isSortable)
        byte(UInt8(ascii: "}"))
    }

    mutating func names(_ names: [String]) {
        list(names) { writer, name in writer.string(name) }
    }

    fileprivate mutating func list<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        byte(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { byte(UInt8(ascii: ",")) }
            write(&self, element)
        }
        byte(UInt8(ascii: "]"))
    }
}
