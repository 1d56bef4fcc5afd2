"""What the browser may ask of this extension over HTTP and its websocket.

``lacuna/api/status`` tells whether the authority answers; ``lacuna/lsp`` carries LSP between one
browser tab and the authority.  No cell is judged here, and nothing a browser says here can touch a
session or the gate: those messages are refused.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from . import protocol, words
from .authority import Dead
from .rpc import frame, read_message

if TYPE_CHECKING:
    from .server import GateServer

#: A tab's LSP connection ended because the authority did; RFC 6455 calls it "service restart".
_CLOSE_RESTART = 1012

#: Our own messages a browser may send; of LSP's it may send all but those that end the server.
_OURS = frozenset(
    {protocol.COLUMNS, protocol.FIX, protocol.JUSTIFY, protocol.STATUS, protocol.EXPLAIN}
)
_NEVER = frozenset({"shutdown", "exit"})


class StatusHandler(APIHandler):
    """``GET lacuna/api/status``: whether the gate is armed and the authority answers."""

    auth_resource = "kernels"

    def initialize(self, server: "GateServer") -> None:
        self._server = server

    @web.authenticated
    @authorized
    def get(self) -> None:
        self.finish(json.dumps(status_of(self._server)))


def status_of(server: "GateServer") -> Dict[str, Any]:
    """What the front end shows in its status bar, also while there is no authority."""
    authority = server.authority
    return {
        "authority": "ready" if authority.connected else "down",
        "reason": authority.reason,
        "mode": server.mode,
        "root": Path(server.root).as_uri(),
    }


class LspHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """``lacuna/lsp``: one JSON-RPC message in each text frame."""

    auth_resource = "kernels"

    def initialize(self, server: "GateServer") -> None:
        self._server = server
        self._writer: Optional[asyncio.StreamWriter] = None
        self._pump: Optional[asyncio.Task[None]] = None

    def set_default_headers(self) -> None:
        """A websocket has none of the headers of a page."""

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        allowed = self.authorizer.is_authorized(self, self.current_user, "execute", "kernels")
        if not await ensure_async(allowed):
            raise web.HTTPError(403)
        await super().get(*args, **kwargs)

    async def open(self, *_args: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        super().open()
        try:
            reader, self._writer = await self._server.authority.open_stream("jupyterlab")
        except Dead as error:
            self.close(_CLOSE_RESTART, str(error)[:100])
            return
        self._pump = asyncio.ensure_future(self._tell_browser(reader))

    async def on_message(self, text: Any) -> None:  # type: ignore[override]
        if self._writer is None:
            return
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        method = message.get("method")
        if isinstance(method, str) and not _may_send(method):
            if "id" in message:
                error = {"code": -32601, "message": "not for a browser"}
                self._write({"jsonrpc": "2.0", "id": message["id"], "error": error})
            return
        if method == "initialize":
            message["params"] = self._initialization(message.get("params"))
        elif method == protocol.FIX:
            self._name_epoch(message.get("params"))
        self._writer.write(frame(json.dumps(message).encode("ascii")))

    def on_close(self) -> None:
        if self._pump is not None:
            self._pump.cancel()
        if self._writer is not None:
            self._writer.close()
        super().on_close()

    def _initialization(self, params: Any) -> Dict[str, Any]:
        """The browser's, with what only the server knows, and without what only it may say."""
        root = Path(self._server.root)
        folder = {"uri": root.as_uri(), "name": root.name}
        kept = dict(params) if isinstance(params, dict) else {}
        kept.update(
            processId=None,
            rootUri=root.as_uri(),
            workspaceFolders=[folder],
            initializationOptions={"workspaceRoot": str(root), "trusted": True},
        )
        return kept

    def _name_epoch(self, params: Any) -> None:
        """A browser knows its kernel; how often that was started only the gate knows."""
        kernel = params.get("kernel") if isinstance(params, dict) else None
        gate = self._server.known_gate(kernel) if isinstance(kernel, str) else None
        if gate is not None:
            params["epoch"] = gate.session.epoch

    async def _tell_browser(self, reader: asyncio.StreamReader) -> None:
        while True:
            body = await read_message(reader)
            if body is None:
                self.close(_CLOSE_RESTART, "The authority ended.")
                return
            try:
                self.write_message(body.decode("utf-8"))
            except (WebSocketClosedError, UnicodeDecodeError):
                return

    def _write(self, message: Dict[str, Any]) -> None:
        try:
            self.write_message(json.dumps(message))
        except WebSocketClosedError:
            return


def _may_send(method: str) -> bool:
    if method.startswith("lacuna/"):
        return method in _OURS
    return method not in _NEVER


class RestExecutorHandler(APIHandler):
    """``POST api/kernels/<id>/execute`` of other extensions: code that passes by the gate."""

    auth_resource = "kernels"

    @web.authenticated
    @authorized
    def post(self, *_args: Any) -> None:
        self.set_status(451)
        self.finish(json.dumps({"message": words.REST_EXECUTOR, "reason": "lacuna"}))
