"""Lacuna in a Jupyter server: no cell reaches a kernel unless policy lets it."""

from __future__ import annotations

from typing import Any, Dict, List

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> List[Dict[str, str]]:
    return [{"src": "labextension", "dest": "@lacuna/jupyterlab"}]


def _jupyter_server_extension_points() -> List[Dict[str, str]]:
    return [{"module": "jupyterlab_lacuna"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    from .extension import load

    load(serverapp)
