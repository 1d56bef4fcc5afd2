"""A message of a front end, held by the gate: on its way to the kernel, or to a refusal.

It carries out what was decided, in the kernel's own words; it decides nothing and knows no queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional, Protocol

from . import requests, words
from .wire import Incoming

if TYPE_CHECKING:
    from .gate import KernelGate


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

    @property
    def stops_on_error(self) -> bool:
        return self.code is not None and self.code.stops_on_error

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
