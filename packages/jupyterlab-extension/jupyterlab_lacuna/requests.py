"""What a front end's message is to the gate: code to judge, a message in its turn, or one that passes.

Reads kernel messages only; the rules about message types stand here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from .wire import Incoming

#: Asked of the kernel at any time; the order among executions does not matter to the answer.
PASSES_AT_ONCE = frozenset(
    {
        "kernel_info_request",
        "complete_request",
        "inspect_request",
        "is_complete_request",
        "history_request",
        "connect_request",
        "comm_info_request",
    }
)
#: Keep their place between executions: the code that answers them was judged when it was defined.
KEEPS_ITS_TURN = frozenset({"comm_open", "comm_msg", "comm_close"})
#: On the control channel these go at once; ``debug_request`` is read further.
CONTROL = frozenset(
    {
        "interrupt_request",
        "shutdown_request",
        "usage_request",
        "create_subshell_request",
        "delete_subshell_request",
        "list_subshell_request",
    }
)
STDIN = frozenset({"input_reply"})

#: Fields of debug adapter requests that the debugger evaluates as code.
_EVALUATED = ("expression", "value", "condition", "hitCondition", "logMessage")
#: Debug commands that carry whole cells to be looked up, never to be run.
_CARRIES_TEXT = frozenset({"dumpCell", "source"})


@dataclass(frozen=True)
class Code:
    """The executable fields of one request."""

    source: str
    expressions: List[str]
    silent: bool
    #: The protocol's ``stop_on_error``: an error before it aborts it.
    stops_on_error: bool
    cell: Optional[str]

    @property
    def aborts_rest(self) -> bool:
        """An error of it aborts what waits: ipykernel's rule, not silent and ``stop_on_error``."""
        return self.stops_on_error and not self.silent


def code_of_execute(message: Incoming) -> Optional[Code]:
    """The code of an ``execute_request``; None where its fields are not what the protocol says."""
    content = message.content
    source = content.get("code")
    expressions = content.get("user_expressions") or {}
    if not isinstance(source, str) or not isinstance(expressions, dict):
        return None
    values = list(expressions.values())
    if not all(isinstance(it, str) for it in values):
        return None
    silent = bool(content.get("silent", False))
    cell = message.metadata.get("cellId")
    return Code(
        source=source,
        expressions=values,
        silent=silent,
        stops_on_error=bool(content.get("stop_on_error", True)),
        cell=cell if isinstance(cell, str) else None,
    )


def code_of_debug(message: Incoming) -> List[str]:
    """Every text of a ``debug_request`` that the debugger would evaluate; empty: it only looks."""
    command = message.content.get("command")
    if command in _CARRIES_TEXT:
        return []
    found: List[str] = []
    _collect(message.content.get("arguments"), found)
    name = (message.content.get("arguments") or {}).get("variableName")
    # The kernel builds an expression around the name, so only a name is harmless.
    if isinstance(name, str) and not name.isidentifier():
        found.append(name)
    return found


def _collect(value: Any, found: List[str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _EVALUATED and isinstance(inner, str):
                if inner.strip():
                    found.append(inner)
            else:
                _collect(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, found)


def subshell_of(message: Incoming) -> Optional[str]:
    """The subshell a shell message is for; None: the kernel's main shell."""
    found: Dict[str, Any] = message.header
    subshell = found.get("subshell_id")
    return subshell if isinstance(subshell, str) else None
