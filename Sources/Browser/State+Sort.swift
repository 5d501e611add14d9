internal import Records

extension State {
    /// Why rows cannot be sorted here; nil when they can.
    var sortingObstacle: String? {
        if capabilities == nil {
            return place?.window.isEmpty == false ? nil : "not connected, and no rows are on hand: sorting is the server's work"
        }
        return extensions.contains(.orderBy) ? nil : "this server cannot sort: it does not announce order_by"
    }

    /// The current column as the only key: ascending, descending, not at all.
    mutating func cycleSort() {
        guard let name = place?.currentColumn?.name, let order = place?.query.order else { return }
        let isOnly = order.count == 1 && order[0].field == name
        setOrder(isOnly ? (order[0].isDescending ? [] : [OrderTerm(name, descending: true)]) : [OrderTerm(name)])
    }

    /// The current column as one more key, or another direction of it, or no key any more.
    mutating func addSort() {
        guard let name = place?.currentColumn?.name, var order = place?.query.order else { return }
        if let index = order.firstIndex(where: { $0.field == name }) {
            if order[index].isDescending { order.remove(at: index) } else { order[index].isDescending = true }
        } else {
            order.append(OrderTerm(name))
        }
        setOrder(order)
    }

    private mutating func setOrder(_ order: [OrderTerm]) {
        guard place != nil else { return }
        if capabilities == nil { return sortHand(by: order) }
        place?.query.order = order
        place?.wantsEnd = false
        place?.wantedPercent = nil
        place?.wantedKey = nil
        // Other rows lie between now.
        place?.marks.anchor = nil
        gate.open()
        let slow = order.filter { model?.column($0.field)?.isSortable == false }.map(\.field)
        let text = order.isEmpty ? "sorted by key" : "sorted by \(order.map(\.text).joined(separator: ", "))"
        say(slow.isEmpty ? text : "\(text); no index serves \(slow.joined(separator: ", "))")
    }
}
