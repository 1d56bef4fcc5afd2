"""An authority for tests: a process of its own that speaks the real protocol and can be slow, or dead.

It refuses a cell in which a line begins with ``refuse``, so a test can write both a cell that is
refused and its positive control.  What it is told is appended to a JSON Lines file; how it behaves is
read from a JSON file before every answer: ``delay`` seconds, ``mode``, ``hang``, ``fail``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from jupyterlab_lacuna import protocol  # noqa: E402
from jupyterlab_lacuna.rpc import frame, read_message  # noqa: E402

CONTROL = Path(os.environ["STANDIN_CONTROL"])
HEARD = Path(os.environ["STANDIN_HEARD"])


def control() -> dict:
    try:
        return json.loads(CONTROL.read_text())
    except (OSError, ValueError):
        return {}


def hear(method: str, params: object) -> None:
    with HEARD.open("a") as out:
        out.write(json.dumps({"method": method, "params": params}) + "\n")


def verdict(cell: dict) -> dict:
    texts = [cell["source"], *cell.get("expressions", [])]
    refused = any(line.startswith("refuse") for text in texts for line in text.splitlines())
    finding = {
        "rule": "a-rule",
        "pack": "a.pack@1.0.0",
        "title": "A title",
        "message": "This leaves.",
        "why": "It may not.",
        "level": "block",
        "lineage": ["a.csv.email", "out.csv"],
        "owners": ["crm"],
        "fingerprint": "f",
        "alternatives": [],
    }
    bundle = {
        "schema": protocol.BLOCK_SCHEMA,
        "decision": "block",
        "summary": "This leaves.",
        "decisionId": "d",
        "cell": cell.get("key"),
        "findings": [finding],
        "packs": ["a.pack@1.0.0"],
    }
    return {
        "decision": "block" if refused else "run",
        "decisionId": "d",
        "findings": [finding] if refused else [],
        "block": bundle if refused else None,
        "text": "This leaves.\nIt may not." if refused else "",
    }


async def answer(method: str, params: dict, state: dict) -> object:
    if method == protocol.STATUS:
        return {"mode": state.get("mode", "enforce"), "packs": [], "problems": [], "server": "standin", "auditWritable": True}
    if method == protocol.GATE:
        await asyncio.sleep(state.get("delay", 0))
        return {
            "cells": [verdict(it) for it in params["cells"]],
            "mode": state.get("mode", "enforce"),
            "revision": params["revision"],
        }
    if method == protocol.SESSION_REPLAY:
        return {"revision": params["revision"]}
    return None


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async def reply(message: dict) -> None:
        state = control()
        if state.get("hang"):
            return
        body = {"jsonrpc": "2.0", "id": message["id"]}
        if state.get("fail") and message["method"] == protocol.GATE:
            body["error"] = {"code": -32603, "message": "no"}
        else:
            body["result"] = await answer(message["method"], message.get("params"), state)
        writer.write(frame(json.dumps(body).encode()))

    greeting = json.loads(await read_message(reader) or b"{}")
    if greeting.get("params", {}).get("token") != os.environ["LACUNA_TOKEN"]:
        writer.close()
        return
    result = {"protocol": protocol.PROTOCOL_VERSION, "server": "standin"}
    writer.write(frame(json.dumps({"jsonrpc": "2.0", "id": greeting["id"], "result": result}).encode()))
    while True:
        body = await read_message(reader)
        if body is None:
            return
        message = json.loads(body)
        hear(message["method"], message.get("params"))
        if "id" in message:
            asyncio.ensure_future(reply(message))


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen")
    parser.add_argument("--workspace")
    parser.add_argument("--parent", type=int)
    args = parser.parse_args()
    server = await asyncio.start_unix_server(serve, args.listen)
    async with server:
        await asyncio.Event().wait()


asyncio.run(main())
