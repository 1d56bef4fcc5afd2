"""The websocket of a browser tab: who may open it, and what may be said on it."""

from __future__ import annotations

import json

import pytest
import tornado.websocket
from conftest import eventually
from tornado.httpclient import HTTPClientError


@pytest.fixture
def open_tab(jp_serverapp, jp_fetch, gate_server):  # `jp_fetch` starts the HTTP server.
    async def open_one(token=None):
        await eventually(lambda: gate_server.authority.connected)
        base = jp_serverapp.connection_url.replace("http", "ws", 1)
        given = jp_serverapp.identity_provider.token if token is None else token
        return await tornado.websocket.websocket_connect(f"{base}lacuna/lsp?token={given}")

    return open_one


async def ask(tab, method, params, number=1):
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    await tab.write_message(json.dumps(message))
    return json.loads(await tab.read_message())


async def test_a_stranger_gets_no_connection(open_tab):
    with pytest.raises(HTTPClientError) as refused:
        await open_tab(token="")
    assert refused.value.code in (401, 403)
    tab = await open_tab()
    assert (await ask(tab, "lacuna/status", {}))["result"]["server"] == "standin"


@pytest.mark.parametrize(
    "method",
    ["lacuna/session/event", "lacuna/session/replay", "lacuna/gate", "lacuna/outage", "shutdown"],
)
async def test_a_browser_cannot_speak_for_a_kernel(open_tab, standin, method):
    tab = await open_tab()
    assert "error" in await ask(tab, method, {})
    assert (await ask(tab, "lacuna/status", {}, 2))["result"]["mode"] == "enforce"
    assert standin.heard(method) == []


async def test_the_server_says_which_folder_is_open(open_tab, standin, gate_server):
    tab = await open_tab()
    claimed = {"workspaceRoot": "/", "settings": {"mode": "advise"}}
    await ask(tab, "initialize", {"initializationOptions": claimed, "capabilities": {"a": 1}})
    [heard] = standin.heard("initialize")
    assert heard["initializationOptions"] == {"workspaceRoot": gate_server.root, "trusted": True}
    assert heard["capabilities"] == {"a": 1}


async def test_a_fix_is_asked_for_with_the_epoch_of_its_kernel(open_tab, open_client, standin):
    client = await open_client()
    tab = await open_tab()
    await ask(tab, "lacuna/fix", {"kernel": client.kernel_id, "alternative": "a"})
    assert standin.heard("lacuna/fix") == [
        {"kernel": client.kernel_id, "alternative": "a", "epoch": 0}
    ]


async def test_a_tab_is_told_when_the_authority_ends(open_tab, gate_server):
    import os
    import signal

    tab = await open_tab()
    os.kill(gate_server.authority.pid, signal.SIGKILL)
    assert await tab.read_message() is None
    assert tab.close_code == 1012
