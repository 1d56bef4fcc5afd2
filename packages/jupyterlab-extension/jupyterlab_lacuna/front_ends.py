"""The front ends of one kernel, each across its reconnections.

A browser that loses its network keeps its place: what it sent is still run, and what it has not heard
is told when it is back.  It knows connections only by the few methods of :class:`Connection` here.
"""

from __future__ import annotations

from typing import Any, Dict, List, Protocol, Tuple

from .wire import Incoming

#: Messages kept for a front end that is away.
_KEPT = 1000


class Connection(Protocol):
    """One websocket of one front end."""

    @property
    def client_id(self) -> str:
        """The front end's own id, the same after it reconnects."""

    @property
    def is_open(self) -> bool: ...

    def pass_on(self, message: Incoming) -> bool:
        """Sends to the kernel; False where this connection's way to it is closed."""

    def answer(
        self, channel: str, msg_type: str, content: Dict[str, Any], **fields: Any
    ) -> None:
        """Sends to the browser."""


class FrontEnds:
    """Who is connected to one kernel."""

    def __init__(self) -> None:
        self._by_client: Dict[str, FrontEnd] = {}

    def of(self, connection: Connection) -> "FrontEnd":
        """The front end this connection belongs to."""
        client = self._by_client.get(connection.client_id)
        if client is None:
            client = self._by_client[connection.client_id] = FrontEnd(self, connection)
        return client

    def arrive(self, connection: Connection) -> None:
        """The front end is there, maybe again: it hears what it missed."""
        self.of(connection).take_over(connection)

    def others(self, than: "FrontEnd") -> List[Connection]:
        return [
            it.connection for it in self._by_client.values() if it is not than and it.connection.is_open
        ]


class FrontEnd:
    """One client of a kernel."""

    def __init__(self, all_of_them: FrontEnds, connection: Connection):
        self._all = all_of_them
        self.connection = connection
        self._kept: List[Tuple[str, str, Dict[str, Any], Dict[str, Any]]] = []

    def take_over(self, connection: Connection) -> None:
        self.connection = connection
        kept, self._kept = self._kept, []
        for channel, msg_type, content, fields in kept:
            self.send_to_front_end(channel, msg_type, content, **fields)

    def send_to_kernel(self, message: Incoming) -> bool:
        """By its own connection, else by another's: the kernel broadcasts what comes of it."""
        if self.connection.pass_on(message):
            return True
        return any(it.pass_on(message) for it in self._all.others(self))

    def send_to_front_end(
        self, channel: str, msg_type: str, content: Dict[str, Any], **fields: Any
    ) -> None:
        if self.connection.is_open:
            self.connection.answer(channel, msg_type, content, **fields)
        elif len(self._kept) < _KEPT:
            self._kept.append((channel, msg_type, content, fields))
