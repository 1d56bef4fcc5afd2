"""The same gate with the real authority: the clinic's export is refused, its harmless twin runs."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from conftest import eventually

from jupyterlab_lacuna.protocol import BLOCK_MIME

ROOT = Path(__file__).parents[3]
BUNDLE = ROOT / "packages" / "language-server" / "dist" / "server.cjs"
CLINIC = ROOT / "test" / "worlds" / "clinic"

pytestmark = pytest.mark.skipif(
    not BUNDLE.exists() or not (ROOT / ".cache" / "packs").exists(),
    reason="skipped: the authority is not built: npm run build",
)

LOAD = "import pandas as pd\ncustomers = pd.read_csv('data/customers.csv')"
EXPORT = "customers.to_csv('/tmp/lacuna-never-written.csv')"


@pytest.fixture
def jp_root_dir(tmp_path):
    folder = tmp_path / "clinic"
    shutil.copytree(CLINIC, folder)
    return folder


@pytest.fixture
def lacuna_settings(jp_root_dir, tmp_path):
    return {
        "authority_command": [],
        "managed_config": str(jp_root_dir / "governance" / "managed.yaml"),
        "audit_dir": str(tmp_path / "audit"),
    }


async def test_the_export_is_refused_and_the_aggregate_runs(
    open_client, gate_server, jp_root_dir, tmp_path, subprotocol
):
    await eventually(lambda: gate_server.authority.connected)
    assert gate_server.mode == "enforce"
    client = await open_client(subprotocol)
    home = await client.execute(f"import os; os.chdir({str(jp_root_dir)!r})")
    assert (await client.reply(home))["status"] == "ok"
    loaded = await client.execute(LOAD)
    assert (await client.reply(loaded))["status"] == "ok"

    refused = await client.execute(EXPORT)
    assert (await client.reply(refused))["ename"] == "LacunaBlocked"
    [shown] = client.outputs(refused, "display_data")
    [finding] = shown["data"][BLOCK_MIME]["findings"]
    assert finding["lineage"][0].startswith("data/customers.csv.")
    assert finding["owners"] == ["crm"]
    assert not Path("/tmp/lacuna-never-written.csv").exists()

    fine = await client.execute("print(len(customers.groupby('county').size()))")
    assert (await client.reply(fine))["status"] == "ok"
    assert client.printed(fine).strip().isdigit()
    # Every decision is in the record, and no text of a cell is.
    record = "".join(it.read_text() for it in (tmp_path / "audit").rglob("*.jsonl"))
    assert '"decision":"block"' in record
    assert "to_csv('/tmp" not in record


async def test_a_restarted_authority_decides_by_what_really_ran_whoever_ran_it(
    open_client, gate_server, jp_serverapp, jp_root_dir
):
    """History that came past the gate, an error, and a kill: all of it is replayed, none of it forgotten."""
    await eventually(lambda: gate_server.authority.connected)
    client = await open_client()
    session = gate_server.gate_of(client.kernel_id).session
    # Nothing is loaded: the same line is harmless.
    assert (await client.reply(await client.execute(EXPORT)))["ename"] == "NameError"
    other = jp_serverapp.kernel_manager.get_kernel(client.kernel_id).client()
    other.start_channels()
    other.execute(f"import os; os.chdir({str(jp_root_dir)!r})")
    other.execute(LOAD)
    statuses = ["error", "ok", "ok"]
    await eventually(lambda: [it["status"] for it in session.to_wire()["entries"]] == statuses, 60)
    other.stop_channels()
    assert not session.complete
    starts = gate_server.authority.starts
    os.kill(gate_server.authority.pid, signal.SIGKILL)
    await eventually(lambda: gate_server.authority.starts > starts, 60)
    await eventually(lambda: gate_server.authority.connected, 60)

    refused = await client.execute(EXPORT)
    assert (await client.reply(refused, 60))["ename"] == "LacunaBlocked"
    [shown] = client.outputs(refused, "display_data")
    [finding] = shown["data"][BLOCK_MIME]["findings"]
    assert finding["lineage"][0].startswith("data/customers.csv.")
    assert not Path("/tmp/lacuna-never-written.csv").exists()
    fine = await client.execute("print(len(customers.groupby('county').size()))")
    assert (await client.reply(fine, 60))["status"] == "ok"
    assert client.printed(fine).strip().isdigit()
