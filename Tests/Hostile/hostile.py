#!/usr/bin/env python3
"""Attacks a `vitrine serve`, and says what an honest client noticed. The page beside this file has more."""

import argparse
import inspect
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import venv

# Beside the sources there are to be sources only.
sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# What must hold during and after every attack.
MEMORY = 16  # MiB more than before
DESCRIPTORS = 2
SETTLING = 25  # s


def in_own_environment():
    """Runs again where `websockets` is, installed once into .build beside this page."""
    try:
        import websockets.sync.client  # noqa: F401

        return
    except ImportError:
        pass
    folder = os.path.join(HERE, ".build", "venv")
    if sys.prefix == folder:
        sys.exit("websockets cannot be installed")
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "websockets"], check=True)
    os.execv(python, [python, *sys.argv])


def options(names):
    parser = argparse.ArgumentParser(description=__doc__)
    release = os.path.join(ROOT, ".build", "release", "vitrine")
    parser.add_argument("--vitrine", default=release, help="the binary to attack (release build)")
    parser.add_argument("--quick", action="store_true", help="a short form of each, under a minute in all")
    parser.add_argument("--tickets", type=int, help="size of the table that slow queries read (5,000,000; quick: 200,000)")
    parser.add_argument("--database", help="a sample that is there already")
    parser.add_argument("--connections", type=int, default=10_000, help="idle connections")
    parser.add_argument("--latency", type=float, default=250, help="ms that the honest client may wait; more for a debug build")
    parser.add_argument("--only", choices=names, nargs="+", metavar="ATTACK", help="some of " + ", ".join(names))
    return parser.parse_args()


def database(chosen, folder):
    if chosen.database:
        return chosen.database
    tickets = chosen.tickets or (200_000 if chosen.quick else 5_000_000)
    path = os.path.join(folder, "sample.sqlite")
    subprocess.run([chosen.vitrine, "sample", path, "--tickets", str(tickets)], check=True, stdout=subprocess.DEVNULL)
    return path


def perform(attack, port, quick, crowd, server, pipe):
    """In a process of its own, and behind the server in the queue for processors: a real attacker has his own."""
    import server as watching
    import wire

    os.nice(10)
    target = wire.Target(port)
    target.crowd = crowd
    arguments = [target, quick]
    if "watch" in inspect.signature(attack).parameters:
        watch = watching.Watch(server)
        arguments.append(watch)
    try:
        pipe.send(attack(*arguments))
    except Exception as error:
        pipe.send((False, f"{type(error).__name__}: {error}"))


def settled(server, resident, descriptors):
    """Waits until the server has let go of what it held; what it has then."""
    deadline = time.monotonic() + SETTLING
    while True:
        now = server.resident(), server.descriptors()
        if now[0] <= resident + MEMORY and now[1] <= descriptors + DESCRIPTORS or time.monotonic() > deadline:
            return now
        time.sleep(0.25)


def asked(pipe):
    pipe.send("worst")
    return pipe.recv()


def run(attack, chosen, server, honest):
    import server as watching

    asked(honest)
    begin = time.monotonic()
    before = server.resident(), server.descriptors()
    watch = watching.Watch(server)
    here, there = multiprocessing.Pipe()
    arguments = (attack, server.port, chosen.quick, chosen.connections, server, there)
    attacker = multiprocessing.Process(target=perform, args=arguments)
    attacker.start()
    there.close()
    try:
        is_right, answers = here.recv()
    except EOFError:
        is_right, answers = False, "the attacker died"
    attacker.join()
    during = asked(honest)
    watch.end()
    if server.process.poll() is not None:
        sys.exit(f"the server ended with {server.process.returncode} during {attack.__name__}")
    after = settled(server, *before)
    later = asked(honest)
    faults = []
    if not is_right:
        faults.append("answers")
    if max(during["asked"], during["came"], later["asked"], later["came"]) > chosen.latency:
        faults.append("latency")
    if after[0] > before[0] + MEMORY:
        faults.append("memory")
    if after[1] > before[1] + DESCRIPTORS:
        faults.append("descriptors")
    errors = during["errors"] + later["errors"]
    if errors:
        faults.append("honest client: " + errors[0])
    print(
        f"| {attack.__name__.replace('_', ' ')} | {answers.replace('|', '/')} "
        f"| {during['asked']:.0f} / {later['asked']:.0f} | {during['came']:.0f} / {later['came']:.0f} "
        f"| {before[0]:.0f} / {watch.resident:.0f} / {after[0]:.0f} | {before[1]} / {watch.descriptors} / {after[1]} "
        f"| {time.monotonic() - begin:.0f} | {', '.join(faults) or 'holds'} |",
        flush=True,
    )
    return not faults


def main():
    in_own_environment()
    sys.path.insert(0, HERE)
    import handshakes
    import server as watching
    import sessions
    import wire

    attacks = {attack.__name__.replace("_", "-"): attack for attack in handshakes.ATTACKS + sessions.ATTACKS}
    chosen = options(attacks)
    chosen.vitrine = os.path.abspath(chosen.vitrine)
    multiprocessing.set_start_method("fork")
    allowed = watching.allow_descriptors()
    chosen.connections = min(chosen.connections, allowed - 200)
    with tempfile.TemporaryDirectory() as folder, watching.Server(chosen.vitrine, database(chosen, folder), folder) as server:
        here, there = multiprocessing.Pipe()
        client = multiprocessing.Process(target=watching.honest, args=(server.port, there), daemon=True)
        client.start()
        sessions.warm_up(wire.Target(server.port))
        time.sleep(5)
        print("| Attack | What came of it | Request ms, during / after | Newcomer ms | Resident MiB, before / most / after | Descriptors | s | |")
        print("|---|---|---|---|---|---|---|---|")
        good = [run(attack, chosen, server, here) for name, attack in attacks.items() if name in (chosen.only or attacks)]
        here.send("end")
        client.join(5)
    print(f"\n{sum(good)} of {len(good)} hold: answers as they should be, an honest client within {chosen.latency:.0f} ms,")
    print(f"memory within {MEMORY} MiB and descriptors within {DESCRIPTORS} of what they were.")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
