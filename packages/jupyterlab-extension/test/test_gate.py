"""The gate on a real kernel: what runs, what does not, and in which order.

Beside every refusal stands a cell that runs: a gate that refused everything would fail here.
"""

from __future__ import annotations

import asyncio

import pytest
from conftest import eventually

from jupyterlab_lacuna import words
from jupyterlab_lacuna.protocol import BLOCK_MIME


async def test_a_refused_cell_never_reaches_the_kernel(open_client, subprotocol):
    client = await open_client(subprotocol)
    refused = await client.execute("refused = 1\nrefuse = print('ran')", cell="a")
    reply = await client.reply(refused)
    assert reply["status"] == "error"
    assert reply["ename"] == "LacunaBlocked"
    assert client.printed(refused) == ""
    [shown] = client.outputs(refused, "display_data")
    assert shown["data"][BLOCK_MIME]["findings"][0]["rule"] == "a-rule"
    assert shown["data"]["text/plain"] == words.NOT_RUN
    [error] = client.outputs(refused, "error")
    assert error["traceback"] == ["This leaves.", "It may not."]

    fine = await client.execute("print('refused' in globals())")
    assert (await client.reply(fine))["status"] == "ok"
    assert client.printed(fine) == "False\n"


async def test_run_all_stops_at_a_refused_cell(open_client, subprotocol):
    client = await open_client(subprotocol)
    before = await client.execute("print('before')")
    refused = await client.execute("refuse = 1")
    after = await client.execute("print('after')")
    assert (await client.reply(before))["status"] == "ok"
    assert (await client.reply(refused))["status"] == "error"
    assert (await client.reply(after))["status"] == "aborted"
    assert client.printed(before) == "before\n"
    assert client.printed(after) == ""
    again = await client.execute("print('again')")
    assert (await client.reply(again))["status"] == "ok"


async def test_run_all_stops_at_an_ordinary_error_though_verdicts_are_slow(
    open_client, standin, subprotocol
):
    standin.behave(delay=0.4)
    client = await open_client(subprotocol)
    sent = [await client.execute(it) for it in ("x = 1", "1/0", "x = 2", "x = 3")]
    replies = [(await client.reply(it))["status"] for it in sent]
    assert replies == ["ok", "error", "aborted", "aborted"]
    look = await client.execute("print(x)")
    await client.reply(look)
    assert client.printed(look) == "1\n"


async def test_cells_run_in_the_order_they_came_though_verdicts_are_slow(open_client, standin):
    standin.behave(delay=0.2)
    client = await open_client()
    sent = [await client.execute(f"print({it}); x = {it}") for it in range(4)]
    for it in sent:
        assert (await client.reply(it))["status"] == "ok"
    inputs = [it for it in client.seen if it["header"]["msg_type"] == "execute_input"]
    assert [it["parent_header"]["msg_id"] for it in inputs] == sent


async def test_an_error_that_does_not_stop_lets_the_rest_run(open_client):
    client = await open_client()
    failing = await client.execute("1/0", stop_on_error=False)
    after = await client.execute("print('after')")
    assert (await client.reply(failing))["status"] == "error"
    assert (await client.reply(after))["status"] == "ok"
    assert client.printed(after) == "after\n"


@pytest.mark.parametrize("failing", ["1/0", "refuse = 1"])
async def test_an_error_aborts_only_what_stops_on_error(open_client, standin, failing):
    standin.behave(delay=0.2)
    client = await open_client()
    before = await client.execute("print('before')")
    fails = await client.execute(failing)
    stops = await client.execute("print('stops')")
    goes_on = await client.execute("print('goes on')", stop_on_error=False)
    stops_too = await client.execute("print('stops too')")
    sent = (before, fails, stops, goes_on, stops_too)
    replies = [(await client.reply(it))["status"] for it in sent]
    assert replies == ["ok", "error", "aborted", "ok", "aborted"]
    assert client.printed(goes_on) == "goes on\n"
    assert client.printed(stops) + client.printed(stops_too) == ""


async def test_a_refused_cell_that_does_not_stop_lets_the_rest_run(open_client):
    client = await open_client()
    refused = await client.execute("refuse = 1", stop_on_error=False)
    after = await client.execute("print('after')")
    assert (await client.reply(refused))["status"] == "error"
    assert (await client.reply(after))["status"] == "ok"


async def test_silent_requests_are_judged(open_client, subprotocol):
    client = await open_client(subprotocol)
    refused = await client.execute("refuse = 1\nhidden = 1", silent=True)
    assert (await client.reply(refused))["status"] == "error"
    assert client.outputs(refused, "error") == []
    runs = await client.execute("seen = 1", silent=True)
    assert (await client.reply(runs))["status"] == "ok"
    look = await client.execute("print('hidden' in globals(), 'seen' in globals())")
    await client.reply(look)
    assert client.printed(look) == "False True\n"


async def test_user_expressions_are_judged(open_client, standin, subprotocol):
    client = await open_client(subprotocol)
    refused = await client.execute("pass", user_expressions={"x": "refuse()"})
    assert (await client.reply(refused))["status"] == "error"
    runs = await client.execute("pass", user_expressions={"x": "6 * 7"})
    reply = await client.reply(runs)
    assert reply["user_expressions"]["x"]["data"]["text/plain"] == "42"
    assert standin.heard("lacuna/gate")[-1]["cells"][0]["expressions"] == ["6 * 7"]


async def test_an_execution_on_the_control_channel_is_judged(open_client):
    client = await open_client()
    content = {"code": "refuse = 1\nhidden = 1", "silent": True}
    refused = await client.send("execute_request", content, channel="control")
    assert (await client.reply(refused))["status"] == "error"
    look = await client.execute("print('hidden' in globals())")
    await client.reply(look)
    assert client.printed(look) == "False\n"
    runs = await client.send("execute_request", {"code": "seen = 1"}, channel="control")
    assert (await client.reply(runs))["status"] == "ok"


async def test_a_debugger_may_look_but_what_it_evaluates_is_judged(open_client):
    client = await open_client()

    async def debug(command, **arguments):
        content = {"type": "request", "seq": 1, "command": command, "arguments": arguments}
        sent = await client.send("debug_request", content, channel="control")
        return await client.until(lambda it: it["parent_header"].get("msg_id") == sent and it["header"]["msg_type"] == "debug_reply")

    refused = await debug("evaluate", expression="refuse()", context="repl")
    assert refused["content"]["success"] is False
    assert refused["content"]["message"] == "This leaves."
    condition = await debug("setBreakpoints", breakpoints=[{"line": 1, "condition": "refuse()"}])
    assert condition["content"]["success"] is False
    looks = await debug("debugInfo")
    assert looks["content"]["success"] is True


async def test_a_message_type_that_can_carry_code_and_cannot_be_read_is_refused(open_client):
    client = await open_client()
    refused = await client.send("apply_request", {"whatever": 1})
    reply = await client.reply(refused)
    assert reply["status"] == "error"
    fine = await client.send("is_complete_request", {"code": "if True:"})
    assert (await client.reply(fine))["status"] == "incomplete"


async def test_a_question_does_not_wait_for_cells_that_are_held(open_client, standin):
    client = await open_client()
    standin.behave(delay=3)
    held = await client.execute("1")
    asked = await client.send("is_complete_request", {"code": "if True:"})
    assert (await client.reply(asked, 2.5))["status"] == "incomplete"
    standin.behave()
    assert (await client.reply(held))["status"] == "ok"


async def test_the_line_is_shared_by_all_front_ends_of_a_kernel(open_client, standin):
    standin.behave(delay=0.2)
    one = await open_client()
    two = await open_client(kernel_id=one.kernel_id, client_id="two")
    failing = await one.execute("import time; time.sleep(0.3); 1/0")
    held = await two.execute("print('held')")
    assert (await one.reply(failing))["status"] == "error"
    assert (await two.reply(held))["status"] == "aborted"
    fine = await two.execute("print('fine')")
    assert (await two.reply(fine))["status"] == "ok"


async def test_an_interrupt_answers_what_waits(open_client, jp_fetch):
    client = await open_client()
    running = await client.execute("import time\nprint('on')\ntime.sleep(60)")
    held = [await client.execute("print('held')") for _ in range(3)]
    await client.until(lambda it: it["content"].get("text", "").startswith("on"))
    await jp_fetch("api", "kernels", client.kernel_id, "interrupt", method="POST", allow_nonstandard_methods=True)
    assert (await client.reply(running))["ename"] == "KeyboardInterrupt"
    for it in held:
        assert (await client.reply(it))["status"] == "aborted"
    fine = await client.execute("print('fine')")
    assert (await client.reply(fine))["status"] == "ok"


async def test_an_interrupt_answers_a_cell_that_is_being_judged(open_client, jp_fetch, standin):
    client = await open_client()
    standin.behave(delay=5)
    judged = await client.execute("print('judged')")
    await eventually(lambda: standin.heard("lacuna/gate"))
    await jp_fetch("api", "kernels", client.kernel_id, "interrupt", method="POST", allow_nonstandard_methods=True)
    assert (await client.reply(judged, 3))["status"] == "aborted"


async def test_a_restart_answers_what_waits_and_begins_a_new_session(
    open_client, jp_fetch, gate_server, standin
):
    client = await open_client()
    kept = await client.execute("x = 1")
    await client.reply(kept)
    await client.execute("import time; print('on'); time.sleep(60)")
    held = await client.execute("print('held')")
    await client.until(lambda it: it["content"].get("text", "").startswith("on"))
    await jp_fetch("api", "kernels", client.kernel_id, "restart", method="POST", allow_nonstandard_methods=True, request_timeout=60)
    assert (await client.reply(held))["status"] == "aborted"
    session = gate_server.gate_of(client.kernel_id).session
    assert session.epoch == 1
    look = await client.execute("print('x' in globals())")
    assert (await client.reply(look, 60))["status"] == "ok"
    assert client.printed(look) == "False\n"
    assert [it["seq"] for it in session.to_wire()["entries"]] == [1]


async def test_a_cell_sent_after_a_restart_waits_until_the_new_kernel_answers(
    open_client, jp_fetch, gate_server, tmp_path, monkeypatch
):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    client = await open_client()
    assert (await client.reply(await client.execute("x = 1"), 60))["status"] == "ok"
    # From now on a kernel is there long before it answers.
    (startup / "slow.py").write_text("import time\ntime.sleep(4)\n")
    await jp_fetch("api", "kernels", client.kernel_id, "restart", method="POST", allow_nonstandard_methods=True, request_timeout=60)
    session = gate_server.gate_of(client.kernel_id).session
    look = await client.execute("print('x' in globals())")
    await asyncio.sleep(1)
    assert session.epoch == 1
    assert session.to_wire()["entries"] == []
    assert (await client.reply(look, 60))["status"] == "ok"
    assert client.printed(look) == "False\n"


async def test_a_kernel_that_dies_answers_what_waits(open_client):
    client = await open_client()
    await client.execute("import os, time; print('on'); time.sleep(0.5); os._exit(1)")
    held = await client.execute("print('held')")
    assert (await client.reply(held, 30))["status"] == "aborted"
    fine = await client.execute("print('fine')")
    assert (await client.reply(fine, 60))["status"] == "ok"


async def test_what_ran_is_told_in_order_with_its_outcome(open_client, standin):
    client = await open_client()
    for code in ("x = 1", "refuse = 1", "1/0"):
        await client.reply(await client.execute(code, cell=code))
    events = await eventually(
        lambda: [it for it in standin.heard("lacuna/session/event")]
        if len(standin.heard("lacuna/session/event")) == 5
        else None
    )
    told = [(it["event"], it.get("seq"), it.get("source"), it.get("status")) for it in events]
    assert told == [
        ("started", None, None, None),
        ("entry", 1, "x = 1", None),
        ("finished", 1, None, "ok"),
        ("entry", 2, "1/0", None),
        ("finished", 2, None, "error"),
    ]
    assert events[1]["decisionId"] == "d"
    assert events[1]["cell"] == "x = 1"


async def test_a_run_by_somebody_else_is_history_that_was_not_judged(
    open_client, jp_serverapp, gate_server, standin
):
    client = await open_client()
    await client.reply(await client.execute("x = 1"))
    other = jp_serverapp.kernel_manager.get_kernel(client.kernel_id).client()
    other.start_channels()
    other.execute("y = 2")
    session = gate_server.gate_of(client.kernel_id).session
    await eventually(lambda: not session.complete)
    other.stop_channels()
    await eventually(lambda: [it["status"] for it in session.to_wire()["entries"]] == ["ok", "ok"])
    replayed = await eventually(lambda: standin.heard("lacuna/session/replay"))
    assert replayed[-1]["complete"] is False


async def test_a_front_end_that_is_gone_does_not_stop_the_line(open_client, standin):
    standin.behave(delay=0.3)
    one = await open_client()
    for it in range(3):
        await one.execute(f"x{it} = 1")
    await eventually(lambda: standin.heard("lacuna/gate"))
    one.socket.close()
    two = await open_client(kernel_id=one.kernel_id, client_id="two")
    look = await two.execute("print([it in globals() for it in ('x0', 'x1', 'x2')])")
    assert (await two.reply(look))["status"] == "ok"
    assert two.printed(look) == "[True, True, True]\n"


async def test_comms_keep_their_place_between_executions(open_client, standin):
    standin.behave(delay=0.2)
    client = await open_client()
    await client.execute(
        "seen = []\n"
        "def opened(comm, message):\n    seen.append('comm')\n"
        "get_ipython().kernel.comm_manager.register_target('t', opened)"
    )
    await client.send("comm_open", {"comm_id": "c", "target_name": "t", "data": {}})
    look = await client.execute("print(seen)")
    await client.reply(look)
    assert client.printed(look) == "['comm']\n"
