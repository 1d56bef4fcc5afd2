"""The gate of one kernel: every request of every front end, judged in the order the kernel will run it.

Owns the kernel's queues and its session, and follows the kernel's life.  What the authority says is
:mod:`jupyterlab_lacuna.verdicts`; it knows front ends only as ``Speaker``, so it is the same for every
websocket class.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Tuple

from . import protocol, requests, words
from .authority import Dead, Late
from .front_ends import FrontEnds
from .held_request import Request, Speaker
from .kernel_queue import Queue
from .rpc import RpcError
from .session import Session
from .verdicts import Verdicts
from .wire import Incoming

if TYPE_CHECKING:
    from .server import GateServer

#: Judged again when the session moved under a verdict; more often than this nobody can be fast enough.
_ROUNDS = 4
#: Time a reply may lag behind the kernel's `idle`, which comes on another channel.
_REPLY_SECONDS = 1.0
#: Message ids kept to tell our executions from those of others.
_REMEMBERED = 10_000


class KernelGate:
    """The queues and the session of one kernel."""

    def __init__(self, server: "GateServer", kernel_id: str, complete: bool):
        self.server = server
        self.kernel_id = kernel_id
        self.session = Session(kernel_id, complete, self._tell_session)
        self.verdicts = Verdicts(server, self.session)
        self.front_ends = FrontEnds()
        self._queues: Dict[Tuple[str, Optional[str]], Queue] = {}
        #: Requests that went to the kernel, by message id, for their outcome.
        self._sent: Dict[str, Queue] = {}
        #: Ids of the last requests that went to the kernel from here.
        self._ours: "OrderedDict[str, None]" = OrderedDict()
        #: Executions that did not come through this server: message id → sequence number.
        self._foreign: Dict[str, int] = {}
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
            source=found[0], expressions=found[1:], silent=True, stops_on_error=False, cell=None
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
        """A new kernel process is there, or will be; nothing is sent before it is :meth:`ready`."""
        self.session.restart()

    def ready(self) -> None:
        """The new kernel answers.

        What is sent earlier can be lost: the socket of a front end may still be that of the dead
        process, and the outputs of a cell go to nobody until the subscriptions are there again.
        """
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
            refusal = await self.verdicts.about(request)
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
            await self.verdicts.ask(codes)
        except (Dead, Late, RpcError, TypeError):
            return

    # Towards the authority

    def _tell_session(self, event: Dict[str, Any]) -> None:
        self.server.authority.notify(protocol.SESSION_EVENT, event)
