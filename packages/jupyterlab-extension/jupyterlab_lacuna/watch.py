"""Looks at a kernel's broadcasts, so that nothing depends on a browser that stays connected.

It listens on a channel of its own: executions that others started, and the end of executions whose
front end is gone.  It never sends anything to a kernel.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Optional, Set

if TYPE_CHECKING:
    from .gate import KernelGate

#: Time a kernel that comes again has to be heard before cells are sent to it anyway.
_SILENT_SECONDS = 10.0


class Watch:
    """One subscription to the broadcasts of one kernel."""

    def __init__(self, manager: Any, kernel_id: str, gate: "KernelGate", log: logging.Logger):
        self._manager = manager
        self._kernel_id = kernel_id
        self._gate = gate
        self._log = log
        self._stream: Any = None
        #: The kernel died and comes again: nothing of the new one was heard yet.
        self._waits = False
        #: Requests that told an error and are not idle yet.
        self._failed: Set[str] = set()
        self._session: Optional[Any] = None
        self._open()
        manager.add_restart_callback(kernel_id, self._on_restart, "restart")
        manager.add_restart_callback(kernel_id, self._on_dead, "dead")

    def reopen(self) -> None:
        self._close_stream()
        self._open()

    def close(self) -> None:
        self._close_stream()
        try:
            self._manager.remove_restart_callback(self._kernel_id, self._on_restart, "restart")
            self._manager.remove_restart_callback(self._kernel_id, self._on_dead, "dead")
        except KeyError:
            return  # The kernel is gone already, and its callbacks with it.

    def _open(self) -> None:
        kernel = self._manager.get_kernel(self._kernel_id)
        connect = getattr(kernel, "connect_iopub", None)
        if connect is None:
            return  # A kernel behind a gateway: its websocket is all there is.
        self._session = kernel.session
        self._stream = connect()
        self._stream.on_recv(self._on_message)

    def _close_stream(self) -> None:
        if self._stream is not None and not self._stream.closed():
            self._stream.on_recv(None)
            self._stream.close()
        self._stream = None

    def _on_restart(self) -> None:
        # The kernel died and is started again by its manager.
        self._failed.clear()
        self._gate.restarting()
        self._gate.restarted()
        self._waits = True
        asyncio.get_running_loop().call_later(_SILENT_SECONDS, self._heard)

    def _heard(self) -> None:
        """The new kernel is there; or it is silent for so long that waiting helps nobody."""
        if self._waits:
            self._waits = False
            self._gate.ready()

    def _on_dead(self) -> None:
        self._gate.died()

    def _on_message(self, parts: Any) -> None:
        session = self._session
        if session is None:
            return
        try:
            _, fed = session.feed_identities(parts)
            header = session.unpack(fed[1])
            kind = header["msg_type"]
            if kind not in ("status", "error", "execute_input"):
                self._heard()
                return
            msg_id = session.unpack(fed[2]).get("msg_id")
            content = session.unpack(fed[4])
        except Exception:
            # What a kernel broadcasts is not ours to mend.
            self._log.debug("Lacuna: a broadcast could not be read")
            return
        self._heard()
        if not isinstance(msg_id, str):
            return
        if kind == "error":
            self._failed.add(msg_id)
        elif kind == "execute_input":
            self._gate.saw_execute_input(msg_id, content.get("code"))
        elif content.get("execution_state") == "idle":
            status = "error" if msg_id in self._failed else "ok"
            self._failed.discard(msg_id)
            self._gate.saw_idle(msg_id, status)
