"""Wires Lacuna into a Jupyter server: arms the gate, adds the handlers, pins the front end's plugins.

``load`` is the server's extension hook; it runs before the server accepts its first connection.
"""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, Dict, List

from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.routing import PathMatches, Rule

from .handlers import LspHandler, RestExecutorHandler, StatusHandler, status_of
from .server import GateServer, Lacuna
from .websocket import SETTING, LacunaWebsocketMixin, compose

#: The web application's key of the class that serves kernel channels.
_CLASS = "kernel_websocket_connection_class"

#: npm name of the front end; the ids of its plugins begin with it.
FRONT_END = "@lacuna/jupyterlab"
#: Core plugins that ours replace, off whatever a user's configuration says.
FORCED_OFF = ("@jupyterlab/services-extension:server-settings",)


def load(serverapp: Any) -> None:
    """The server is built: starts the authority and adds what the browser talks to."""
    options = Lacuna(parent=serverapp)
    server = GateServer(options, serverapp)
    settings = serverapp.web_app.settings
    settings[SETTING] = server
    # The handler of kernel channels looks the class up for every connection, so this is early enough.
    settings[_CLASS] = compose(settings[_CLASS])
    _add_handlers(serverapp, server)
    _pin_front_end(settings, server)
    _follow_kernels(serverapp, server)
    _end_with(serverapp, server)
    loop = IOLoop.current()
    loop.add_callback(server.authority.start)
    # Other extensions are loaded by then, and one of them may have changed the class.
    loop.add_callback(lambda: ensure_armed(serverapp))


def ensure_armed(serverapp: Any) -> None:
    """Whoever set the class last, the gate is over it."""
    settings = serverapp.web_app.settings
    base = settings.get(_CLASS)
    if base is not None and not issubclass(base, LacunaWebsocketMixin):
        serverapp.log.warning("Lacuna: the gate is laid over %s again", base.__name__)
        settings[_CLASS] = compose(base)


def _add_handlers(serverapp: Any, server: GateServer) -> None:
    web_app = serverapp.web_app
    base = web_app.settings["base_url"]
    given = {"server": server}
    web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, "lacuna/api/status"), StatusHandler, given),
            (url_path_join(base, "lacuna/lsp"), LspHandler, given),
        ],
    )
    if not server.options.allow_rest_executors:
        # Before everybody else's rules: extensions that execute over HTTP come by the same path.
        pattern = url_path_join(base, r"api/kernels/[^/]+/execute/?$")
        web_app.default_router.rules.insert(0, Rule(PathMatches(pattern), RestExecutorHandler))


def _pin_front_end(settings: Dict[str, Any], server: GateServer) -> None:
    """The last word on a page's plugins, after user and system configuration."""
    before = settings.get("page_config_hook")

    def hook(handler: Any, page_config: Dict[str, Any]) -> Dict[str, Any]:
        if before is not None:
            page_config = before(handler, page_config)
        page_config = dict(page_config)
        disabled = set(_names(page_config.get("disabledExtensions")))
        kept = {it for it in disabled if it.split(":")[0] != FRONT_END}
        page_config["disabledExtensions"] = sorted(
            kept | _forced_off(page_config) | set(server.options.disabled_plugins)
        )
        page_config["lacuna"] = {"gate": "server", "root": status_of(server)["root"]}
        return page_config

    settings["page_config_hook"] = hook


def _forced_off(page_config: Dict[str, Any]) -> "set[str]":
    """Our replacements stand in only where our front end is installed."""
    federated = page_config.get("federated_extensions") or []
    names = {it.get("name") for it in federated if isinstance(it, dict)}
    return set(FORCED_OFF) if FRONT_END in names else set()


def _names(value: Any) -> List[str]:
    if isinstance(value, dict):
        return [name for name, is_off in value.items() if is_off]
    return list(value or [])


def _follow_kernels(serverapp: Any, server: GateServer) -> None:
    """Interrupt, restart and shutdown reach the gate before they reach the kernel."""
    manager = serverapp.kernel_manager

    def interrupted(kernel_id: str) -> None:
        gate = server.known_gate(kernel_id)
        if gate is not None:
            gate.interrupt()

    def restarting(kernel_id: str) -> None:
        gate = server.known_gate(kernel_id)
        if gate is not None:
            gate.restarting()

    def restarted(kernel_id: str, answer: Any) -> None:
        gate = server.known_gate(kernel_id)
        if gate is None:
            return
        server.follow(kernel_id)
        gate.restarted()
        if asyncio.isfuture(answer):
            # Jupyter Server's own future: done when the new kernel has told what it is, or will not.
            answer.add_done_callback(lambda _: gate.ready())
        else:
            gate.ready()

    manager.interrupt_kernel = _around(manager.interrupt_kernel, before=interrupted)
    manager.restart_kernel = _around(
        manager.restart_kernel, before=restarting, after=restarted
    )
    manager.shutdown_kernel = _around(manager.shutdown_kernel, before=server.forget)


def _end_with(serverapp: Any, server: GateServer) -> None:
    """The server has no hook of its end for an extension that is a module."""
    cleanup = serverapp.cleanup_extensions

    async def cleaned_up() -> None:
        await server.stop()
        await cleanup()

    serverapp.cleanup_extensions = cleaned_up


def _around(
    method: Callable[..., Awaitable[Any]],
    *,
    before: Callable[[str], None],
    after: "Callable[[str, Any], None] | None" = None,
) -> Callable[..., Awaitable[Any]]:
    async def wrapped(kernel_id: str, *args: Any, **kwargs: Any) -> Any:
        before(kernel_id)
        answer: Any = None
        try:
            answer = method(kernel_id, *args, **kwargs)
            if asyncio.iscoroutine(answer):
                answer = await answer
        finally:
            if after is not None:
                after(kernel_id, answer)
        return await answer if after is None and asyncio.isfuture(answer) else answer

    return wrapped
