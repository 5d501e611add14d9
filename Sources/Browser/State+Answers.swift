internal import Records

extension State {
    /// An answer counts only while its request is waited for: what comes late, twice or unasked changes nothing.
    mutating func handle(_ answer: Answer, to id: RequestID, _ timing: Timing) {
        heardFromServer()
        if let errand = requests.errands.removeValue(forKey: id) { return finish(errand, with: .success(answer)) }
        switch answer {
        case .models(let models) where requests.models == id:
            requests.models = nil
            lastAnswer = LastAnswer(action: "models", timing: timing)
            take(models)
        case .described(let model) where requests.description?.id == id:
            guard let asked = requests.description?.model else { return }
            requests.description = nil
            take(model, as: asked)
        case .rows(let page) where requests.rows?.id == id:
            guard let request = requests.rows?.request else { return }
            requests.rows = nil
            lastAnswer = LastAnswer(action: "list", timing: timing)
            gate.succeed()
            take(page, for: request)
        case .count(let number, let isExact) where requests.count?.id == id:
            guard let counting = requests.count else { return }
            requests.count = nil
            take(RowCount.sane(number), isExact: isExact, for: counting, timing)
        case .record(let record) where requests.record?.id == id:
            guard let request = requests.record else { return }
            requests.record = nil
            lastAnswer = LastAnswer(action: "get", timing: timing)
            take(record, for: request)
        case .models, .described, .rows, .count, .record, .values, .watching:
            if isWaiting(for: id) { handle(Failure(.malformed, "the answer is of another kind than the question"), of: id) }
        }
    }

    private func isWaiting(for id: RequestID) -> Bool {
        [requests.models, requests.description?.id, requests.rows?.id, requests.count?.id, requests.record?.id].contains(id)
    }

    mutating func handle(_ failure: Failure, of id: RequestID) {
        let isLost = failure.kind == .connectionLost
        if failure.kind == .server { heardFromServer() }
        if let errand = requests.errands.removeValue(forKey: id) {
            finish(errand, with: .failure(failure))
        } else if requests.models == id {
            requests.models = nil
            if !isLost {
                modelsFailure = failure.message
                refuse(failure.message)
            }
        } else if let description = requests.description, description.id == id {
            requests.description = nil
            // Without a description the records themselves show the columns.
            if !isLost { described.insert(description.model) }
        } else if requests.rows?.id == id {
            requests.rows = nil
            if isLost { return }
            emit(.startTimer(.retry, milliseconds: gate.fail(failure.message)))
            announcement = failure.message
            filterPrompt?.serverError = failure.message
        } else if let counting = requests.count, counting.id == id {
            requests.count = nil
            if isLost {
                countedModels.remove(counting.model)
                if isCountOfPlace(counting) { place?.isCountAsked = false }
            } else if !isCountOfPlace(counting) {
                return
            } else if place?.wantsEnd == true || place?.wantedPercent != nil {
                place?.wantsEnd = false
                place?.wantedPercent = nil
                refuse("the rows could not be counted: \(failure.message)")
            }
        } else if let request = requests.record, request.id == id {
            requests.record = nil
            if isLost || place?.query.model != request.model { return }
            place?.detail.failedKey = request.key
            refuse(failure.message)
        }
    }

    private mutating func take(_ models: [Model]) {
        let known = self.models
        self.models = models.map { model in
            guard let old = known.first(where: { $0.name == model.name }) else { return model }
            // A list tells the columns' names at most: what a description told of them stays known until there is another one, and so
            // does what was counted until it is counted again.
            var merged = model.columns.isEmpty || model.columns.map(\.name) == old.columns.map(\.name) ? old : model
            if merged.label.isEmpty { merged.label = old.label }
            merged.count = model.count ?? old.count
            return merged
        }
        for model in models where model.count != nil { staleCounts.remove(model.name) }
        modelsFailure = nil
        if models.isEmpty { return refuse("this server shows no models") }
        if place == nil { begin() }
    }

    mutating func take(_ model: Model, as name: String) {
        described.insert(name)
        guard let index = models.firstIndex(where: { equalIgnoringASCIICase($0.name, name) }) else { return }
        var model = model
        // The name stays as it is asked by.
        model.name = models[index].name
        model.count = model.count ?? models[index].count
        models[index] = model
        if place?.query.model == name { place?.columns.layOutEmpty(model) }
    }

    private mutating func take(_ count: Int, isExact: Bool, for counting: Requests.Count, _ timing: Timing) {
        if counting.filter.isEmpty { setCount(count, of: counting.model) }
        guard var place, isCountOfPlace(counting) else { return }
        lastAnswer = LastAnswer(action: "count", timing: timing)
        place.countTook = timing.total
        // Rows that are on hand are there, whatever was counted meanwhile.
        let floor = place.isOutdated ? 0 : place.window.end
        place.count = isExact ? .exact(max(count, floor)) : .atLeast(max(count, floor))
        if place.wantsEnd {
            place.wantsEnd = false
            place.direction = 1
            place.cursor = max(0, place.rowLimit - 1)
            if let number = place.count.number { place.cursor = max(0, number - 1) }
            announcement = isExact ? "the last of \(counted(count, "row"))" : "counted \(grouped(count)) so far: the server stopped there"
            if !isExact { notice = Notice(text: announcement) }
        }
        if let percent = place.wantedPercent {
            place.wantedPercent = nil
            place.cursor = Self.row(at: percent, of: max(count, floor))
        }
        self.place = place
    }

    /// All rows of the model, as the strip and the column of models have them.
    mutating func setCount(_ count: Int, of model: String) {
        staleCounts.remove(model)
        guard let index = models.firstIndex(where: { $0.name == model }), models[index].count != count else { return }
        models[index].count = count
    }

    /// What was counted stays until it is counted anew, when there is time for that.
    mutating func countAgain(_ model: String) {
        staleCounts.insert(model)
        countedModels.remove(model)
    }

    /// The first row of the hundredth part `percent`.
    static func row(at percent: Int, of count: Int) -> Int {
        let product = max(0, count - 1).multipliedFullWidth(by: min(100, max(0, percent)))
        return 100.dividingFullWidth(product).quotient
    }

    private mutating func take(_ record: Record, for request: Requests.OneRecord) {
        guard place?.query.model == request.model else { return }
        let count = record.columns.count
        var record = record
        // A row of another length than its header is a server's mistake, not ours.
        if record.values.count != count { record.values = Self.row(record.values, of: count) }
        place?.detail.record = record
        place?.detail.key = request.key
        place?.detail.failedKey = nil
    }

    static func row(_ values: [Value], of count: Int) -> [Value] {
        values.count == count ? values : Array((values + Array(repeating: .null, count: max(0, count - values.count))).prefix(count))
    }
}
