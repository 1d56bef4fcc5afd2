"""The gate of one kernel: every request of every front end, judged in the order the kernel will run it.

Owns the kernel's queues and its session, asks the authority, and says what happens where no answer
comes.  It knows front ends only as :class:`Speaker`, so it is the same for every websocket class.
"""

from __future__ import annotations

import asyncio
import datetime
import uuid
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Protocol, Tuple

from . import protocol, requests, words
from .authority import Dead, Late
from .front_ends import FrontEnds
from .kernel_queue import Queue
from .rpc import RpcError
from .session import Session, sha256_hex
from .wire import Incoming

if TYPE_CHECKING:
    from .server import GateServer

#: Judged again when the session moved under a verdict; more often than this nobody can be fast enough.
_ROUNDS = 4
#: Time a reply may lag behind the kernel's `idle`, which comes on another channel.
_REPLY_SECONDS = 1.0
#: Message ids kept to tell our executions from those of others.
_REMEMBERED = 10_000
#: Unjudged requests kept for the record of an outage.
_REPORTED = 10_000


class Speaker(Protocol):
    """A front end's way to the kernel and the gate's way to the front end."""

    def send_to_kernel(self, message: Incoming) -> bool:
        """False where this front end's way to the kernel is gone."""

    def send_to_front_end(
        self, channel: str, msg_type: str, content: Dict[str, Any], **fields: Any
    ) -> None: ...


class Request:
    """A message of a front end, on its way to the kernel or to a refusal."""

    def __init__(self, gate: "Optional[KernelGate]", speaker: Speaker, message: Incoming):
        self.gate = gate
        self.speaker = speaker
        self.message = message
        self.code: Optional[requests.Code] = None
        self.seq: Optional[int] = None
        #: Decision it was let go by; None where nobody judged.
        self.decision_id: Optional[str] = None
        #: A note to show with its outputs: the bundle of a warning.
        self.note: Optional[Dict[str, Any]] = None

    @property
    def executes(self) -> bool:
        return self.message.msg_type in ("execute_request", "debug_request")

    @property
    def awaits_reply(self) -> bool:
        # A debugger's `evaluate` may stop at a breakpoint: those after it must not wait for it.
        return self.message.msg_type == "execute_request"

    @property
    def aborts_rest(self) -> bool:
        return self.code is not None and self.code.aborts_rest

    def forward(self) -> bool:
        gate = self.gate
        if gate is not None and self.awaits_reply:
            gate.remember(self)
        if gate is not None and self.code is not None:
            self.seq = gate.session.enter(
                self.code.source,
                silent=self.code.silent,
                cell=self.code.cell,
                decision_id=self.decision_id,
            )
        if self.note is not None and self.code is not None and not self.code.silent:
            self.tell("iopub", "display_data", self.note)
        return self.speaker.send_to_kernel(self.message)

    def abort(self) -> None:
        # As ipykernel's `_send_abort_reply`: busy, the reply, idle.
        self.tell("iopub", "status", {"execution_state": "busy"})
        status = {"status": "aborted"}
        self.tell(self.message.channel, _reply_type(self.message), status, metadata=status)
        self.tell("iopub", "status", {"execution_state": "idle"})

    def fail(self) -> None:
        self.refuse(words.refused(words.OWN_BUG, self.code.cell if self.code else None))

    def refuse(self, refusal: words.Refusal) -> None:
        """Answers as the kernel answers an error, with the reason in two forms."""
        if self.message.msg_type == "debug_request":
            self.tell(self.message.channel, "debug_reply", _debug_reply(self.message, refusal))
            return
        silent = bool(self.message.content.get("silent", False))
        self.tell("iopub", "status", {"execution_state": "busy"})
        if not silent:
            self.tell("iopub", "display_data", refusal.display)
            self.tell("iopub", "error", refusal.error)
        reply = {
            "status": "error",
            "execution_count": None,
            "user_expressions": {},
            "payload": [],
            **refusal.error,
        }
        self.tell(self.message.channel, _reply_type(self.message), reply)
        self.tell("iopub", "status", {"execution_state": "idle"})

    def finished(self, status: str) -> None:
        if self.seq is not None and self.gate is not None:
            self.gate.session.finish(self.seq, status)

    def tell(self, channel: str, msg_type: str, content: Dict[str, Any], **fields: Any) -> None:
        self.speaker.send_to_front_end(
            channel, msg_type, content, parent=self.message.header, **fields
        )


class KernelGate:
    """The queues and the session of one kernel."""

    def __init__(self, server: "GateServer", kernel_id: str, complete: bool):
        self.server = server
        self.kernel_id = kernel_id
        self.session = Session(kernel_id, complete, self._tell_session)
        self.front_ends = FrontEnds()
        self._queues: Dict[Tuple[str, Optional[str]], Queue] = {}
        #: Requests that went to the kernel, by message id, for their outcome.
        self._sent: Dict[str, Queue] = {}
        #: Ids of the last requests that went to the kernel from here.
        self._ours: "OrderedDict[str, None]" = OrderedDict()
        #: Executions that did not come through this server: message id → sequence number.
        self._foreign: Dict[str, int] = {}
        #: What nobody judged since the authority went away, for its record.
        self._outage: List[Dict[str, Any]] = []
        self._speculating = False

    # From the front ends

    def take(self, speaker: Speaker, message: Incoming) -> None:
        """A message of a front end: passes on, waits its turn, or is judged."""
        kind, channel = message.msg_type, message.channel
        request = Request(self, speaker, message)
        if kind == "execute_request":
            request.code = requests.code_of_execute(message)
            if request.code is None:
                request.refuse(words.refused(words.MALFORMED))
                return
            self._queue(message).add(request)
            self._judge_ahead()
        elif kind == "debug_request" and channel == "control":
            self._take_debug(request)
        elif kind == "interrupt_request":
            self.interrupt()
            speaker.send_to_kernel(message)
        elif kind in requests.PASSES_AT_ONCE or self._passes(kind, channel):
            speaker.send_to_kernel(message)
        elif kind in requests.KEEPS_ITS_TURN:
            self._queue(message).add(request)
        else:
            self.server.log.warning("Lacuna: a message of type %.60r was refused", kind)
            request.refuse(words.refused(words.UNKNOWN_TYPE))

    def _passes(self, kind: str, channel: str) -> bool:
        if channel == "stdin":
            return kind in requests.STDIN
        return kind in requests.CONTROL or kind in self.server.options.passed_message_types

    def _take_debug(self, request: Request) -> None:
        found = requests.code_of_debug(request.message)
        if not found:
            # It only looks or steps; `continue` must reach a debugger that waits.
            request.speaker.send_to_kernel(request.message)
            return
        request.code = requests.Code(
            source=found[0], expressions=found[1:], silent=True, aborts_rest=False, cell=None
        )
        self._queue(request.message).add(request)

    def _queue(self, message: Incoming) -> Queue:
        # The kernel reads each channel, and each subshell, on a thread of its own.
        subshell = requests.subshell_of(message) if message.channel == "shell" else None
        kind = "debug" if message.msg_type == "debug_request" else message.channel
        key = (kind, subshell)
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = Queue(self._judge, self.server.log)
        return queue

    # From the kernel

    def saw_reply(self, msg_id: str, status: str) -> None:
        """An ``execute_reply`` came: the execution in flight has ended."""
        queue = self._sent.pop(msg_id, None)
        if queue is not None:
            queue.finish(status if status in ("ok", "aborted") else "error")

    def saw_idle(self, msg_id: str, status: str) -> None:
        """The kernel is done with a request; its reply may have gone to a front end that is gone."""
        seq = self._foreign.pop(msg_id, None)
        if seq is not None:
            self.session.finish(seq, status)
        if msg_id in self._sent:
            asyncio.get_running_loop().call_later(
                _REPLY_SECONDS, lambda: self.saw_reply(msg_id, status)
            )

    def saw_execute_input(self, msg_id: str, source: Any) -> None:
        """The kernel began to run something; what was not sent from here is history from elsewhere."""
        if msg_id in self._ours or msg_id in self._foreign or not isinstance(source, str):
            return
        self.session.lose_history()
        seq = self.session.enter(source, silent=False, cell=None, decision_id=None)
        self._foreign[msg_id] = seq
        self.server.replay(self)

    def interrupt(self) -> None:
        """The user wants it to stop: what waits is aborted, what runs hears it from the kernel."""
        for queue in self._queues.values():
            queue.abort_executions()

    def restarting(self) -> None:
        """The kernel ends and begins again: nothing of the old line is run in the new one."""
        for queue in self._queues.values():
            queue.pause()
            queue.empty()
        self._sent.clear()

    def restarted(self) -> None:
        self.session.restart()
        for queue in self._queues.values():
            queue.resume()

    def died(self) -> None:
        for queue in self._queues.values():
            queue.empty()
            queue.resume()
        self._sent.clear()

    def close(self) -> None:
        self.died()
        for queue in self._queues.values():
            queue.close()
        self.session.end()

    # Judging

    async def _judge(self, item: Any) -> Optional[Callable[[], None]]:
        request: Request = item
        refusal: Optional[words.Refusal] = None
        for _ in range(_ROUNDS):
            epoch, revision = self.session.epoch, self.session.revision
            refusal = await self._ask_about(request)
            if (self.session.epoch, self.session.revision) == (epoch, revision):
                break
        if refusal is None:
            return None
        answer = refusal
        return lambda: request.refuse(answer)

    def remember(self, request: Request) -> None:
        """The request goes to the kernel now."""
        msg_id = request.message.msg_id
        self._sent[msg_id] = self._queue(request.message)
        self._ours[msg_id] = None
        while len(self._ours) > _REMEMBERED:
            self._ours.popitem(last=False)

    async def _ask_about(self, request: Request) -> Optional[words.Refusal]:
        """None: it may run.  Every failure on the way is a refusal, or an unjudged run in advise."""
        code = request.code
        assert code is not None
        request.decision_id, request.note = None, None
        try:
            answer = await self._ask([code])
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
            self.server.log.error("Lacuna: no decision (%s: %s)", error.code, error)
            return self._unjudged(request, "failed", f"The authority says: {error}.")
        except (KeyError, IndexError, TypeError) as error:
            self.server.log.error("Lacuna: no decision (%s)", type(error).__name__)
            return self._unjudged(request, "failed", "")

    async def _ask(self, codes: List[requests.Code]) -> Dict[str, Any]:
        cells: List[Dict[str, Any]] = []
        for code in codes:
            cell: Dict[str, Any] = {"source": code.source}
            if code.cell is not None:
                cell["key"] = code.cell
            if code.expressions:
                cell["expressions"] = code.expressions
            cells.append(cell)
        params: Dict[str, Any] = {
            "kernel": self.kernel_id,
            "epoch": self.session.epoch,
            "revision": self.session.revision,
            "cells": cells,
            "surface": protocol.SURFACE,
        }
        document = await self.server.document_of(self.kernel_id)
        if document is not None:
            params["document"] = document
        # The document was looked up meanwhile: the numbers are those of the moment of asking.
        params["epoch"], params["revision"] = self.session.epoch, self.session.revision
        answer = await self.server.ask_gate(self, params)
        if not isinstance(answer, dict):
            raise TypeError("expected an object")
        return answer

    def _unjudged(self, request: Request, cause: str, reason: str) -> Optional[words.Refusal]:
        code = request.code
        assert code is not None
        enforcing = self.server.mode in protocol.ENFORCING
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
            self.server.authority.notify(protocol.OUTAGE, self.take_outage(0.0))
        if enforcing:
            return refusal
        request.decision_id = decision_id
        return None

    def _judge_ahead(self) -> None:
        """Verdicts start on arrival: one question for all that waits, assuming each before succeeds.

        Its answer is not used to run anything: a cell is decided again when those before it have
        really finished.  Asking early lets the authority read the cells while the kernel is busy.
        """
        if self._speculating or not self.server.authority.connected:
            return
        self._speculating = True
        asyncio.get_running_loop().call_soon(self._begin_speculation)

    def _begin_speculation(self) -> None:
        asyncio.ensure_future(self._speculate())

    async def _speculate(self) -> None:
        # One turn of the loop later: a Run All has arrived as a whole.
        await asyncio.sleep(0)
        self._speculating = False
        queue = self._queues.get(("shell", None))
        if queue is None:
            return
        codes = [it.code for it in queue.held if isinstance(it, Request) and it.code is not None]
        if len(codes) < 2:
            return
        try:
            await self._ask(codes)
        except (Dead, Late, RpcError, TypeError):
            return

    # Towards the authority

    def _tell_session(self, event: Dict[str, Any]) -> None:
        self.server.authority.notify(protocol.SESSION_EVENT, event)

    def take_outage(self, down_seconds: float) -> Optional[Dict[str, Any]]:
        """What went on without the authority, to be told once; None where nothing did."""
        cells, self._outage = self._outage, []
        if not cells:
            return None
        return {
            "kernel": self.kernel_id,
            "epoch": self.session.epoch,
            "downMs": round(down_seconds * 1000),
            "cells": cells,
        }


def _reply_type(message: Incoming) -> str:
    base, _, _ = message.msg_type.rpartition("_")
    return f"{base or message.msg_type}_reply"


def _debug_reply(message: Incoming, refusal: words.Refusal) -> Dict[str, Any]:
    return {
        "type": "response",
        "success": False,
        "command": message.content.get("command", ""),
        "request_seq": message.content.get("seq", 0),
        "seq": message.content.get("seq", 0),
        "message": refusal.lines[0],
        "body": {"error": {"id": 1, "format": refusal.lines[0]}},
    }


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""
