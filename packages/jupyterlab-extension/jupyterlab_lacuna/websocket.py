"""The gate in the kernel's websocket: a class laid over whatever connection class the server uses.

Reads frames, hands them to the kernel's gate, and watches for replies.  It judges nothing; without a
gate it refuses everything that executes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Optional

from . import words
from .held_request import Request
from .wire import Incoming, Malformed, outgoing_frame, read_frame, write_frame

if TYPE_CHECKING:
    from .gate import KernelGate

#: Key of the GateServer in the web application's settings.
SETTING = "lacuna_gate_server"


class LacunaWebsocketMixin:
    """Over a ``BaseKernelWebsocketConnection``; use :func:`compose`."""

    # The base class's, for the reader and the type checker.
    session: Any
    websocket_handler: Any
    kernel_id: str
    log: Any

    def connect(self) -> Any:
        connected = super().connect()  # type: ignore[misc]
        gate = self._gate()
        if gate is not None:
            gate.front_ends.arrive(self)
        return connected

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        if getattr(self, "channels", True) in ({}, None):
            return  # Closed already; the base class ignores it too.
        try:
            message = read_frame(incoming_msg, self._subprotocol(), self.session)
        except Malformed as error:
            self.log.warning("Lacuna: a frame was dropped (%s)", error)
            return
        gate = self._gate()
        if gate is None:
            # Only the class was installed and the rest failed: nothing can be judged.
            Request(None, _Alone(self), message).refuse(words.refused(words.OWN_BUG))
            return
        gate.take(gate.front_ends.of(self), message)

    def handle_outgoing_message(self, stream: Any, *rest: Any) -> Any:
        try:
            self._look_at(stream, rest)
        except Exception:
            # Watching must not cost a reply; the broadcasts tell the same a moment later.
            self.log.debug("Lacuna: a reply could not be read")
        return super().handle_outgoing_message(stream, *rest)  # type: ignore[misc]

    # As a front end's connection (front_ends.Connection)

    @property
    def client_id(self) -> str:
        return str(self.session.session)

    @property
    def is_open(self) -> bool:
        return getattr(self.websocket_handler, "ws_connection", None) is not None

    def pass_on(self, message: Incoming) -> bool:
        channels = getattr(self, "channels", None)
        if channels is not None:
            stream = channels.get(message.channel)
            if stream is None or stream.closed():
                return False
        frame = write_frame(message, self._subprotocol(), self.session)
        super().handle_incoming_message(frame)  # type: ignore[misc]
        return True

    def answer(self, channel: str, msg_type: str, content: Dict[str, Any], **fields: Any) -> None:
        frame = outgoing_frame(
            self.session, self._subprotocol(), channel, msg_type, content, **fields
        )
        self.websocket_handler.write_message(frame, binary=isinstance(frame, bytes))

    # Helpers

    def _gate(self) -> "Optional[KernelGate]":
        server = self.websocket_handler.settings.get(SETTING)
        return None if server is None else server.gate_of(self.kernel_id)

    def _subprotocol(self) -> Optional[str]:
        return getattr(self.websocket_handler, "selected_subprotocol", None)

    def _look_at(self, stream: Any, rest: Any) -> None:
        """Finds the outcome of an execution among the kernel's messages."""
        if rest and isinstance(rest[0], list):
            if getattr(stream, "channel", stream) not in ("shell", "control"):
                return
            _, parts = self.session.feed_identities(rest[0])
            header = self.session.unpack(parts[1])
            if header.get("msg_type") != "execute_reply":
                return
            parent, content = self.session.unpack(parts[2]), self.session.unpack(parts[4])
        else:
            # A gateway hands over the frame itself: JSON text of the older protocol.
            if "execute_reply" not in stream:
                return
            message = json.loads(stream)
            if message["header"].get("msg_type") != "execute_reply":
                return
            parent, content = message["parent_header"], message["content"]
        gate = self._gate()
        if gate is not None:
            gate.saw_reply(str(parent.get("msg_id", "")), str(content.get("status", "")))


def compose(base: type) -> type:
    """``base`` with the gate laid over it; ``base`` itself where it has one."""
    if issubclass(base, LacunaWebsocketMixin):
        return base
    return type(f"Lacuna{base.__name__}", (LacunaWebsocketMixin, base), {"__module__": __name__})


class _Alone:
    """A speaker for the one answer that needs no gate."""

    def __init__(self, connection: LacunaWebsocketMixin):
        self.send_to_front_end = connection.answer

    def send_to_kernel(self, message: Incoming) -> bool:
        return False
