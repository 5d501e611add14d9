internal import Records
internal import Screen

extension Painter {
    mutating func drawCard() {
        guard let card = state.place?.card else { return }
        let title = card.name ?? "\(card.reference.model) #\(plainText(card.key, limit: 40))"
        drawChoices(
            state.cardChoices(card), selected: card.selected, title: SafeText(title, clippedTo: max(1, frame.size.columns - 10)),
            footer: frame.size.columns >= 60 ? offers([("card-open", "open"), ("card-leave", "close")]) : .empty)
    }

    mutating func drawReferences() {
        guard let box = state.referencesBox else { return }
        let isKnown = state.areRelationsKnown
        let choices =
            isKnown
            ? state.relations.referrers(to: box.record.model).map { referrer in
                Choice(
                    text: "\(referrer.model) by \(referrer.column)",
                    detail: state.related?[referrer].map { $0.failure ?? $0.countText } ?? "")
            } : []
        drawChoices(
            choices, selected: box.selected, title: SafeText("refer to \(box.record.model) #\(plainText(box.record.key, limit: 40))"),
            footer: frame.size.columns >= 60 ? offers([("referrer-open", "open"), ("referrer-leave", "close")]) : .empty,
            message: "looking at the models…")
    }
}
