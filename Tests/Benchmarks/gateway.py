"""Server CPU per request over a loopback WebSocket: `vitrine serve` beside the same in Python, in one run."""

import argparse
import asyncio
import json
import os
import random
import sys

import measure

measure.in_own_environment()

from websockets.asyncio.client import connect  # noqa: E402: not there before the environment is

# As many as the protocol promises to read before the first is answered.
IN_FLIGHT = 16


def requests(action, count, tickets, seed):
    """The same for every server: pages near the beginning, records from anywhere."""
    chance = random.Random(seed)
    for number in range(count):
        if action == "list":
            params = {"limit": 50, "offset": 50 * (number % 20)}
        else:
            params = {"id": chance.randint(1, tickets)}
        yield json.dumps({"id": number, "action": action, "model": "tickets", "params": params})


async def converse(socket, messages, in_flight):
    """Sends all and takes all answers, at most `in_flight` of them outstanding; returns the last answer."""
    waiting, answer = 0, None
    for message in messages:
        if waiting == in_flight:
            answer = await socket.recv()
            waiting -= 1
        await socket.send(message)
        waiting += 1
    for _ in range(waiting):
        answer = await socket.recv()
    return answer


async def cost(server, action, in_flight, options, seed):
    """CPU microseconds of the server for one request, the connection not counted."""
    async with connect(server.url, additional_headers={"X-MCP-Token": measure.TOKEN}, compression=None, max_size=None) as socket:
        await converse(socket, requests(action, 50, options.tickets, seed), in_flight)
        count = options.requests if action == "list" else options.requests * 4
        messages = list(requests(action, count, options.tickets, seed))
        before = server.cost.nanoseconds()
        last = json.loads(await converse(socket, messages, in_flight))
        after = server.cost.nanoseconds()
        if last.get("status") != "ok" or last.get("id") != count - 1:
            sys.exit(f"{server.name} answered {str(last)[:200]}")
        return (after - before) / count / 1000


async def check_equal(servers, tickets):
    """What is compared has to be the same work: both give the same answers."""
    for message in [*requests("list", 3, tickets, 1), *requests("get", 3, tickets, 1)]:
        answers = []
        for server in servers:
            async with connect(server.url, additional_headers={"X-MCP-Token": measure.TOKEN}, max_size=None) as socket:
                await socket.send(message)
                answers.append(await socket.recv())
        first, *rest = [json.loads(answer) for answer in answers]
        if any(list(first.items()) != list(other.items()) for other in rest):
            sys.exit(f"the servers do not agree about {message}")


async def run(options):
    vitrine = measure.checked_binary(options)
    database = measure.sample(vitrine, options.tickets)
    python = [sys.executable, os.path.join(measure.HERE, "bench_server.py")]
    limit = 1_000_000_000
    with measure.Server("vitrine", [vitrine, "serve"], database, limit) as ours:
        with measure.Server("Python", python, database, limit) as theirs:
            servers = [ours, theirs]
            await check_equal(servers, options.tickets)
            kinds = [(action, in_flight) for action in ("list", "get") for in_flight in (1, IN_FLIGHT)]
            results = {(server.name, kind): [] for server in servers for kind in kinds}
            for seed in range(options.rounds):
                # In turns, so that a busy moment of the machine hits both.
                for kind in kinds:
                    for server in servers:
                        results[server.name, kind].append(await cost(server, *kind, options, seed))
            report(results, kinds, options, [server.cost.memory() for server in servers])
            return results, kinds


def report(results, kinds, options, memories):
    print(f"Server CPU, microseconds a request, {options.tickets:,} tickets, least (median) of {options.rounds} rounds")
    print(f"{'':26}{'vitrine':>18}{'Python':>18}{'ratio':>8}")
    for kind in kinds:
        name = f"{'list of 50' if kind[0] == 'list' else 'get'}, {'one by one' if kind[1] == 1 else f'{kind[1]} under way'}"
        (ours, ours_median), (theirs, theirs_median) = (measure.spread(results[server, kind]) for server in ("vitrine", "Python"))
        left, right = f"{ours:.1f} ({ours_median:.1f})", f"{theirs:.1f} ({theirs_median:.1f})"
        print(f"{name:26}{left:>18}{right:>18}{theirs / ours:>8.1f}")
    left, right = (f"{most:.1f}" for _, most in memories)
    print(f"{'resident at most, MiB':26}{left:>18}{right:>18}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    measure.add_binary_option(parser)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=500, help="of each kind a round; four times as many for get")
    parser.add_argument("--check", type=float, metavar="RATIO", help="fail when Python needs less than that many times our CPU")
    options = parser.parse_args()
    results, kinds = asyncio.run(run(options))
    if options.check is not None:
        worst = min(min(results["Python", kind]) / min(results["vitrine", kind]) for kind in kinds)
        if worst < options.check:
            sys.exit(f"the worst ratio is {worst:.1f}, wanted {options.check}")


main()
