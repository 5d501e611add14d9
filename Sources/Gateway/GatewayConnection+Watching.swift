internal import Policy
internal import Store
internal import Wire

/// What the client is told unasked: that the database was written.
extension GatewayConnection {
    func subscribe(_ visible: VisibleModel?, isOn: Bool) -> ServerReply {
        let served = dispatcher.servedModels(in: gateway.store)
        let model = visible?.name
        if isOn { subscription.add(model) } else { subscription.remove(model, served: served) }
        if subscription.isEmpty {
            endWatch()
        } else if watch == nil {
            let channel = channel
            watch = gateway.store.watch { [weak self] change in
                channel.execute { [weak self] in
                    self?.subscription.note(change)
                    self?.tellChange()
                }
            }
        }
        return ServerReply(data: WatchMessages.watching(subscription.watched(of: served)))
    }

    /// Unasked, and so only when nothing that was asked for waits to be sent.
    func tellChange() {
        guard !isClosed, ending == nil, !gateway.intervention.pauses(client), let watch, channel.unsentBytes == 0,
            let change = subscription.due(now: gateway.clock())
        else {
            return
        }
        guard renew(Asked(id: Request.nullID, since: gateway.clock())) != .lost else { return }
        gateway.store.acknowledge(watch, change)
        let models = subscription.watched(of: dispatcher.servedModels(in: gateway.store))
        if !models.isEmpty { channel.send(WatchMessages.changed(models)) }
    }

    func endWatch() {
        if let watch { gateway.store.unwatch(watch) }
        watch = nil
    }
}
