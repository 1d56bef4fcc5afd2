"""What one Jupyter server holds for Lacuna: configuration, the authority, and a gate for each kernel.

It wires; the decisions about messages are in :mod:`jupyterlab_lacuna.gate`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any, Awaitable, Dict, List, Optional

from jupyter_core.utils import ensure_async
from traitlets import Bool, Enum, Float, List as ListTrait, Unicode
from traitlets.config import LoggingConfigurable

from . import protocol
from .authority import Authority, AuthorityOptions, Dead, Late
from .gate import KernelGate
from .node import authority_command
from .rpc import Connection, ConnectionLost, RpcError
from .session import Session
from .watch import Watch


class Lacuna(LoggingConfigurable):
    """Settings of the Jupyter server; policy itself is in Lacuna's own configuration files."""

    mode = Enum(
        ["advise", "enforce", "strict"],
        "enforce",
        help="Mode assumed until the authority has told which one the configuration sets.",
    ).tag(config=True)
    managed_config = Unicode(
        "", help="Managed configuration file (YAML), besides the system's own."
    ).tag(config=True)
    node_path = Unicode(
        "", help="Node.js to run the authority with; default: the one on PATH, then the wheel."
    ).tag(config=True)
    server_path = Unicode("", help="The authority's program; default: the one installed here.").tag(
        config=True
    )
    audit_dir = Unicode("", help="Folder of the audit record; default: as configured.").tag(
        config=True
    )
    authority_command = ListTrait(
        Unicode(),
        help="First words of the authority's command line, in place of Node.js and its program.",
    ).tag(config=True)
    verdict_seconds = Float(
        10.0, help="Time the authority has to decide about a cell, in seconds."
    ).tag(config=True)
    grace_seconds = Float(
        2.0, help="Time a cell waits for an authority that is just coming up, in seconds."
    ).tag(config=True)
    restart_delay = Float(
        0.2,
        help="Pause before an authority that ended is started again, in seconds. "
        "Doubles with each failure, up to 30.",
    ).tag(config=True)
    allow_rest_executors = Bool(
        False,
        help="Let other extensions execute code by POST api/kernels/<id>/execute, unjudged.",
    ).tag(config=True)
    disabled_plugins = ListTrait(
        Unicode(), help="JupyterLab plugins that stay off in this server, whatever a user configures."
    ).tag(config=True)
    passed_message_types = ListTrait(
        Unicode(), help="Further kernel message types that carry no code and may pass."
    ).tag(config=True)

    def command(self) -> List[str]:
        """First words of the authority's command line; raises node.Missing."""
        if self.authority_command:
            return list(self.authority_command)
        return authority_command(self.node_path, self.server_path)


class GateServer:
    """The gates of one Jupyter server."""

    def __init__(self, options: Lacuna, serverapp: Any):
        self.options = options
        self.log: logging.Logger = serverapp.log
        self._app = serverapp
        self.root = os.path.abspath(serverapp.root_dir)
        self.authority = Authority(
            AuthorityOptions(
                command=options.command,
                workspace=self.root,
                managed=[os.path.abspath(options.managed_config)] if options.managed_config else [],
                audit_dir=os.path.abspath(options.audit_dir) if options.audit_dir else "",
                restart_delay=options.restart_delay,
            ),
            self.log,
        )
        self.authority.on_connected.append(self._replay_all)
        self._gates: Dict[str, KernelGate] = {}
        self._watches: Dict[str, Watch] = {}

    @property
    def mode(self) -> str:
        return self.authority.mode or self.options.mode

    def gate_of(self, kernel_id: str) -> KernelGate:
        """The gate of a running kernel, made when its first front end connects."""
        gate = self._gates.get(kernel_id)
        if gate is None:
            manager = self._app.kernel_manager
            gate = self._gates[kernel_id] = KernelGate(
                self, kernel_id, complete=_is_fresh(manager, kernel_id)
            )
            self._watches[kernel_id] = Watch(manager, kernel_id, gate, self.log)
        return gate

    def known_gate(self, kernel_id: str) -> Optional[KernelGate]:
        return self._gates.get(kernel_id)

    def forget(self, kernel_id: str) -> None:
        """The kernel was shut down."""
        gate = self._gates.pop(kernel_id, None)
        if gate is not None:
            gate.close()
        watch = self._watches.pop(kernel_id, None)
        if watch is not None:
            watch.close()

    def follow(self, kernel_id: str) -> None:
        """The kernel may listen on other ports now."""
        watch = self._watches.get(kernel_id)
        if watch is not None:
            watch.reopen()

    async def stop(self) -> None:
        for kernel_id in list(self._gates):
            self.forget(kernel_id)
        await self.authority.stop()

    async def document_of(self, kernel_id: str) -> Optional[str]:
        """Absolute path of the document this kernel was started for; None for a console."""
        try:
            model = await ensure_async(self._app.session_manager.get_session(kernel_id=kernel_id))
        except Exception:
            # No session: a kernel without a document, which is no error.
            return None
        path = model.get("path")
        if not path or model.get("type") not in ("notebook", "file"):
            return None
        drive, _, rest = str(path).partition(":")
        # A drive of the contents manager (`RTC:a.ipynb`) is no part of the path on disk.
        inside = rest if rest and "/" not in drive else str(path)
        return os.path.join(self.root, *inside.strip("/").split("/"))

    async def ask_gate(self, session: Session, params: Dict[str, Any]) -> Any:
        """The authority's answer; an authority that lost track is told the session and asked again."""
        options = self.options
        try:
            return await self.authority.request(
                protocol.GATE,
                params,
                seconds=options.verdict_seconds,
                grace=options.grace_seconds,
            )
        except RpcError:
            await self.authority.request(
                protocol.SESSION_REPLAY,
                session.to_wire(),
                seconds=options.verdict_seconds,
                grace=options.grace_seconds,
            )
            return await self.authority.request(
                protocol.GATE,
                params,
                seconds=options.verdict_seconds,
                grace=options.grace_seconds,
            )

    def replay(self, gate: KernelGate) -> Awaitable[None]:
        """Tells the authority a whole session again."""

        async def send() -> None:
            try:
                await self.authority.request(
                    protocol.SESSION_REPLAY,
                    gate.session.to_wire(),
                    seconds=self.options.verdict_seconds,
                    grace=0,
                )
            except (Dead, Late, RpcError):
                # A new authority is told everything when it comes up.
                return

        return asyncio.ensure_future(send())

    async def _replay_all(self, connection: Connection, away_seconds: float) -> None:
        for gate in list(self._gates.values()):
            try:
                await asyncio.wait_for(
                    connection.request(protocol.SESSION_REPLAY, gate.session.to_wire()),
                    self.options.verdict_seconds,
                )
            except (asyncio.TimeoutError, RpcError, ConnectionLost):
                self.log.error("Lacuna: the authority did not take a session over")
        # Through the connection itself: requests are let through only after this.
        for gate in list(self._gates.values()):
            report = gate.verdicts.take_outage(away_seconds)
            if report is not None:
                connection.notify(protocol.OUTAGE, report)


def _is_fresh(manager: Any, kernel_id: str) -> bool:
    """Whether nothing can have run in the kernel yet: no front end was ever connected to it."""
    kernel = manager.get_kernel(kernel_id)
    # A kernel of `external_connection_dir` ran before this server knew it.
    return getattr(kernel, "owns_kernel", True) is not False
