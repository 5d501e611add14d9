"""What both benchmarks need: the binary, the samples, processes and what they cost."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import venv

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(HERE, ".build")
TOKEN = "benchmark-token-0123456789abcdef"


def in_own_environment():
    """Runs the script again with the packages of requirements.txt, which are installed once into .build/venv."""
    folder = os.path.join(BUILD, "venv")
    if sys.prefix == folder:
        return
    python = os.path.join(folder, "bin", "python")
    done = os.path.join(folder, "installed")
    with open(os.path.join(HERE, "requirements.txt")) as file:
        wanted = file.read()
    if not os.path.exists(done) or open(done).read() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"]
        subprocess.run(install, cwd=HERE, check=True)
        with open(done, "w") as file:
            file.write(wanted)
    os.execv(python, [python, *sys.argv])


def add_binary_option(parser):
    release = os.path.join(ROOT, ".build", "release", "vitrine")
    parser.add_argument("--vitrine", default=release, help="the binary to measure (release build)")


def checked_binary(options):
    if not os.access(options.vitrine, os.X_OK):
        sys.exit(f"{options.vitrine} is missing: swift build -c release --product vitrine")
    return os.path.abspath(options.vitrine)


def sample(vitrine, tickets):
    """A sample database of that size, kept in .build between runs of one binary."""
    os.makedirs(BUILD, exist_ok=True)
    path = os.path.join(BUILD, f"sample-{tickets}.db")
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(vitrine):
        print(f"writing {tickets:,} tickets", file=sys.stderr)
        subprocess.run([vitrine, "sample", path, "--tickets", str(tickets), "--force"], check=True)
    return path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cost:
    """CPU time of a process from /proc: in nanoseconds by thread where the kernel counts them, in ticks otherwise."""

    def __init__(self, pid):
        self.pid = pid
        self.threads = {}

    def nanoseconds(self):
        folder = f"/proc/{self.pid}/task"
        try:
            for thread in os.listdir(folder):
                try:
                    with open(f"{folder}/{thread}/schedstat") as file:
                        # A thread that has ended keeps what it had when last seen.
                        self.threads[thread] = int(file.read().split()[0])
                except FileNotFoundError:
                    if not os.path.exists(f"/proc/{self.pid}/schedstat"):
                        return self.from_ticks()
        except FileNotFoundError:
            sys.exit(f"process {self.pid} has ended")
        return sum(self.threads.values())

    def from_ticks(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Resident now and at most, in MiB."""
        with open(f"/proc/{self.pid}/status") as file:
            values = dict(line.split(":", 1) for line in file if ":" in line)
        return tuple(int(values[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))


class Server:
    """A server process on a free loopback port, ended with the block."""

    def __init__(self, name, command, database, rate_limit):
        self.name = name
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}/mcp/ws"
        # An empty folder to run in: no .env is read.
        self.folder = os.path.join(BUILD, "empty")
        os.makedirs(self.folder, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MCP_")}
        environment |= {"MCP_ENABLED": "true", "MCP_TOKEN": TOKEN, "MCP_RATE_LIMIT": str(rate_limit), "MCP_LOG_LEVEL": "error"}
        environment |= {"MCP_RATE_LIMIT_PER_CLIENT": "0"}
        arguments = [*command, "--database", os.path.abspath(database), "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(arguments, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL)
        self.cost = Cost(self.process.pid)

    def __enter__(self):
        for _ in range(400):
            if self.process.poll() is not None:
                sys.exit(f"{self.name} ended with {self.process.returncode} instead of listening")
            with socket.socket() as probe:
                probe.settimeout(0.05)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                pass
        self.__exit__()
        sys.exit(f"{self.name} does not listen after 20 s")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def spread(values):
    """The least and the median, which say what it costs and what a busy machine makes of it."""
    return min(values), statistics.median(values)
