internal import Browser
internal import Foundation
internal import Gateway
internal import Policy
internal import Runtime
internal import Store
internal import Transport

/// What the server pane sees of the gateway beside the browser, and does to it.
@MainActor
final class GatewayDesk {
    private let local: LocalGateway
    private let database: String
    private let startedAt = Int64(Date.now.timeIntervalSince1970)
    private let note: String?
    private var rate: Int
    private var isPaused = false

    /// - Parameter note: what else is to be said of the data; one line.
    init(_ local: LocalGateway, database: String, note: String?) {
        self.local = local
        self.database = database
        self.note = note
        rate = local.settings.rateLimit
    }

    func server(heardBy tap: ServerTap) -> OwnServer {
        OwnServer(
            tap: tap, facts: { self.facts }, models: { await self.models() }, token: { Secret(self.local.guest.secret) },
            pause: { self.pause($0) }, limit: { rate throws(OwnServer.Failure) in try self.limit(rate) })
    }

    private var facts: ServerFacts {
        ServerFacts(
            address: local.url.description, database: database, startedAt: startedAt, guestName: local.guest.fingerprint,
            ownName: LocalGateway.ownName, rate: rate, window: local.settings.rateWindow, isPaused: isPaused, note: note)
    }

    private func pause(_ isPaused: Bool) {
        local.gateway.pause(isPaused)
        self.isPaused = isPaused
    }

    private func limit(_ rate: Int) throws(OwnServer.Failure) {
        do throws(SettingsError) { try local.gateway.limitRate(to: rate) } catch { throw OwnServer.Failure(error.message) }
        self.rate = rate
    }

    /// The whole schema is read for it, which is not done where the screen is drawn.
    private func models() async -> Result<[GuardedModel], OwnServer.Failure> {
        let (database, policy) = (database, local.settings.policy)
        return await Task.detached { () -> Result<[GuardedModel], OwnServer.Failure> in
            do throws(StoreError) {
                return .success(try Disclosure.read(database, policy).models.map { GuardedModel($0) })
            } catch {
                return .failure(OwnServer.Failure(error.message))
            }
        }.value
    }
}

extension GuardedModel {
    fileprivate init(_ model: Disclosure.Model) {
        self.init(
            model.name, visibleColumns: model.visible.count,
            hidden: model.columns.compactMap { column in column.hidden.map { HiddenColumn(column.name, $0.sentence) } },
            refusal: model.refusal)
    }
}
