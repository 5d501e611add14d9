import TestSupport
import Testing

@testable import Gateway

/// Tables and lists of names as large as they come: nothing that is found out before a query runs may hold up the connection's thread.
struct ManyColumnsTests {
    private static let columns = (0..<1900).map { "column_number_\($0)" }
    private static let sql = [table("users"), "INSERT INTO users (id) VALUES (1)"]
    /// As many names as a message can hold, the last columns among them.
    private static let names = (0..<3000).map { number in
        #""\#(columns[columns.count - 1 - number % columns.count].uppercased())""#
    }.joined(separator: ",")

    private static func table(_ name: String) -> String {
        "CREATE TABLE \(name) (id INTEGER PRIMARY KEY, \(columns.joined(separator: ", ")))"
    }

    @Test(arguments: ["fields", "order_by", "expand"])
    func `thousands of names are looked up among thousands of columns`(parameter: String) throws {
        let client = try TestServer(Self.sql, ["MCP_ALLOWED_MODELS": "users"]).connect()
        let message = #"{"id":1,"action":"list","model":"users","params":{"\#(parameter)":[\#(Self.names),"nope"]}}"#
        let clock = ContinuousClock()
        // Compared one by one they take minutes in a debug build.
        let took = clock.measure {
            #expect(client.ask(message) == #"{"id":1,"status":"error","error":"Field 'nope' is not allowed for model 'users'"}"#)
        }
        #expect(took < .seconds(20))
    }

    @Test func `a list of thousands of columns is left to a worker`() throws {
        let sql = (0..<3).map { Self.table("t\($0)") }
        let server = try TestServer(sql, ["MCP_ALLOWED_MODELS": "t0,t1,t2"], workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(#"{"id":1,"action":"describe"}"#)
        #expect(client.channel.sent.isEmpty)
        hold.release()
        client.channel.run { !client.channel.sent.isEmpty }
        #expect(client.channel.sent[0].contains(#""column_number_1899""#))
    }
}
