"""The fixed sentences and message shapes of a cell that did not run.

Every sentence a person reads from this package stands here.  What a policy says comes from the
authority and is passed on as it is; nothing here quotes a cell.
"""

from __future__ import annotations

import uuid
from typing import Any, Dict, List, Optional

from .protocol import BLOCK_MIME, BLOCK_SCHEMA

#: Name of the error a refused cell ends with, as an exception's class name would stand there.
ERROR_NAME = "LacunaBlocked"

#: Stands above the error in front ends that do not know our card.
NOT_RUN = "Lacuna did not run this cell."
WITH_A_WARNING = "Lacuna let this cell run with a warning."

NOTHING_RAN = "Nothing was sent to the kernel."
AGAIN = "Run the cell again in a moment; if this stays, see the log of the Jupyter server."

DEAD = "Lacuna did not run this cell: the authority that decides is not running."
LATE = "Lacuna did not run this cell: the authority that decides did not answer in time."
FAILED = "Lacuna did not run this cell: the authority could not decide."
OWN_BUG = "Lacuna did not run this cell: the gate met an error of its own."
UNKNOWN_TYPE = "Lacuna did not pass this message on: its type can carry code and cannot be read."
MALFORMED = "Lacuna did not run this cell: the request could not be read."
REST_EXECUTOR = (
    "Lacuna refuses executions that do not travel on the kernel's channel: "
    "they would run without being judged."
)

_CAUSES = {"dead": DEAD, "late": LATE, "failed": FAILED}


def not_judged(cause: str, reason: str, cell: Optional[str]) -> "Refusal":
    """The refusal of a cell that nobody could judge."""
    lines = [_CAUSES[cause], NOTHING_RAN]
    if reason:
        lines.append(reason)
    lines.append(AGAIN)
    return Refusal.of_sentence(lines, cell)


def refused(sentence: str, cell: Optional[str] = None) -> "Refusal":
    """The refusal of a request for a reason of the gate's own."""
    return Refusal.of_sentence([sentence, NOTHING_RAN], cell)


class Refusal:
    """What is told in place of running: a bundle for our renderer, lines for everybody else."""

    def __init__(self, bundle: Dict[str, Any], text: str):
        self.bundle = bundle
        self.decision_id = str(bundle.get("decisionId", ""))
        self.lines = text.splitlines() or [str(bundle.get("summary", FAILED))]

    @staticmethod
    def of_sentence(lines: List[str], cell: Optional[str]) -> "Refusal":
        # The reason and what to do stand in the text; the card shows the same lines.
        text = "\n".join(lines)
        bundle = {
            "schema": BLOCK_SCHEMA,
            "decision": "block",
            "summary": text,
            "decisionId": str(uuid.uuid4()),
            "cell": cell,
            "findings": [],
            "packs": [],
        }
        return Refusal(bundle, text)

    @property
    def error(self) -> Dict[str, Any]:
        """The content of an ``error`` message and of the reply."""
        return {"ename": ERROR_NAME, "evalue": self.lines[0], "traceback": list(self.lines)}

    @property
    def display(self) -> Dict[str, Any]:
        """The content of the ``display_data`` message that our renderer shows."""
        return display_of(self.bundle, NOT_RUN)


def display_of(bundle: Dict[str, Any], text: str) -> Dict[str, Any]:
    """A ``display_data`` content: the bundle, and one line for front ends without our renderer."""
    return {"data": {BLOCK_MIME: bundle, "text/plain": text}, "metadata": {}, "transient": {}}
