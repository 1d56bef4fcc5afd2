"""Without the authority nothing runs, the cell says why, and it all comes back."""

from __future__ import annotations

import os
import signal

import pytest
from conftest import eventually

from jupyterlab_lacuna import words


def kill(gate_server):
    os.kill(gate_server.authority.pid, signal.SIGKILL)


class TestDead:
    @pytest.fixture
    def lacuna_settings(self):
        return {"restart_delay": 3.0, "grace_seconds": 0.2}

    async def test_enforce_runs_nothing_and_says_why_and_recovers(
        self, open_client, gate_server, standin
    ):
        client = await open_client()
        assert (await client.reply(await client.execute("x = 1")))["status"] == "ok"
        kill(gate_server)
        await eventually(lambda: not gate_server.authority.connected)
        refused = await client.execute("x = 2")
        reply = await client.reply(refused)
        assert reply["status"] == "error"
        assert reply["evalue"] == words.DEAD
        [error] = client.outputs(refused, "error")
        assert words.NOTHING_RAN in error["traceback"]

        await eventually(lambda: gate_server.authority.connected)
        look = await client.execute("print(x)")
        assert (await client.reply(look))["status"] == "ok"
        assert client.printed(look) == "1\n"
        # The new authority was told the session first, then what went on without it.
        [session] = [it for it in standin.heard("lacuna/session/replay") if it["entries"]]
        assert [it["source"] for it in session["entries"]] == ["x = 1"]
        [outage] = await eventually(lambda: standin.heard("lacuna/outage"))
        assert [(it["decision"], it["cause"]) for it in outage["cells"]] == [("block", "dead")]
        assert "x = 2" not in str(outage)

    async def test_advise_runs_and_the_record_says_it_was_not_judged(
        self, open_client, gate_server, standin
    ):
        standin.behave(mode="advise")
        client = await open_client()
        assert (await client.reply(await client.execute("x = 1")))["status"] == "ok"
        assert gate_server.mode == "advise"
        kill(gate_server)
        await eventually(lambda: not gate_server.authority.connected)
        runs = await client.execute("print('ran')")
        assert (await client.reply(runs))["status"] == "ok"
        assert client.printed(runs) == "ran\n"
        [outage] = await eventually(lambda: standin.heard("lacuna/outage"))
        assert [(it["decision"], it["cause"]) for it in outage["cells"]] == [("run", "dead")]


class TestLate:
    @pytest.fixture
    def lacuna_settings(self):
        return {"verdict_seconds": 0.5}

    async def test_an_authority_that_does_not_answer_is_no_permission(self, open_client, standin):
        client = await open_client()
        standin.behave(delay=2)
        reply = await client.reply(await client.execute("x = 1"))
        assert reply["evalue"] == words.LATE
        standin.behave()
        look = await client.execute("print('x' in globals())")
        assert (await client.reply(look))["status"] == "ok"
        assert client.printed(look) == "False\n"

    async def test_an_authority_that_hangs_is_started_again(
        self, open_client, standin, gate_server
    ):
        client = await open_client()
        starts = gate_server.authority.starts
        standin.behave(hang=True)
        reply = await client.reply(await client.execute("x = 1"))
        assert reply["evalue"] == words.LATE
        standin.behave()
        await eventually(lambda: gate_server.authority.starts > starts)
        await eventually(lambda: gate_server.authority.connected)
        assert (await client.reply(await client.execute("x = 2")))["status"] == "ok"


async def test_an_authority_that_fails_is_no_permission(open_client, standin):
    client = await open_client()
    standin.behave(fail=True)
    reply = await client.reply(await client.execute("x = 1"))
    assert reply["evalue"] == words.FAILED
    standin.behave()
    assert (await client.reply(await client.execute("x = 1")))["status"] == "ok"


async def test_a_kill_between_two_cells_is_not_even_noticed(open_client, gate_server):
    client = await open_client()
    assert (await client.reply(await client.execute("x = 1")))["status"] == "ok"
    kill(gate_server)
    await eventually(lambda: not gate_server.authority.connected)
    assert (await client.reply(await client.execute("x = 2")))["status"] == "ok"
