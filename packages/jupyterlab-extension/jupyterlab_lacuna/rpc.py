"""JSON-RPC 2.0 over a byte stream with ``Content-Length`` headers, as in LSP.

One connection, requests in one direction, notifications in both.  It knows no method by name, starts
no process and never reconnects: a connection that ends stays ended, and every request that was under
way on it fails with :class:`ConnectionLost`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any, Awaitable, Callable, Dict, Optional

#: A message longer than this is not from our protocol.
MAX_BYTES = 256 * 1024 * 1024


class ConnectionLost(Exception):
    """The stream ended before the answer came."""


class RpcError(Exception):
    """The other side answered with an error."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code


async def read_message(reader: asyncio.StreamReader) -> Optional[bytes]:
    """The body of the next message; None at the end of the stream or where the framing is broken."""
    length = None
    while True:
        try:
            line = await reader.readline()
        except (ConnectionError, ValueError):
            return None
        if not line.endswith(b"\n"):
            return None
        line = line.strip()
        if not line:
            break
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            try:
                length = int(value)
            except ValueError:
                return None
    if length is None or not 0 <= length <= MAX_BYTES:
        return None
    try:
        return await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def frame(body: bytes) -> bytes:
    """``body`` with its header."""
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class Connection:
    """One end of a JSON-RPC stream.  Lives on the event loop it was created on."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        on_notification: Callable[[str, Any], None],
    ):
        self._reader = reader
        self._writer = writer
        self._on_notification = on_notification
        self._ids = itertools.count(1)
        self._waiting: Dict[int, asyncio.Future[Any]] = {}
        #: Done when the stream has ended.
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._task = asyncio.ensure_future(self._read())

    def request(self, method: str, params: Any) -> Awaitable[Any]:
        """Sends now; the awaitable gives the result, or raises RpcError or ConnectionLost."""
        future = asyncio.get_running_loop().create_future()
        if self.closed.done():
            future.set_exception(ConnectionLost())
            return future
        number = next(self._ids)
        self._waiting[number] = future
        future.add_done_callback(lambda _: self._forget(number))
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return future

    def notify(self, method: str, params: Any) -> None:
        """Sends now; a notification on an ended stream is lost, and ``closed`` says so."""
        if not self.closed.done():
            self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def close(self) -> None:
        self._end()
        self._task.cancel()

    def _forget(self, number: int) -> None:
        # A caller that gave up tells the other side, as LSP does.
        if self._waiting.pop(number, None) is not None:
            self.notify("$/cancelRequest", {"id": number})

    def _send(self, message: Dict[str, Any]) -> None:
        # ASCII escapes carry lone surrogates, which UTF-8 cannot.
        self._writer.write(frame(json.dumps(message).encode("ascii")))

    async def _read(self) -> None:
        try:
            while True:
                body = await read_message(self._reader)
                if body is None:
                    return
                try:
                    message = json.loads(body)
                except ValueError:
                    return
                if isinstance(message, dict):
                    self._take(message)
        finally:
            self._end()

    def _take(self, message: Dict[str, Any]) -> None:
        method = message.get("method")
        if method is not None:
            if "id" in message:
                error = {"code": -32601, "message": "this client answers no requests"}
                self._send({"jsonrpc": "2.0", "id": message["id"], "error": error})
            else:
                self._on_notification(method, message.get("params"))
            return
        number = message.get("id")
        future = self._waiting.pop(number, None) if isinstance(number, int) else None
        if future is None or future.done():
            return
        error = message.get("error")
        if error is None:
            future.set_result(message.get("result"))
        else:
            future.set_exception(RpcError(error.get("code", 0), str(error.get("message", ""))))

    def _end(self) -> None:
        if not self.closed.done():
            self.closed.set_result(None)
        self._writer.close()
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(ConnectionLost())
                # A caller that no longer waits is not an error of its own.
                future.exception()
