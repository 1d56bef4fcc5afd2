"""Names of the messages between this server extension and the authority.

The Python side of ``packages/language-server/src/protocol.ts``; ``test/test_protocol.py`` reads that
file and holds the two together.  There is no logic here.
"""

from __future__ import annotations

PROTOCOL_VERSION = 1

BLOCK_MIME = "application/vnd.lacuna.block+json"
BLOCK_SCHEMA = "lacuna/block/v1"
SESSION_SCHEMA = "lacuna/session/v1"

HELLO = "lacuna/hello"
GATE = "lacuna/gate"
SESSION_EVENT = "lacuna/session/event"
SESSION_REPLAY = "lacuna/session/replay"
OUTAGE = "lacuna/outage"
FIX = "lacuna/fix"
COLUMNS = "lacuna/columns"
JUSTIFY = "lacuna/justify"
STATUS = "lacuna/status"
EXPLAIN = "lacuna/explain"
REPORT = "lacuna/report"
CELL_STATES = "lacuna/cellStates"
STATUS_CHANGED = "lacuna/statusChanged"

#: What this client calls itself in ``lacuna/hello`` and in ``lacuna/gate``.
CLIENT = "jupyter-server"
SURFACE = "jupyter-server"

#: Decisions after which a cell is sent to the kernel.  Any other word, known or not, refuses.
RUNS = frozenset({"run", "warn"})
#: Modes in which a cell that could not be judged is refused.
ENFORCING = frozenset({"enforce", "strict"})
