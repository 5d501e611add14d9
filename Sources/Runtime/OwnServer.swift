package import Browser

/// A server of the browser's own: what it can be asked and told. The real one is passed by the program.
@MainActor
package struct OwnServer {
    package var tap: ServerTap
    package var facts: @MainActor () -> ServerFacts
    /// Reads the schema; one sentence when that fails.
    package var models: @MainActor () async -> Result<[GuardedModel], Failure>
    package var token: @MainActor () -> Secret
    package var pause: @MainActor (Bool) -> Void
    package var limit: @MainActor (Int) throws(Failure) -> Void

    /// One sentence, no full stop.
    package struct Failure: Error {
        package var message: String

        package init(_ message: String) { self.message = message }
    }

    package init(
        tap: ServerTap, facts: @escaping @MainActor () -> ServerFacts,
        models: @escaping @MainActor () async -> Result<[GuardedModel], Failure>, token: @escaping @MainActor () -> Secret,
        pause: @escaping @MainActor (Bool) -> Void, limit: @escaping @MainActor (Int) throws(Failure) -> Void
    ) {
        self.tap = tap
        self.facts = facts
        self.models = models
        self.token = token
        self.pause = pause
        self.limit = limit
    }

    /// Does what is wished; `tell` hears the answers.
    func grant(_ wish: ServerWish, tell: @escaping ServerTap.Listener) {
        switch wish {
        case .follow(let isOn):
            tap.follow(isOn ? tell : nil)
            tell(.facts(facts()))
        case .readModels:
            Task {
                switch await models() {
                case .success(let models): tell(.models(models))
                case .failure(let failure): tell(.problem(failure.message))
                }
            }
        case .revealToken: tell(.token(token()))
        case .text(let form, let model):
            tell(.text(form, Secret(form.text(address: facts().address, token: token().text, model: model))))
        case .pause(let isPaused):
            pause(isPaused)
            tell(.facts(facts()))
        case .limit(let rate):
            do throws(Failure) { try limit(rate) } catch { tell(.problem(error.message)) }
            tell(.facts(facts()))
        }
    }
}
