import Testing

@testable import Gateway

@Suite struct ShortQueueTests {
    @Test func `a record that is not quick does not wait for scans`() throws {
        // A cell of over 1 MiB is no matter of moments.
        let server = try TestServer(
            Fixture.sql + ["UPDATE tickets SET subject = printf('%.*c', 2000000, 'x') WHERE id = 1"], workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        let answer = client.ask("get", "tickets", #"{"id":1}"#)
        #expect(answer.contains(#""truncated":[{"index":0,"column":"subject","bytes":2000000}]"#))
        hold.release()
    }
}
