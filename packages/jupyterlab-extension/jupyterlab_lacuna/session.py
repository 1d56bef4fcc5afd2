"""What really ran in one kernel, in order: the Python side of ``Session`` in the core.

Kept in memory only, because it holds cell text.  It counts revisions as the authority does: ``started``
begins at 0, every ``entry`` and every ``finished`` adds one.  It sends nothing by itself.
"""

from __future__ import annotations

import hashlib
from typing import Any, Callable, Dict, List, Optional

from .protocol import SESSION_SCHEMA

#: Told of every change: the parameters of ``lacuna/session/event``.
Teller = Callable[[Dict[str, Any]], None]


def sha256_hex(text: str) -> str:
    """Lower-case hex SHA-256 of ``text`` as UTF-8, lone surrogates as U+FFFD, as in the core."""
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return hashlib.sha256(paired.encode("utf-8")).hexdigest()


class Session:
    """The executions of one kernel since its last start."""

    def __init__(self, kernel: str, complete: bool, tell: Teller):
        self.kernel = kernel
        self.epoch = 0
        self.revision = 0
        self.complete = complete
        self._entries: List[Dict[str, Any]] = []
        self._tell = tell
        self._say("started", complete=complete)

    def restart(self) -> None:
        """The kernel begins again: nothing of before is in it."""
        self.epoch += 1
        self.revision = 0
        self.complete = True
        self._entries = []
        self._say("started", complete=True)

    def enter(
        self, source: str, *, silent: bool, cell: Optional[str], decision_id: Optional[str]
    ) -> int:
        """An execution begins; its sequence number."""
        seq = len(self._entries) + 1
        entry: Dict[str, Any] = {
            "seq": seq,
            "sourceSha256": sha256_hex(source),
            "source": source,
            "status": "running",
            "silent": silent,
        }
        event: Dict[str, Any] = {"seq": seq, "source": source, "silent": silent}
        if cell is not None:
            entry["cell"] = event["cell"] = cell
        if decision_id is not None:
            event["decisionId"] = decision_id
        self._entries.append(entry)
        self.revision += 1
        self._say("entry", **event)
        return seq

    def finish(self, seq: int, status: str) -> None:
        """The execution ``seq`` ended: ``ok``, ``error`` or ``aborted``."""
        if not 0 < seq <= len(self._entries) or self._entries[seq - 1]["status"] != "running":
            return
        self._entries[seq - 1]["status"] = status
        self.revision += 1
        self._say("finished", seq=seq, status=status)

    def lose_history(self) -> None:
        """Something ran that was not seen here: what is known is no longer all there is.

        It stays known: a restarted authority is told every entry, and that there may be more.
        """
        self.complete = False

    def end(self) -> None:
        self._say("ended")

    def to_wire(self) -> Dict[str, Any]:
        """The whole session, as ``lacuna/session/replay`` takes it."""
        return {
            "schema": SESSION_SCHEMA,
            "kernel": self.kernel,
            "epoch": self.epoch,
            "revision": self.revision,
            "complete": self.complete,
            "entries": [dict(it) for it in self._entries],
        }

    def _say(self, event: str, **fields: Any) -> None:
        self._tell({"kernel": self.kernel, "epoch": self.epoch, "event": event, **fields})
