"""Kernel messages as they travel in a websocket frame, in both sub-protocols of Jupyter Server.

It reads the few parts of a frame that the gate judges and builds frames with exactly those parts, so
that what was judged is, byte for byte, what is sent.  It decides nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Union

from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
    serialize_binary_message,
    serialize_msg_to_ws_v1,
)

#: The newer sub-protocol; any other name, or none, is the older one of JSON text.
V1 = "v1.kernel.websocket.jupyter.org"

Frame = Union[str, bytes]


@dataclass
class Incoming:
    """One message of a front end, read as far as the gate needs it."""

    channel: str
    header: Dict[str, Any]
    metadata: Dict[str, Any]
    content: Dict[str, Any]
    parent: Dict[str, Any]
    #: Raw buffers after the four JSON parts.
    buffers: List[bytes] = field(default_factory=list)

    @property
    def msg_type(self) -> str:
        return str(self.header.get("msg_type", ""))

    @property
    def msg_id(self) -> str:
        return str(self.header.get("msg_id", ""))


class Malformed(Exception):
    """A frame that is not a kernel message."""


def read_frame(frame: Frame, subprotocol: Optional[str], session: Session) -> Incoming:
    """The message in ``frame``; raises Malformed where it is none."""
    try:
        if subprotocol == V1:
            if isinstance(frame, str):
                raise Malformed("expected a binary frame")
            channel, parts = deserialize_msg_from_ws_v1(frame)
            if len(parts) < 4:
                raise Malformed("expected four parts")
            header, parent, metadata, content = (session.unpack(bytes(it)) for it in parts[:4])
            buffers = [bytes(it) for it in parts[4:]]
        else:
            if isinstance(frame, bytes):
                message = deserialize_binary_message(frame)
                buffers = [bytes(it) for it in message.get("buffers") or []]
            else:
                message = json.loads(frame)
                buffers = []
            channel = message.get("channel") or "shell"
            header = message["header"]
            parent = message.get("parent_header") or {}
            metadata = message.get("metadata") or {}
            content = message.get("content") or {}
    except Malformed:
        raise
    except Exception as error:  # Whatever a decoder raises on bytes of a stranger.
        raise Malformed(type(error).__name__) from error
    if not all(isinstance(it, dict) for it in (header, parent, metadata, content)):
        raise Malformed("expected objects")
    return Incoming(channel, header, metadata, content, parent, buffers)


def write_frame(message: Incoming, subprotocol: Optional[str], session: Session) -> Frame:
    """A frame that carries exactly ``message``: fresh JSON, so no second reading of it can differ."""
    if subprotocol == V1:
        jsons = (message.header, message.parent, message.metadata, message.content)
        parts = [session.pack(it) for it in jsons] + list(message.buffers)
        return serialize_msg_to_ws_v1(parts, message.channel)
    plain: Dict[str, Any] = {
        "header": message.header,
        "parent_header": message.parent,
        "metadata": message.metadata,
        "content": message.content,
        "channel": message.channel,
    }
    if message.buffers:
        return serialize_binary_message({**plain, "buffers": message.buffers})
    return json.dumps({**plain, "buffers": []}, default=json_default)


def outgoing_frame(
    session: Session,
    subprotocol: Optional[str],
    channel: str,
    msg_type: str,
    content: Dict[str, Any],
    *,
    parent: Dict[str, Any],
    metadata: Optional[Dict[str, Any]] = None,
) -> Frame:
    """A message towards the browser, as if the kernel had answered the request with header ``parent``."""
    message = session.msg(msg_type, content=content, parent={"header": parent}, metadata=metadata)
    message["parent_header"] = parent
    if subprotocol == V1:
        return serialize_msg_to_ws_v1(message, channel, session.pack)
    message["channel"] = channel
    message["buffers"] = []
    return json.dumps(message, default=json_default)
