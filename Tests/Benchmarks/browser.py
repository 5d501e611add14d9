"""CPU, bytes and memory of the browser in a pseudo-terminal, key by key, on a small and on a big database."""

import argparse
import contextlib
import curses
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

import measure

TERM = "xterm-256color"
LINES, COLUMNS = 24, 80

# What a key may cost: CPU milliseconds, bytes to the terminal.
BUDGETS = {"down": (2, 400), "page down": (4, 3_000), "end": (4, 3_000), "home": (4, 3_000)}


def keys():
    """The bytes that the terminal sends for each key, from terminfo."""
    curses.setupterm(TERM)
    names = {"down": "kcud1", "page down": "knp", "end": "kend", "home": "khome"}
    return {key: curses.tigetstr(name) for key, name in names.items()}


class Screen:
    """A program in a pseudo-terminal that reads all its output and forgets it but for the tail."""

    def __init__(self, command, environment, folder):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(folder)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
                os.execve(command[0], command, environment)
            finally:
                os._exit(127)
        self.cost = measure.Cost(self.pid)
        self.bytes = 0
        self.tail = b""
        self.ended = False

    def read(self, quiet, deadline):
        """Reads until nothing came for `quiet` seconds."""
        end = time.monotonic() + deadline
        while not self.ended:
            left = end - time.monotonic()
            if left <= 0:
                sys.exit(f"the program was not quiet within {deadline} s; the last it wrote: {self.tail[-300:]!r}")
            if not select.select([self.terminal], [], [], min(quiet, left))[0]:
                return
            try:
                data = os.read(self.terminal, 65_536)
            except OSError:
                data = b""
            self.ended = not data
            self.bytes += len(data)
            self.tail = (self.tail + data)[-20_000:]

    def wait_for(self, text, deadline=20):
        """Reads until the text was written and the program is quiet."""
        end = time.monotonic() + deadline
        while text not in self.tail:
            self.read(0.05, deadline)
            if self.ended or time.monotonic() > end:
                sys.exit(f"{text!r} did not come within {deadline} s; the last it wrote: {self.tail[-600:]!r}")
        self.read(0.3, deadline)

    def press(self, key, quiet):
        os.write(self.terminal, key)
        self.read(quiet, 10)

    def close(self):
        # Each q goes up one level; the last one quits.
        for _ in range(4):
            if not self.ended:
                with contextlib.suppress(OSError):
                    os.write(self.terminal, b"q")
                self.read(0.5, 5)
        if not self.ended:
            os.kill(self.pid, signal.SIGTERM)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)


def series(options):
    """Key, how often, and how long it must be quiet before the next."""
    yield "down", options.keys, 0.03
    yield "page down", options.keys, 0.06
    for _ in range(options.ends):
        yield "end", 1, 0.25
        yield "home", 1, 0.25


def drive(screen, options):
    """Presses everything; returns for each key (CPU milliseconds, bytes) a press."""
    sequences = keys()
    # The screen settles, and what is done once (caches, the first count) is not counted.
    for _ in range(10):
        screen.press(sequences["down"], 0.05)
    time.sleep(1)
    totals = {}
    for key, count, quiet in series(options):
        cpu, data = screen.cost.nanoseconds(), screen.bytes
        for _ in range(count):
            screen.press(sequences[key], quiet)
        # What a press sets off in the background, such as fetching what lies ahead, belongs to it.
        screen.read(0.2, 10)
        total = totals.setdefault(key, [0, 0, 0])
        total[0] += (screen.cost.nanoseconds() - cpu) / 1e6
        total[1] += screen.bytes - data
        total[2] += count
    return {key: (cpu / count, data / count) for key, (cpu, data, count) in totals.items()}


def environment(home):
    values = {name: value for name, value in os.environ.items() if not name.startswith(("MCP_", "XDG_", "LC_"))}
    values |= {"TERM": TERM, "LANG": "C.UTF-8", "HOME": home, "MCP_TOKEN": measure.TOKEN}
    for name in ("LINES", "COLUMNS", "NO_COLOR"):
        values.pop(name, None)
    return values


def browse(arguments, options, vitrine, on_measured=lambda: None):
    home = tempfile.mkdtemp(prefix="vitrine-benchmark-")
    try:
        screen = Screen([vitrine, "browse", *arguments], environment(home), home)
        screen.wait_for(b"tickets")
        screen.press(b"2", 0.5)
        screen.wait_for(b"T-0")
        results = drive(screen, options)
        on_measured()
        memory = screen.cost.memory()
        started = time.monotonic()
        idle = (screen.cost.nanoseconds(), screen.bytes)
        screen.read(options.idle, options.idle + 1)
        idle = ((screen.cost.nanoseconds() - idle[0]) / 1e6 / max(0.001, time.monotonic() - started), screen.bytes - idle[1])
        code = screen.close()
        if code != 0:
            sys.exit(f"vitrine browse ended with {code}; the last it wrote: {screen.tail[-600:]!r}")
        return results, memory, idle
    finally:
        shutil.rmtree(home, ignore_errors=True)


def report(title, results, memory, idle):
    """Prints one table; returns what is over its budget."""
    print(f"\n{title}")
    over = []
    for key, (cpu, data) in results.items():
        print(f"  {key:12}{cpu:8.2f} ms CPU{data:10.0f} bytes a key")
        if cpu > BUDGETS[key][0] or data > BUDGETS[key][1]:
            over.append(f"{title}: {key}")
    print(f"  resident    {memory[0]:8.1f} MiB, at most {memory[1]:.1f} MiB")
    print(f"  idle        {idle[0]:8.2f} ms CPU a second, {idle[1]} bytes in all")
    return over + ([f"{title}: memory"] if memory[1] > 60 else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    measure.add_binary_option(parser)
    parser.add_argument("--tickets", type=int, nargs="+", default=[20_000, 1_000_000], help="sizes to measure")
    parser.add_argument("--keys", type=int, default=200, help="presses of down and of page down")
    parser.add_argument("--ends", type=int, default=20, help="presses of end, each followed by home")
    parser.add_argument("--idle", type=float, default=3, help="seconds to watch without a key")
    parser.add_argument("--check", action="store_true", help="fail when a figure is over its budget")
    options = parser.parse_args()
    vitrine = measure.checked_binary(options)
    print(f"The browser at {COLUMNS}x{LINES}, TERM={TERM}, averages of {options.keys} presses ({options.ends} of end and home)")
    over = []
    for tickets in options.tickets:
        database = measure.sample(vitrine, tickets)
        with measure.Server("vitrine serve", [vitrine, "serve"], database, 6_000) as server:
            begun = server.cost.nanoseconds()
            served = {}
            arguments = [server.url]
            results = browse(arguments, options, vitrine, lambda: served.update(cpu=server.cost.nanoseconds() - begun))
            over += report(f"{tickets:,} tickets, browser alone (browse URL)", *results)
            memory = server.cost.memory()
            print(f"  its server  {served['cpu'] / 1e6:8.1f} ms CPU in all, resident at most {memory[1]:.1f} MiB")
        results = browse(["--database", database], options, vitrine)
        over += report(f"{tickets:,} tickets, browser with its own gateway (browse --database)", *results)
    if options.check and over:
        sys.exit("over budget: " + "; ".join(over))


main()
