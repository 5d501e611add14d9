"""The documented server as one would write it in Python: websockets and sqlite3, the same checks, SQL and answers as `vitrine serve`."""

import argparse
import asyncio
import collections
import hmac
import http
import json
import logging
import os
import sqlite3
import time

from websockets.asyncio.server import serve

HIDDEN = {
    "password_hash", "password", "secret", "token", "api_key", "totp_secret", "encryption_key", "private_key", "client_secret",
    "webhook_secret", "auth_token",
}
MODELS = ["users", "tickets", "change_log"]
TOKEN = os.environ["MCP_TOKEN"]
RATE_LIMIT = int(os.environ["MCP_RATE_LIMIT"])


class Refused(Exception):
    """An error that the client is told."""


class Gateway:
    def __init__(self, path):
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.connection.execute("PRAGMA query_only = 1")
        self.columns = {}
        for model in MODELS:
            names = [row[1] for row in self.connection.execute(f"PRAGMA table_info({model})")]
            self.columns[model] = [name for name in names if name not in HIDDEN]
        self.lists = {m: f"SELECT {', '.join(c)} FROM {m}" for m, c in self.columns.items()}

    def answer(self, text):
        request = json.loads(text)
        reply = {"id": request.get("id"), "status": "ok"}
        try:
            reply |= self.run(str(request.get("action", "")).lower(), str(request.get("model", "")).lower(), request.get("params") or {})
        except Refused as error:
            reply |= {"status": "error", "error": str(error)}
        return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))

    def run(self, action, model, params):
        if model not in self.columns:
            raise Refused(f"Model '{model}' not allowed. Allowed models: {', '.join(MODELS)}")
        if action == "get":
            row = self.connection.execute(f"{self.lists[model]} WHERE id = ?", (params["id"],)).fetchone()
            if row is None:
                raise Refused(f"Record not found: {model} id={params['id']}")
            return {"data": dict(zip(self.columns[model], row))}
        if action not in ("list", "query"):
            raise Refused(f"Write operations not allowed in read-only mode: {action}")
        limit, offset = min(int(params.get("limit", 50)), 100), int(params.get("offset", 0))
        filters = params.get("filters") or {}
        for name in filters:
            if name not in self.columns[model]:
                raise Refused(f"Filter field '{name}' is not allowed for model '{model}'")
        where = " WHERE " + " AND ".join(f"{name} = ?" for name in filters) if filters else ""
        sql = f"{self.lists[model]}{where} ORDER BY id LIMIT ? OFFSET ?"
        rows = self.connection.execute(sql, (*filters.values(), limit, offset)).fetchall()
        data = [dict(zip(self.columns[model], row)) for row in rows]
        return {"data": data, "count": len(data), "limit": limit, "offset": offset}


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--listen", required=True)
    options = parser.parse_args()
    gateway = Gateway(options.database)
    # A probe that only connects is not worth a traceback.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)

    def admit(connection, request):
        if request.path != "/mcp/ws":
            return connection.respond(http.HTTPStatus.NOT_FOUND, "Not found")
        if not hmac.compare_digest(request.headers.get("X-MCP-Token", ""), TOKEN):
            return connection.respond(http.HTTPStatus.FORBIDDEN, "Invalid authentication token")
        return None

    async def talk(socket):
        recent = collections.deque()
        async for message in socket:
            now = time.monotonic()
            while recent and recent[0] < now - 60:
                recent.popleft()
            if len(recent) >= RATE_LIMIT:
                await socket.close(1008, "Rate limit exceeded")
                return
            recent.append(now)
            await socket.send(gateway.answer(message))

    host, port = options.listen.rsplit(":", 1)
    async with serve(talk, host, int(port), process_request=admit, compression=None, max_size=64 * 1024):
        await asyncio.get_running_loop().create_future()


asyncio.run(main())
