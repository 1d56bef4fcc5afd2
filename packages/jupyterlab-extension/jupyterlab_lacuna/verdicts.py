"""Asks the authority about the code of one kernel, and says what a missing answer means.

It keeps what nobody judged, for the record of the outage.  It holds no queue and sends nothing to a
kernel: :mod:`jupyterlab_lacuna.gate` does what it says.
"""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from . import protocol, requests, words
from .authority import Dead, Late
from .held_request import Request
from .rpc import RpcError
from .session import Session, sha256_hex

if TYPE_CHECKING:
    from .server import GateServer

#: Unjudged requests kept for the record of an outage.
_REPORTED = 10_000


class Verdicts:
    """What the authority says about the requests of one kernel."""

    def __init__(self, server: "GateServer", session: Session):
        self._server = server
        self._session = session
        #: What nobody judged since the authority went away, for its record.
        self._outage: List[Dict[str, Any]] = []

    async def about(self, request: Request) -> Optional[words.Refusal]:
        """None: it may run.  Every failure on the way is a refusal, or an unjudged run in advise."""
        code = request.code
        assert code is not None
        request.decision_id, request.note = None, None
        try:
            answer = await self.ask([code])
            verdict = answer["cells"][0]
            decision = verdict["decision"]
            if decision in protocol.RUNS:
                request.decision_id = str(verdict["decisionId"])
                if verdict.get("block"):
                    text = f"{words.WITH_A_WARNING} {_first_line(verdict.get('text', ''))}"
                    request.note = words.display_of(verdict["block"], text.strip())
                return None
            bundle = verdict.get("block") or words.refused(words.FAILED, code.cell).bundle
            return words.Refusal(bundle, str(verdict.get("text") or bundle.get("summary", "")))
        except Dead as error:
            return self._unjudged(request, "dead", str(error))
        except Late:
            return self._unjudged(request, "late", "")
        except RpcError as error:
            # The error's text is the authority's: a constant or a path, never a cell.
            self._server.log.error("Lacuna: no decision (%s: %s)", error.code, error)
            return self._unjudged(request, "failed", f"The authority says: {error}.")
        except (KeyError, IndexError, TypeError) as error:
            self._server.log.error("Lacuna: no decision (%s)", type(error).__name__)
            return self._unjudged(request, "failed", "")

    async def ask(self, codes: List[requests.Code]) -> Dict[str, Any]:
        cells: List[Dict[str, Any]] = []
        for code in codes:
            cell: Dict[str, Any] = {"source": code.source}
            if code.cell is not None:
                cell["key"] = code.cell
            if code.expressions:
                cell["expressions"] = code.expressions
            cells.append(cell)
        params: Dict[str, Any] = {
            "kernel": self._session.kernel,
            "epoch": self._session.epoch,
            "revision": self._session.revision,
            "cells": cells,
            "surface": protocol.SURFACE,
        }
        document = await self._server.document_of(self._session.kernel)
        if document is not None:
            params["document"] = document
        # The document was looked up meanwhile: the numbers are those of the moment of asking.
        params["epoch"], params["revision"] = self._session.epoch, self._session.revision
        answer = await self._server.ask_gate(self._session, params)
        if not isinstance(answer, dict):
            raise TypeError("expected an object")
        return answer

    def _unjudged(self, request: Request, cause: str, reason: str) -> Optional[words.Refusal]:
        code = request.code
        assert code is not None
        enforcing = self._server.mode in protocol.ENFORCING
        refusal = words.not_judged(cause, reason, code.cell)
        decision_id = refusal.decision_id if enforcing else str(uuid.uuid4())
        now = datetime.datetime.now(datetime.timezone.utc)
        self._outage.append(
            {
                "decisionId": decision_id,
                "decision": "block" if enforcing else "run",
                "cause": cause,
                "cellSha256": sha256_hex(code.source),
                "at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            }
        )
        del self._outage[:-_REPORTED]
        if cause != "dead":
            # It is there: it can hear at once what it did not answer.
            self._server.authority.notify(protocol.OUTAGE, self.take_outage(0.0))
        if enforcing:
            return refusal
        request.decision_id = decision_id
        return None

    def take_outage(self, down_seconds: float) -> Optional[Dict[str, Any]]:
        """What went on without the authority, to be told once; None where nothing did."""
        cells, self._outage = self._outage, []
        if not cells:
            return None
        return {
            "kernel": self._session.kernel,
            "epoch": self._session.epoch,
            "downMs": round(down_seconds * 1000),
            "cells": cells,
        }


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""
