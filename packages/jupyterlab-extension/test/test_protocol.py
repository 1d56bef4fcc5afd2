"""The Python names of the protocol are those of the TypeScript source."""

from __future__ import annotations

import re
from pathlib import Path

from jupyterlab_lacuna import protocol

SOURCE = Path(__file__).parents[2] / "language-server" / "src" / "protocol.ts"


def test_every_method_has_the_same_name_on_both_sides():
    text = SOURCE.read_text(encoding="utf-8")
    named = dict(re.findall(r"^  (\w+): '(lacuna/[\w/]+)',$", text, re.M))
    mine = {k: v for k, v in vars(protocol).items() if isinstance(v, str) and v.startswith("lacuna/")}
    mine = {k: v for k, v in mine.items() if not v.endswith("/v1")}
    screaming = {re.sub(r"(?<!^)(?=[A-Z])", "_", k).upper(): v for k, v in named.items()}
    assert mine == screaming


def test_version_and_mime_are_the_same():
    text = SOURCE.read_text(encoding="utf-8")
    assert f"PROTOCOL_VERSION = {protocol.PROTOCOL_VERSION};" in text
    assert f"BLOCK_MIME = '{protocol.BLOCK_MIME}'" in text
