"""Owns the authority: the one Node.js process that judges for this Jupyter server.

Starts it, speaks to it, starts it again when it ends or no longer answers, and tells those who
subscribed when it comes and goes.  It judges nothing and remembers no cell: :mod:`jupyterlab_lacuna.gate`
decides what a missing answer means.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any, Callable, List, Optional

from . import protocol
from .node import Missing
from .rpc import Connection, ConnectionLost, RpcError, frame, read_message

#: Bytes of one line a reader of the socket may buffer before the body; headers are short.
_LIMIT = 1024 * 1024
#: Time a fresh process has to accept a connection.
_START_SECONDS = 20.0
#: Time a process has to end by itself before it is killed.
_STOP_SECONDS = 3.0


class Dead(Exception):
    """No authority answers now; the message says why, for a person."""


class Late(Exception):
    """The authority runs but did not answer in time."""


@dataclass(frozen=True)
class AuthorityOptions:
    """How the authority is started."""

    #: First words of the command line, found when it is started; raises Missing.
    command: Callable[[], List[str]]
    workspace: str
    managed: List[str]
    audit_dir: str
    #: Pause before a dead authority is started again, in seconds; doubles up to ``restart_most``.
    restart_delay: float
    restart_most: float = 30.0


class Authority:
    """The process and the connection to it.  Every method is for the server's own event loop."""

    def __init__(self, options: AuthorityOptions, log: logging.Logger):
        self._options = options
        self._log = log
        self._process: Optional[asyncio.subprocess.Process] = None
        self._connection: Optional[Connection] = None
        self._task: Optional[asyncio.Task[None]] = None
        self._ready = asyncio.Event()
        self._folder: Optional[str] = None
        self._token = secrets.token_urlsafe(32)
        self._stopping = False
        #: Why there is no authority, in words; empty while there is one.
        self.reason = "The authority is being started."
        #: Mode it last told; None until it has told one.
        self.mode: Optional[str] = None
        #: Monotonic time since when nothing answers; None while it answers.
        self.down_since: Optional[float] = time.monotonic()
        #: Called after every connection with the seconds it was away; its awaitable is awaited
        #: before requests are let through, so that a session is replayed first.
        self.on_connected: List[Callable[[Connection, float], Any]] = []
        self.starts = 0

    @property
    def connected(self) -> bool:
        return self._ready.is_set()

    @property
    def pid(self) -> Optional[int]:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begins to start it, and to keep it started.  Returns at once."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._keep())

    async def stop(self) -> None:
        """Ends it for good."""
        self._stopping = True
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._end_process()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def request(self, method: str, params: Any, *, seconds: float, grace: float) -> Any:
        """The answer to ``method``.

        Waits ``grace`` seconds at most for an authority that is just coming up, and ``seconds`` for
        the answer.  Raises Dead, Late, or RpcError.
        """
        if not self._ready.is_set():
            try:
                await asyncio.wait_for(self._ready.wait(), grace)
            except asyncio.TimeoutError:
                raise Dead(self.reason) from None
        connection = self._connection
        assert connection is not None
        try:
            return await asyncio.wait_for(connection.request(method, params), seconds)
        except asyncio.TimeoutError:
            asyncio.ensure_future(self._examine(connection))
            raise Late() from None
        except ConnectionLost:
            raise Dead("The authority ended while it was asked.") from None

    def notify(self, method: str, params: Any) -> None:
        """Tells the authority something; lost while there is none (sessions are replayed)."""
        if self._connection is not None:
            self._connection.notify(method, params)

    async def open_stream(
        self, client: str
    ) -> "tuple[asyncio.StreamReader, asyncio.StreamWriter]":
        """A greeted byte stream to the running authority; raises Dead."""
        if self._folder is None or self._process is None:
            raise Dead(self.reason)
        try:
            reader, writer = await _open(self._address)
        except OSError as error:
            raise Dead("The authority does not accept connections.") from error
        await _greet(reader, writer, self._token, client)
        return reader, writer

    # The life of the process

    @property
    def _address(self) -> str:
        assert self._folder is not None
        if os.name == "nt":
            return rf"\\.\pipe\{os.path.basename(self._folder)}"
        return os.path.join(self._folder, "authority.sock")

    async def _keep(self) -> None:
        delay = self._options.restart_delay
        while not self._stopping:
            began = time.monotonic()
            try:
                await self._live()
            except Missing as error:
                self.reason = str(error)
                self._log.error("Lacuna: %s", error)
            except (Dead, OSError, RpcError, ConnectionLost) as error:
                self.reason = str(error) or "The authority could not be started."
                self._log.error("Lacuna: %s", self.reason)
            finally:
                self._ready.clear()
                self._connection = None
                if self.down_since is None:
                    self.down_since = time.monotonic()
            await self._end_process()
            # A process that lived for a while was healthy: the pause begins small again.
            if time.monotonic() - began > 60:
                delay = self._options.restart_delay
            await asyncio.sleep(delay)
            delay = min(delay * 2 or 0.1, self._options.restart_most)

    async def _live(self) -> None:
        """One life: start, connect, tell, wait for the end."""
        loop = asyncio.get_running_loop()
        # Asking Node.js for its version takes a while; the server goes on meanwhile.
        first = await loop.run_in_executor(None, self._options.command)
        if self._folder is None:
            # Short, private to this user, and removed at the end.
            self._folder = tempfile.mkdtemp(prefix="lacuna-")
        if os.name != "nt" and os.path.exists(self._address):
            os.unlink(self._address)
        command = [*first, "--listen", self._address, "--workspace", self._options.workspace]
        for path in self._options.managed:
            command += ["--managed", path]
        command += ["--parent", str(os.getpid())]
        if self._options.audit_dir:
            command += ["--audit-dir", self._options.audit_dir]
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "LACUNA_TOKEN": self._token},
            # Ctrl+C in the server's terminal is the server's to answer; it ends the authority itself.
            start_new_session=os.name != "nt",
        )
        listening = asyncio.ensure_future(self._listen(self._process))
        try:
            connection = await self._connect(self._process)
            try:
                await self._serve(connection)
            finally:
                connection.close()
        finally:
            listening.cancel()

    async def _connect(self, process: asyncio.subprocess.Process) -> Connection:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if process.returncode is not None:
                raise Dead(f"The authority ended with code {process.returncode} while starting.")
            try:
                reader, writer = await _open(self._address)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise Dead("The authority did not come up.") from None
                await asyncio.sleep(0.02)
        await _greet(reader, writer, self._token, protocol.CLIENT)
        return Connection(reader, writer, self._on_notification)

    async def _serve(self, connection: Connection) -> None:
        status = await asyncio.wait_for(connection.request(protocol.STATUS, {}), _START_SECONDS)
        self._take_status(status)
        away = time.monotonic() - self.down_since if self.down_since is not None else 0.0
        for subscriber in self.on_connected:
            await subscriber(connection, away)
        self._connection = connection
        self.down_since = None
        self.reason = ""
        self._ready.set()
        self._log.info("Lacuna: the authority answers (process %s)", self.pid)
        await connection.closed
        self.reason = "The authority ended; it is being started again."
        if not self._stopping:
            self._log.error("Lacuna: %s", self.reason)

    async def _examine(self, connection: Connection) -> None:
        """After a late answer: one that does not even tell its status is started again."""
        if connection is not self._connection:
            return
        try:
            await asyncio.wait_for(connection.request(protocol.STATUS, {}), 5)
        except (asyncio.TimeoutError, ConnectionLost, RpcError):
            if connection is self._connection:
                self._log.error("Lacuna: the authority does not answer and is started again")
                connection.close()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """The authority's log becomes ours; by the rules of both it holds no data."""
        assert process.stderr is not None
        while True:
            try:
                line = await process.stderr.readline()
            except ValueError:
                continue
            if not line:
                return
            self._log.info("Lacuna authority: %s", line.decode("utf-8", "replace").rstrip()[:500])

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        try:
            process.terminate()
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except asyncio.TimeoutError:
            process.kill()
            await process.wait()
        except ProcessLookupError:
            pass

    def _on_notification(self, method: str, params: Any) -> None:
        if method == protocol.STATUS_CHANGED:
            self._take_status(params)

    def _take_status(self, status: Any) -> None:
        mode = status.get("mode") if isinstance(status, dict) else None
        if mode in ("advise", "enforce", "strict"):
            self.mode = mode


async def _greet(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str, client: str
) -> None:
    """The first exchange on a socket: the token, before anything else is said.  Raises Dead."""
    params = {"token": token, "protocol": protocol.PROTOCOL_VERSION, "client": client}
    body = {"jsonrpc": "2.0", "id": 0, "method": protocol.HELLO, "params": params}
    writer.write(frame(json.dumps(body).encode("ascii")))
    try:
        answer = await asyncio.wait_for(read_message(reader), _START_SECONDS)
        message = json.loads(answer) if answer else {}
    except (asyncio.TimeoutError, ValueError):
        message = {}
    if "result" not in message:
        writer.close()
        raise Dead("The authority refused the greeting.")


async def _open(address: str) -> "tuple[asyncio.StreamReader, asyncio.StreamWriter]":
    if sys.platform != "win32":
        return await asyncio.open_unix_connection(address, limit=_LIMIT)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=_LIMIT)
    reading = asyncio.StreamReaderProtocol(reader)
    transport, _ = await loop.create_pipe_connection(lambda: reading, address)
    return reader, asyncio.StreamWriter(transport, reading, reader, loop)
