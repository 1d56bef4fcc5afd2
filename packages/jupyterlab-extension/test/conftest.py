"""A Jupyter server with the gate armed, a real Python kernel, and an authority the test can slow or kill."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import pytest
import tornado.websocket
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

pytest_plugins = ["pytest_jupyter.jupyter_server"]

V1 = "v1.kernel.websocket.jupyter.org"


class StandIn:
    """The test's hand on the authority's behaviour, and what the authority heard."""

    def __init__(self, folder: Path):
        self.control = folder / "control.json"
        self.path = folder / "heard.jsonl"

    def behave(self, **state: Any) -> None:
        self.control.write_text(json.dumps(state))

    def heard(self, method: str) -> List[Any]:
        if not self.path.exists():
            return []
        lines = [json.loads(it) for it in self.path.read_text().splitlines()]
        return [it["params"] for it in lines if it["method"] == method]


@pytest.fixture
def standin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    it = StandIn(tmp_path)
    monkeypatch.setenv("STANDIN_CONTROL", str(it.control))
    monkeypatch.setenv("STANDIN_HEARD", str(it.path))
    return it


@pytest.fixture
def lacuna_settings() -> Dict[str, Any]:
    """A test may override this one."""
    return {}


@pytest.fixture
def jp_server_config(standin: StandIn, lacuna_settings: Dict[str, Any]) -> Dict[str, Any]:
    command = [sys.executable, str(Path(__file__).parent / "standin.py")]
    return {
        "ServerApp": {"jpserver_extensions": {"jupyterlab_lacuna": True}},
        "Lacuna": {"authority_command": command, "restart_delay": 0.1, **lacuna_settings},
    }


@pytest.fixture
def gate_server(jp_serverapp: Any) -> Any:
    return jp_serverapp.web_app.settings["lacuna_gate_server"]


class Client:
    """A front end: a raw websocket on one kernel, in either sub-protocol."""

    def __init__(self, socket: Any, subprotocol: Optional[str], client_id: str):
        self.socket = socket
        self.subprotocol = subprotocol
        self.session = Session(session=client_id)
        self.seen: List[Dict[str, Any]] = []

    async def send(
        self,
        msg_type: str,
        content: Dict[str, Any],
        channel: str = "shell",
        metadata: Optional[Dict[str, Any]] = None,
        header: Optional[Dict[str, Any]] = None,
    ) -> str:
        message = self.session.msg(msg_type, content=content, metadata=metadata)
        # The server is in this process, and a Session counts its messages per process and client.
        message["header"].update({"msg_id": uuid.uuid4().hex, **(header or {})})
        if self.subprotocol == V1:
            frame = serialize_msg_to_ws_v1(message, channel, self.session.pack)
            await self.socket.write_message(frame, binary=True)
        else:
            message["channel"] = channel
            await self.socket.write_message(json.dumps(message, default=str))
        return message["header"]["msg_id"]

    async def execute(self, code: str, cell: Optional[str] = None, **content: Any) -> str:
        fields = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
            **content,
        }
        metadata = {"cellId": cell} if cell else {}
        header = content.pop("header", None)
        fields.pop("header", None)
        return await self.send("execute_request", fields, metadata=metadata, header=header)

    async def until(
        self, found: Callable[[Dict[str, Any]], bool], seconds: float = 30
    ) -> Dict[str, Any]:
        """The first message, past or to come, that is ``found``."""
        for message in self.seen:
            if found(message):
                return message
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            message = self._read(await asyncio.wait_for(self.socket.read_message(), max(left, 0.01)))
            self.seen.append(message)
            if found(message):
                return message

    async def reply(self, msg_id: str, seconds: float = 30) -> Dict[str, Any]:
        """The content of the reply to ``msg_id``, after the kernel's idle has come as well."""

        def is_reply(it: Dict[str, Any]) -> bool:
            return it["parent_header"].get("msg_id") == msg_id and it["header"][
                "msg_type"
            ].endswith("_reply")

        def is_idle(it: Dict[str, Any]) -> bool:
            return (
                it["parent_header"].get("msg_id") == msg_id
                and it["content"].get("execution_state") == "idle"
            )

        message = await self.until(is_reply, seconds)
        await self.until(is_idle, seconds)
        return message["content"]

    def outputs(self, msg_id: str, msg_type: str) -> List[Dict[str, Any]]:
        return [
            it["content"]
            for it in self.seen
            if it["parent_header"].get("msg_id") == msg_id and it["header"]["msg_type"] == msg_type
        ]

    def printed(self, msg_id: str) -> str:
        return "".join(it["text"] for it in self.outputs(msg_id, "stream"))

    def _read(self, frame: Any) -> Dict[str, Any]:
        assert frame is not None, "the websocket was closed"
        if isinstance(frame, bytes):
            channel, parts = deserialize_msg_from_ws_v1(frame)
            header, parent, metadata, content = (json.loads(it) for it in parts[:4])
            return {
                "channel": channel,
                "header": header,
                "parent_header": parent,
                "metadata": metadata,
                "content": content,
            }
        message: Dict[str, Any] = json.loads(frame)
        return message


@pytest.fixture(params=["v1", "legacy"])
def subprotocol(request: Any) -> Optional[str]:
    """Both sub-protocols of Jupyter Server: the older one would be the way around the gate."""
    return V1 if request.param == "v1" else None


@pytest.fixture
def open_client(jp_serverapp: Any, jp_fetch: Any) -> Any:
    """Opens a front end on a kernel: ``await open_client(subprotocol)``; a second one with its id."""

    async def open_one(
        subprotocol: Optional[str] = V1, kernel_id: Optional[str] = None, client_id: str = "one"
    ) -> Client:
        if kernel_id is None:
            answer = await jp_fetch("api", "kernels", method="POST", allow_nonstandard_methods=True)
            kernel_id = json.loads(answer.body)["id"]
        base = jp_serverapp.connection_url.replace("http", "ws", 1)
        token = jp_serverapp.identity_provider.token
        url = f"{base}api/kernels/{kernel_id}/channels?session_id={client_id}&token={token}"
        socket = await tornado.websocket.websocket_connect(
            url, subprotocols=[subprotocol] if subprotocol else None
        )
        client = Client(socket, subprotocol, client_id)
        client.kernel_id = kernel_id  # type: ignore[attr-defined]
        info = await client.send("kernel_info_request", {})
        await client.reply(info, 60)
        return client

    return open_one


async def eventually(found: Callable[[], Any], seconds: float = 20) -> Any:
    """The first true answer of ``found``."""
    deadline = time.monotonic() + seconds
    while True:
        answer = found()
        if answer:
            return answer
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)

