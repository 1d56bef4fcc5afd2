"""The queue of one kernel: what a front end sent and the kernel has not been given yet.

The kernel's own rules, kept outside of it, because a verdict takes time: requests go to the kernel in
the order they came, one execution at a time, and an error aborts the executions that wait, as the
kernel's own queue does.  Which error does is ipykernel's rule: of an execution that is not silent and
has ``stop_on_error`` set.  What it aborts are the executions that wait with ``stop_on_error`` set; one
that says it does not stop keeps its place.  An interrupt aborts them all.

It does not judge and does not know websockets: both come in as callables of an item.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Awaitable, Callable, Deque, Optional, Protocol


class Item(Protocol):
    """One request of a front end."""

    #: False for messages that only keep their place between executions (comms).
    executes: bool
    #: It is in flight until its reply comes; otherwise it is done once it was sent.
    awaits_reply: bool
    #: An error of this execution aborts those that wait and stop on error.
    aborts_rest: bool
    #: It is aborted by an error of one before it.
    stops_on_error: bool

    def forward(self) -> bool:
        """Gives it to the kernel; False where there is no way to the kernel any more."""

    def abort(self) -> None:
        """Answers it as the kernel answers an aborted request."""

    def fail(self) -> None:
        """Answers it as refused by an error of the gate's own."""

    def finished(self, status: str) -> None:
        """It ended in the kernel: ``ok``, ``error`` or ``aborted``."""


#: Decides about the item at the head: None lets it run, otherwise the action that refuses it.
Judge = Callable[[Item], Awaitable[Optional[Callable[[], None]]]]


class Queue:
    """Requests in order, one execution in flight."""

    def __init__(self, judge: Judge, log: logging.Logger):
        self._judge = judge
        self._log = log
        self._held: Deque[Item] = deque()
        self.in_flight: Optional[Item] = None
        self._paused = False
        self._wake = asyncio.Event()
        self._task = asyncio.ensure_future(self._run())

    @property
    def held(self) -> "list[Item]":
        """What waits, in order."""
        return list(self._held)

    def add(self, item: Item) -> None:
        self._held.append(item)
        self._wake.set()

    def finish(self, status: str) -> None:
        """The execution in flight ended; an error aborts the rest."""
        item, self.in_flight = self.in_flight, None
        if item is None:
            return
        item.finished(status)
        if status == "error" and item.aborts_rest:
            self._abort(lambda it: it.stops_on_error)
        self._wake.set()

    def abort_executions(self) -> None:
        """Answers every execution that waits as aborted; other messages keep their turn."""
        self._abort(lambda _: True)

    def _abort(self, concerns: Callable[[Item], bool]) -> None:
        waiting, self._held = self._held, deque()
        for item in waiting:
            if item.executes and concerns(item):
                self._quietly(item.abort)
            else:
                self._held.append(item)
        self._wake.set()

    def empty(self) -> None:
        """Aborts all that waits and forgets what is in flight: the kernel is gone or begins again."""
        waiting, self._held = self._held, deque()
        for item in waiting:
            self._quietly(item.abort)
        if self.in_flight is not None:
            item, self.in_flight = self.in_flight, None
            item.finished("aborted")
        self._wake.set()

    def pause(self) -> None:
        """Holds everything: the kernel is starting again."""
        self._paused = True

    def resume(self) -> None:
        self._paused = False
        self._wake.set()

    def close(self) -> None:
        self._task.cancel()

    async def _run(self) -> None:
        while True:
            # Nothing is awaited between the last look at the queue and `clear`: no wake-up is lost.
            while self._held and not self._paused:
                item = self._held[0]
                if not item.executes:
                    self._held.popleft()
                    self._quietly(item.forward)
                elif self.in_flight is None:
                    await self._try(item)
                else:
                    break
            self._wake.clear()
            await self._wake.wait()

    async def _try(self, item: Item) -> None:
        """Judges the item at the head and lets it go, unless it was aborted meanwhile."""
        try:
            refuse = await self._judge(item)
        except Exception:
            # A bug on the way to a decision never lets a cell run, nor stops the queue.
            self._log.exception("Lacuna: the gate met an error of its own")
            refuse = item.fail
        if not self._held or self._held[0] is not item:
            return  # Aborted while it was judged, and answered by whoever did.
        if self._paused:
            return  # The kernel began again meanwhile: judged anew when it is up.
        self._held.popleft()
        if refuse is None:
            self.in_flight = item
            sent = self._forward(item)
            if not sent or not item.awaits_reply:
                self.in_flight = None
                item.finished("ok" if sent else "aborted")
        else:
            self._quietly(refuse)
            if item.aborts_rest:
                self._abort(lambda it: it.stops_on_error)

    def _forward(self, item: Item) -> bool:
        try:
            return item.forward()
        except Exception:
            self._log.exception("Lacuna: the gate met an error of its own")
            self._quietly(item.fail)
            return False

    def _quietly(self, action: Callable[[], object]) -> None:
        """One front end that is gone does not stop the queue of the others."""
        try:
            action()
        except Exception:
            self._log.exception("Lacuna: a message could not be delivered")
