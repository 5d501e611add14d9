"""The server under attack as a process, and the client that must not notice."""

import os
import re
import resource
import signal
import socket
import subprocess
import threading
import time

from wire import GET, TOKEN


class Server:
    """`vitrine serve` on a free loopback port; ended with the block."""

    def __init__(self, vitrine, database, folder):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MCP_")}
        environment |= {"MCP_ENABLED": "true", "MCP_TOKEN": TOKEN, "MCP_ALLOWED_HOSTS": "desk.example.com"}
        # The attackers are one client to the server; what is measured here begins where its share ends.
        environment |= {"MCP_RATE_LIMIT": "3000", "MCP_RATE_LIMIT_PER_CLIENT": "0", "MCP_MAX_CONNECTIONS_PER_CLIENT": "1000000"}
        self.log = os.path.join(folder, "log")
        command = [vitrine, "serve", "--database", os.path.abspath(database), "--listen", "127.0.0.1:0"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stderr=log)
        self.port = self._port()

    def _port(self):
        for _ in range(400):
            with open(self.log, encoding="utf-8") as log:
                if found := re.search(r"ws://127\.0\.0\.1:(\d+)/", log.read()):
                    return int(found[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        with open(self.log, encoding="utf-8") as log:
            raise SystemExit(f"the server does not listen: {log.read()}")

    def resident(self):
        """MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Watch:
    """The most that the server has had since the watch began."""

    def __init__(self, server):
        self.server = server
        self.resident = server.resident()
        self.descriptors = server.descriptors()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._done.wait(0.1):
            try:
                self.resident = max(self.resident, self.server.resident())
                self.descriptors = max(self.descriptors, self.server.descriptors())
            except OSError:
                return

    def end(self):
        self._done.set()
        self._thread.join()


def honest(port, pipe):
    """A process of its own: asks for a record every 50 ms, and twice a second as one who has just come.

    Says what took longest since it was asked last, in milliseconds, and what went wrong.
    """
    from websockets.sync.client import connect

    def dial():
        # Another address than the attackers': nobody's share is used up but theirs.
        peer = socket.create_connection(("127.0.0.1", port), timeout=5, source_address=("127.0.0.2", 0))
        uri = f"ws://127.0.0.1:{port}/mcp/ws"
        return connect(uri, sock=peer, additional_headers={"X-MCP-Token": TOKEN}, open_timeout=5, close_timeout=1)

    def timed(work):
        begin = time.perf_counter()
        work()
        return (time.perf_counter() - begin) * 1000

    def ask(client):
        client.send(GET.decode())
        answer = client.recv(timeout=5)
        if not answer.startswith('{"id":1,"status":"ok"'):
            raise RuntimeError(f"answered {answer[:100]}")

    def come():
        with dial() as client:
            ask(client)

    worst = {"asked": 0.0, "came": 0.0, "errors": []}
    client = None
    turn = 0
    while True:
        while pipe.poll(0.05):
            if pipe.recv() == "end":
                return
            pipe.send(worst)
            worst = {"asked": 0.0, "came": 0.0, "errors": []}
        turn += 1
        try:
            client = client or dial()
            worst["asked"] = max(worst["asked"], timed(lambda: ask(client)))
            if turn % 10 == 0:
                worst["came"] = max(worst["came"], timed(come))
        except Exception as error:
            worst["errors"].append(f"{type(error).__name__}: {error}"[:120])
            client = None


def allow_descriptors():
    """As many as the system lets this process and its children have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most
