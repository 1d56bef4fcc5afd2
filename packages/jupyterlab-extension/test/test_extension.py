"""What the extension adds to a Jupyter server, and what it keeps others from taking away."""

from __future__ import annotations

import json

import pytest
from tornado.httpclient import HTTPClientError

from jupyterlab_lacuna.extension import ensure_armed
from jupyterlab_lacuna.websocket import LacunaWebsocketMixin, compose

KEY = "kernel_websocket_connection_class"


async def test_installing_it_arms_the_gate(jp_serverapp):
    armed = jp_serverapp.web_app.settings[KEY]
    assert issubclass(armed, LacunaWebsocketMixin)
    assert compose(armed) is armed


async def test_a_class_set_by_another_extension_gets_the_gate_too(jp_serverapp):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

    class Other(ZMQChannelsWebsocketConnection):
        """Set by an extension that was loaded later."""

    jp_serverapp.web_app.settings[KEY] = Other
    ensure_armed(jp_serverapp)
    armed = jp_serverapp.web_app.settings[KEY]
    assert issubclass(armed, LacunaWebsocketMixin) and issubclass(armed, Other)


async def test_executions_over_http_are_refused(jp_fetch):
    kernel = "11111111-1111-1111-1111-111111111111"
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch("api", "kernels", kernel, "execute", method="POST", body='{"code": "1"}')
    assert refused.value.code == 451
    # The rest of the kernels' interface is as it was.
    answer = await jp_fetch("api", "kernels")
    assert json.loads(answer.body) == []


async def test_a_page_cannot_switch_our_front_end_off(jp_serverapp):
    hook = jp_serverapp.web_app.settings["page_config_hook"]
    page = {
        "disabledExtensions": {"@lacuna/jupyterlab": True, "other": True, "kept-on": False},
        "federated_extensions": [{"name": "@lacuna/jupyterlab"}],
    }
    told = hook(None, page)
    assert told["disabledExtensions"] == [
        "@jupyterlab/services-extension:server-settings",
        "other",
    ]
    assert told["lacuna"]["gate"] == "server"
    alone = hook(None, {"disabledExtensions": []})
    assert alone["disabledExtensions"] == []


async def test_the_status_tells_whether_the_authority_answers(jp_fetch, gate_server):
    from conftest import eventually

    await eventually(lambda: gate_server.authority.connected)
    status = json.loads((await jp_fetch("lacuna", "api", "status")).body)
    assert status["authority"] == "ready"
    assert status["mode"] == "enforce"
    assert status["root"].startswith("file://")
