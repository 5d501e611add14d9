package import Policy
internal import SQLite

extension Disclosure {
    /// Reads the schema of the database at `path` and judges it; also where nothing of it can be served.
    package static func read(
        _ path: String, _ settings: PolicySettings, _ options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Disclosure {
        do throws(SQLiteError) {
            let lane = try Lane(path, options)
            lane.begin(.long, options)
            return Disclosure(try Catalogue(lane: lane).read(), settings)
        } catch {
            let error = StoreError(error)
            throw StoreError(error.code, "\(path): \(error.message)", sqliteCode: error.sqliteCode)
        }
    }
}
