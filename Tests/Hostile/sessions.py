"""Attacks by those who have a token. Each takes a target and how thorough to be, and says what came of it."""

import collections
import json
import select
import socket
import time

from wire import GET, close_code, drop, ended, frame, frames, head, read_all, read_head, send


def _codes(peers, seconds):
    """The close codes that peers are sent, counted; None for those that got none."""
    deadline = time.monotonic() + seconds
    return collections.Counter(close_code(read_all(peer, max(0.05, deadline - time.monotonic()))) for peer in peers)


def _said(codes):
    return ", ".join(f"{count} times {code or 'no close'}" for code, count in codes.most_common())


def half_messages(target, quick):
    """64 KiB but for the end, from many."""
    count = 100 if quick else 500
    peers = target.upgraded(count)
    data = frame(1, b"x" * 60_000, length=65_536)
    for peer in peers:
        send(peer, data)
    if quick:
        gone = ended(peers, 1)
        drop(peers)
        return gone == 0, f"{count} held, {count * 60_000 >> 20} MiB"
    codes = _codes(peers, 15)
    drop(peers)
    return codes == {1008: count}, _said(codes)


def big_messages(target, _):
    """Frames that announce more than may be, and messages in more pieces than may be."""
    expected = {
        1009: [frame(1, length=65_537), frame(2, length=1 << 40), frame(1, b"x" * 65_000, final=False) + frame(0, b"y" * 1000)],
        1008: [frame(1, b"x", final=False) + frame(0, b"", final=False) * 200],
        1002: [frame(1, length=-1 & (1 << 64) - 1), frame(9, b"x" * 126), frame(3), bytes([0xC1, 0x80]) + bytes(4)],
        1007: [frame(1, b"\xff\xfe")],
    }
    wrong = []
    count = 0
    for code, all_data in expected.items():
        for data in all_data:
            count += 1
            [peer] = target.upgraded()
            send(peer, data)
            if (got := close_code(read_all(peer, 10))) != code:
                wrong.append(f"{data[:10]!r}: {got} instead of {code}")
            peer.close()
    return not wrong, f"{count - len(wrong)} of {count} closed with the right code" + "".join(f"; {text}" for text in wrong)


def flood(target, quick):
    """Requests as fast as they can be written, valid and not."""
    peers = target.upgraded(3 if quick else 12)
    bunches = [frame(1, GET) * 100, frame(1, b"{") * 100, frame(1, b"") * 100, frame(1, b'{"action":"list","model":"tickets"}') * 100]
    exceeded = b'"error":"Rate limit exceeded: 3000 requests per 60s"}'
    left = [memoryview(bunches[index % len(bunches)] * 40) for index in range(len(peers))]
    got = [b""] * len(peers)
    open_ones = set(range(len(peers)))
    deadline = time.monotonic() + 20
    while open_ones and time.monotonic() < deadline:
        select.select([peers[index] for index in open_ones], [], [], 0.01)
        for index in list(open_ones):
            try:
                left[index] = left[index][peers[index].send(left[index], socket.MSG_DONTWAIT) :]
            except OSError:
                pass
            try:
                data = peers[index].recv(1 << 20, socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            got[index] = (got[index] + data)[-200:]
            if not data or exceeded in got[index]:
                open_ones.remove(index)
    drop(peers)
    limited = sum(exceeded in text for text in got)
    return limited == len(peers), f"{limited} of {len(peers)} were sent the rate limit's answer and closed"


def ping_storm(target, quick):
    """Pings and pongs, alone and inside a message."""
    peers = target.upgraded(20 if quick else 100)
    storms = [frame(9, b"x" * 125) * 2000, frame(10) * 2000, frame(1, b"{", final=False) + frame(9) * 2000]
    for index, peer in enumerate(peers):
        send(peer, storms[index % len(storms)])
    codes = _codes(peers, 10)
    drop(peers)
    return set(codes) == {1008}, _said(codes)


def slow_readers(target, quick):
    """Long answers, asked for and not read."""
    count = 50 if quick else 200
    peers = target.upgraded(count, receive_buffer=4096)
    request = frame(1, b'{"id":1,"action":"list","model":"tickets","params":{"limit":100}}')
    for peer in peers:
        send(peer, request * 16)
    if quick:
        time.sleep(3)
        drop(peers)
        return True, f"{count} held"
    time.sleep(50)
    gone = 0
    for peer in peers:
        # A reset is what ends them; whoever was not cut is sent more when he reads.
        peer.settimeout(5)
        try:
            while peer.recv(65_536):
                pass
            gone += 1
        except ConnectionResetError:
            gone += 1
        except OSError:
            pass
    drop(peers)
    return gone == count, f"{gone} of {count} cut within 50 s"


def idle_connections(target, quick, watch):
    """Connections that ask once and then do nothing."""
    count = 1000 if quick else target.crowd
    before = watch.server.resident()
    peers = target.upgraded(count)
    for peer in peers:
        send(peer, frame(1, GET))
    answered = sum(len(peer.recv(4096)) > 20 for peer in peers)
    each = (watch.server.resident() - before) * 1024 / count
    time.sleep(1 if quick else 5)
    gone = ended(peers, 1)
    drop(peers)
    return answered == count and gone == 0 and each <= 8, f"{answered} of {count} answered and kept, {each:.1f} KiB each"


def resets(target, quick):
    """Connections that end with a reset at every stage."""
    count = 300 if quick else 3000
    upgrade = head()
    stages = [b"", upgrade[:20], upgrade, upgrade + frame(1, GET), upgrade + frame(1, GET) * 16, upgrade + frame(1, length=1000)]
    for index in range(count):
        peer = target.connect()
        send(peer, stages[index % len(stages)])
        if index % 2:
            peer.settimeout(0.01)
            read_head(peer)
        peer.close()
    return True, f"{count} reset"


def churn(target, quick):
    """One connection after the other: connect, ask, go."""
    deadline = time.monotonic() + (3 if quick else 15)
    count = failed = 0
    while time.monotonic() < deadline:
        peer = target.connect()
        send(peer, head() + frame(1, GET))
        if not read_head(peer).startswith(b"HTTP/1.1 101 ") or b'"status":"ok"' not in peer.recv(4096):
            failed += 1
        if count % 2:
            send(peer, frame(8, b"\x03\xe8"))
            read_all(peer, 1)
        peer.close()
        count += 1
    return failed == 0, f"{count} came and went, {failed} unanswered"


def slow_queries(target, quick):
    """Ten connections with nothing but filters, sorts and counts that no index serves."""
    answers = _questions(target.upgraded(10), 6 if quick else 30)
    allowed = {"ok", "Query timed out after 1s", "Server busy"}
    return set(answers) <= allowed and bool(answers), ", ".join(f"{count} times {name}" for name, count in answers.most_common())


def warm_up(target):
    """What a server allocates and opens once, it is to have before it is measured."""
    _questions(target.upgraded(10), 3)
    drop(target.upgraded(64))


def _questions(peers, seconds):
    """Asks on, eight at a time on each connection; the answers' errors, counted."""
    requests = [
        {"action": "list", "params": {"filters": {"description": "no such text"}}},
        {"action": "list", "params": {"order_by": "-description", "limit": 100}},
        {"action": "count", "params": {"filters": {"description": "no such text"}}},
        {"action": "list", "params": {"offset": 10**9}},
    ]
    answers = collections.Counter()
    deadline = time.monotonic() + seconds
    buffers = [b""] * len(peers)
    asked = 0

    def ask(peer, number):
        send(peer, frame(1, json.dumps({"id": number, "model": "tickets"} | requests[number % len(requests)]).encode()))

    for index, peer in enumerate(peers):
        for number in range(8):
            ask(peer, index + number)
    while time.monotonic() < deadline:
        for index, peer in enumerate(peers):
            peer.settimeout(0.02)
            try:
                data = peer.recv(1 << 20)
            except OSError:
                continue
            whole, buffers[index] = frames(buffers[index] + data)
            for opcode, payload in whole:
                if opcode != 1:
                    continue
                answer = json.loads(payload)
                answers[answer.get("error", "ok")] += 1
                # Every answer is followed by another question.
                asked += 1
                ask(peer, index + asked)
    drop(peers)
    return answers


ATTACKS = [half_messages, big_messages, flood, ping_storm, slow_readers, idle_connections, resets, churn, slow_queries]
