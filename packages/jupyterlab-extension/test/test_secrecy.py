"""No text of a cell stands in a log, in an output, or in what is told about an outage."""

from __future__ import annotations

import json
import logging
import os
import signal

import pytest
from conftest import eventually

CANARY = "canary_4711"


@pytest.fixture
def lacuna_settings():
    return {"restart_delay": 1.0, "grace_seconds": 0.1}


async def test_cell_text_stays_between_the_browser_the_kernel_and_the_authority(
    open_client, gate_server, standin, caplog
):
    # Debug messages are the server's own and off by default.
    caplog.set_level(logging.INFO)
    client = await open_client()
    refused = await client.execute(f"refuse = '{CANARY}'")
    await client.reply(refused)
    await client.reply(await client.execute(f"fine = '{CANARY}'"))
    await client.send("apply_request", {"code": CANARY})
    os.kill(gate_server.authority.pid, signal.SIGKILL)
    await eventually(lambda: not gate_server.authority.connected)
    unjudged = await client.execute(f"later = '{CANARY}'")
    await client.reply(unjudged)
    await eventually(lambda: standin.heard("lacuna/outage"))

    told = [client.outputs(it, kind) for it in (refused, unjudged) for kind in ("display_data", "error")]
    assert all(told)
    assert CANARY not in json.dumps(told)
    assert CANARY not in json.dumps(standin.heard("lacuna/outage"))
    lines = [it.getMessage() for it in caplog.records if it.levelno >= logging.INFO]
    assert lines and not any(CANARY in it for it in lines)
    # The control: the authority did hear it, so the canary was really sent.
    assert CANARY in json.dumps(standin.heard("lacuna/gate"))
