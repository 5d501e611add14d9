"""Attacks on what comes before the first message. Each takes a target and how thorough to be, and says what came of it."""

import time

from wire import drop, ended, head, read_all, send


def slow_handshakes(target, quick):
    """Heads that come byte by byte, and are never whole."""
    peers = target.connect_many(400)
    begin = time.monotonic()
    for byte in head()[: 6 if quick else 26]:
        for peer in peers:
            send(peer, bytes([byte]))
        time.sleep(0.5)
    gone = ended(peers)
    drop(peers)
    wanted = 144 if quick else 400
    return gone >= wanted, f"{gone} of 400 cut within {time.monotonic() - begin:.0f} s"


def silent_connections(target, quick):
    """Connections that say nothing at all."""
    count = 1000 if quick else 3000
    peers = target.connect_many(count)
    if not quick:
        time.sleep(11)
    gone = ended(peers, 1)
    drop(peers)
    return gone >= (count - 256 if quick else count), f"{gone} of {count} cut"


def wrong_tokens(target, quick):
    """Guesses, faster than they are answered."""
    count = 300 if quick else 1000
    peers = target.connect_many(count, head(token="not-the-token-at-all"))
    answers = [read_all(peer, 12) for peer in peers]
    drop(peers)
    refused = sum(answer.startswith(b"HTTP/1.1 403 ") for answer in answers)
    let_in = sum(answer.startswith(b"HTTP/1.1 101 ") for answer in answers)
    return let_in == 0 and refused > 0, f"{refused} times 403, {count - refused - let_in} cut, {let_in} let in"


def _judge(target, heads, wanted):
    """Sends each; the answers must begin with one of the wanted, and be one answer. An empty one is a connection closed."""
    wrong = []
    for name, data in heads.items():
        peer = target.connect()
        send(peer, data)
        answer = read_all(peer, 15)
        peer.close()
        expected = wanted[name] if isinstance(wanted, dict) else wanted
        if not answer.startswith(expected) or answer.count(b"HTTP/1.1 ") != 1:
            wrong.append(f"{name}: {answer[:60]!r}")
    return wrong


def header_abuse(target, _):
    """Heads that no client sends."""
    long = "x" * 9000
    plain = head().decode()
    heads = {
        "65 headers": head(*(f"X-{n}: y" for n in range(60))),
        "a header of 9 KB": head(f"X-Long: {long}"),
        "20 KB of headers": head(*(f"X-{n}: {'y' * 4000}" for n in range(5))),
        "a header without end": head().rstrip() + b"\r\nX-Long: " + b"y" * 200_000,
        "a target of 60 KB": head(path="/mcp/ws?" + "y" * 60_000),
        "no Host": plain.replace("Host: localhost\r\n", "").encode(),
        "two Hosts": head("Host: example.com"),
        "two Origins": head("Origin: http://localhost", "Origin: http://localhost"),
        "no colon": head("nonsense"),
        "a blank before the colon": head("X-A : b"),
        "a folded header": head("X-A: b", " c"),
        "a control in a header": head("X-A: b\x01c"),
        "NUL": head("X-A: b\x00c"),
        "bytes": bytes(range(256)) * 4,
        "HTTP/0.9": b"GET /mcp/ws\r\n\r\n",
        "HTTP/1.0": plain.replace("HTTP/1.1", "HTTP/1.0").encode(),
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        "empty lines": b"\r\n" * 5000,
    }
    wrong = _judge(target, heads, b"HTTP/1.1 400 ")
    return not wrong, f"{len(heads) - len(wrong)} of {len(heads)} answered 400" + "".join(f"; {text}" for text in wrong)


def smuggling(target, _):
    """Bodies and second requests that another server might see where this one does not."""
    second = "GET /mcp/ws HTTP/1.1\r\nHost: localhost\r\n\r\n"
    heads = {
        "Content-Length": head("Content-Length: 5") + b"hello",
        "chunked": head("Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n",
        "both": head("Content-Length: 4", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + second.encode(),
        "two lengths": head("Content-Length: 0", "Content-Length: 5") + b"hello",
        "a list of lengths": head("Content-Length: 5, 5") + b"hello",
        "a signed length": head("Content-Length: +5") + b"hello",
        "a hidden encoding": head("Transfer-Encoding: xchunked") + b"0\r\n\r\n",
        "a blank in the name": head("Transfer-Encoding : chunked") + b"0\r\n\r\n" + second.encode(),
        "an encoding on two lines": head("Transfer-Encoding: identity", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
        "a lone CR": head("X-A: b\rTransfer-Encoding: chunked") + b"0\r\n\r\n",
        "a body for a GET": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 44\r\n\r\n" + second.encode(),
    }
    wrong = _judge(target, heads, b"HTTP/1.1 400 ")
    # One connection carries one request, whatever stands behind it.
    wrong += _judge(target, {"two requests": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + second.encode()}, b"HTTP/1.1 404 ")
    count = len(heads) + 1
    return not wrong, f"{count - len(wrong)} of {count} refused, with one answer" + "".join(f"; {text}" for text in wrong)


def foreign_pages(target, _):
    """Browsers on foreign pages, and names that point here."""
    port = target.port
    no, yes = b"HTTP/1.1 403 ", b"HTTP/1.1 101 "
    tries = {
        "foreign Origin": (head("Origin: https://evil.example", host=f"127.0.0.1:{port}"), no),
        "null": (head("Origin: null", host=f"127.0.0.1:{port}"), no),
        "another port": (head(f"Origin: http://127.0.0.1:{port + 1}", host=f"127.0.0.1:{port}"), no),
        "a name that begins alike": (head(f"Origin: http://127.0.0.1.evil.example:{port}", host=f"127.0.0.1:{port}"), no),
        "a foreign Host": (head("Origin: http://evil.example", host="evil.example"), no),
        "a rebound name": (head(f"Origin: http://evil.example:{port}", host=f"evil.example:{port}"), no),
        "0.0.0.0": (head(f"Origin: http://0.0.0.0:{port}", host=f"0.0.0.0:{port}"), no),
        "no token either": (head("Origin: https://evil.example", token=None), no),
        "its own page": (head(f"Origin: http://127.0.0.1:{port}", host=f"127.0.0.1:{port}"), yes),
        "a name that is allowed": (head("Origin: http://desk.example.com", host="desk.example.com"), yes),
        "no browser": (head(host="evil.example"), yes),
    }
    # Those that are let in are ended by a close frame of their own.
    close = b"\x88\x80\x00\x00\x00\x00"
    heads = {name: data + (close if wanted == yes else b"") for name, (data, wanted) in tries.items()}
    wrong = _judge(target, heads, {name: wanted for name, (_, wanted) in tries.items()})
    return not wrong, f"{len(tries) - len(wrong)} of {len(tries)} as they should" + "".join(f"; {text}" for text in wrong)


ATTACKS = [slow_handshakes, silent_connections, wrong_tokens, header_abuse, smuggling, foreign_pages]
