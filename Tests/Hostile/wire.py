"""Sockets without manners: bytes of handshakes and frames, and many connections at a time."""

import os
import select
import socket
import struct
import time

TOKEN = "hostile-token-0123456789abcdef"
MASK = b"\x01\x02\x03\x04"
GET = b'{"id":1,"action":"get","model":"users","params":{"id":1}}'


def head(*lines, path="/mcp/ws", token=TOKEN, host="localhost"):
    """A well-formed request for an upgrade; further header lines behind the usual ones."""
    usual = [f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
    usual += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
    if token:
        usual.append(f"X-MCP-Token: {token}")
    return "\r\n".join([*usual, *lines, "", ""]).encode()


def frame(opcode, payload=b"", final=True, length=None):
    """A client's frame; `length` lies about the payload's."""
    count = len(payload) if length is None else length
    start = bytes([(0x80 if final else 0) | opcode])
    if count < 126:
        start += bytes([0x80 | count])
    elif count < 65536:
        start += b"\xfe" + struct.pack(">H", count)
    else:
        start += b"\xff" + struct.pack(">Q", count)
    whole = (MASK * (len(payload) // 4 + 1))[: len(payload)]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")
    return start + MASK + masked


class Target:
    """The server under attack."""

    def __init__(self, port):
        self.port = port
        self.opened = 0

    def connect(self, receive_buffer=None):
        """A connection from one of several loopback addresses, so that ports do not run out."""
        self.opened += 1
        peer = socket.socket()
        peer.settimeout(20)
        # It ends with a reset: nothing waits at this end, and the server has to cope.
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if receive_buffer:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        peer.bind((f"127.0.1.{1 + (self.opened + os.getpid()) % 8}", 0))
        peer.connect(("127.0.0.1", self.port))
        return peer

    def connect_many(self, count, first=b"", receive_buffer=None):
        peers = []
        for _ in range(count):
            peer = self.connect(receive_buffer)
            if first:
                send(peer, first)
            peers.append(peer)
        return peers

    def upgraded(self, count=1, receive_buffer=None):
        """WebSockets, in bunches: each handshake is done before there are too many that are not."""
        peers = []
        while len(peers) < count:
            bunch = self.connect_many(min(64, count - len(peers)), head(), receive_buffer)
            for peer in bunch:
                answer = read_head(peer)
                if not answer.startswith(b"HTTP/1.1 101 "):
                    raise RuntimeError(f"not let in: {answer[:100]!r}")
            peers += bunch
        return peers


def send(peer, data):
    try:
        peer.sendall(data)
        return True
    except OSError:
        return False


def read_head(peer):
    """To the empty line, byte by byte: frames may stand behind it."""
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        try:
            byte = peer.recv(1)
        except OSError:
            break
        if not byte:
            break
        answer += byte
    return answer


def read_all(peer, seconds=10):
    """What comes until the end, or for so long."""
    answer = b""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            peer.settimeout(left)
            data = peer.recv(65536)
        except OSError:
            break
        if not data:
            break
        answer += data
    return answer


def frames(data):
    """The whole frames that a server sent, and the rest."""
    found = []
    at = 0
    while at + 2 <= len(data):
        length = data[at + 1] & 0x7F
        wide = {126: 2, 127: 8}.get(length, 0)
        start = at + 2 + wide
        if wide:
            length = int.from_bytes(data[at + 2 : start], "big")
        if start + length > len(data):
            break
        found.append((data[at] & 0x0F, data[start : start + length]))
        at = start + length
    return found, data[at:]


def close_code(data):
    """The code of the close frame that ends what a server sent; None without one."""
    for opcode, payload in frames(data)[0]:
        if opcode == 8 and len(payload) >= 2:
            return int.from_bytes(payload[:2], "big")
    return None


def ended(peers, seconds=0.5):
    """How many of them the server has ended; what they were sent is dropped."""
    poll = select.poll()
    by_number = {peer.fileno(): peer for peer in peers}
    for number in by_number:
        poll.register(number, select.POLLIN | select.POLLRDHUP)
    gone = 0
    deadline = time.monotonic() + seconds
    while by_number and (left := deadline - time.monotonic()) > 0:
        for number, _ in poll.poll(left * 1000):
            try:
                if by_number[number].recv(1 << 20, socket.MSG_DONTWAIT):
                    continue
            except BlockingIOError:
                continue
            except OSError:
                pass
            gone += 1
            poll.unregister(number)
            del by_number[number]
    return gone


def drop(peers):
    for peer in peers:
        peer.close()
