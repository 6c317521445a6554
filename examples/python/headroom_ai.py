"""headroom for Python programs: shortens tool results before a model reads them.

One file, standard library only. It talks to `headroom proxy` (http://localhost:8787), which has to run:

    from headroom_ai import compress, retrieve
    short = compress(messages, model="gpt-5.2")
    client.chat.completions.create(model="gpt-5.2", messages=short.messages)

Where a client takes a base URL (OpenAI, Anthropic, LiteLLM, LangChain, ...), give it http://localhost:8787/v1 instead:
results are then shortened at first sight and the provider's prompt cache is kept.

When the proxy cannot be reached the messages come back as they are, with one warning; `strict=True` raises
`HeadroomUnavailable`. `HEADROOM_BASE_URL` and `HEADROOM_TOKEN` are read from the environment.
"""

from __future__ import annotations

import functools
import json
import os
import urllib.error
import urllib.parse
import urllib.request
import warnings
from dataclasses import dataclass, field
from typing import Any, Iterable

_TIMEOUT_S = 60


class HeadroomUnavailable(RuntimeError):
    """`headroom proxy` cannot be reached, or does not understand the messages."""


@dataclass(frozen=True)
class Compressed:
    """Messages as they should be sent, and what was saved (o200k tokens)."""

    messages: list[Any]
    tokens_before: int = 0
    tokens_after: int = 0
    tokens_saved: int = 0
    #: Share that is gone, 0 to 1.
    compression_ratio: float = 0.0
    transforms_applied: list[str] = field(default_factory=list)
    #: References of what was left out; only with `retrieval=True`.
    ccr_hashes: list[str] = field(default_factory=list)


def _request(path: str, body: Any, headers: dict[str, str]) -> Any:
    base = os.environ.get("HEADROOM_BASE_URL", "http://localhost:8787").rstrip("/")
    token = os.environ.get("HEADROOM_TOKEN", "")
    if token:
        headers = {**headers, "Authorization": f"Bearer {token}"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{base}{path}", data, {"Content-Type": "application/json", **headers}
    )
    # Loopback is reached past any proxy of the company.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=_TIMEOUT_S) as answer:
        return json.load(answer)


def compress(
    messages: Iterable[Any],
    model: str | None = None,
    *,
    retrieval: bool = False,
    affinity: str | None = None,
    strict: bool = False,
) -> Compressed:
    """Shortens the tool results of messages in the shape of OpenAI's or Anthropic's API.

    Without `retrieval` nothing is lost. With it lines may be left out: offer the model a tool `headroom_retrieve(hash,
    query)` and answer its calls with `retrieve`. Calls with one `affinity` belong to one conversation, in which the text
    of a result never changes.
    """
    rows = list(messages)
    body: dict[str, Any] = {"messages": rows}
    if model is not None:
        body["model"] = model
    if retrieval:
        body["config"] = {"mode": "ccr"}
    headers = {} if affinity is None else {"x-headroom-affinity": affinity}
    try:
        answer = _request("/v1/compress", body, headers)
    except (OSError, ValueError, TypeError) as error:
        if strict:
            raise HeadroomUnavailable(f"headroom proxy did not answer: {error}") from error
        warnings.warn(
            f"headroom: messages go as they are ({error}). Start it with: headroom proxy",
            RuntimeWarning,
            stacklevel=2,
        )
        return Compressed(rows)
    names = Compressed.__dataclass_fields__
    return Compressed(**{name: value for name, value in answer.items() if name in names})


def retrieve(hash: str, query: str | None = None) -> str | None:
    """What a marker's hash stands for, or its lines with a word of the query; None: it is gone."""
    asked = "" if not query else "?" + urllib.parse.urlencode({"query": query})
    try:
        return _request(f"/v1/retrieve/{urllib.parse.quote(hash, safe='')}{asked}", None, {})["original_content"]
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise HeadroomUnavailable(f"headroom proxy answered {error.code}") from error
    except OSError as error:
        raise HeadroomUnavailable(f"headroom proxy did not answer: {error}") from error


def with_headroom(client: Any, **options: Any) -> Any:
    """Has an OpenAI or Anthropic client (sync or async) send shorter messages; the client itself is answered.

    `create` and `stream` of `chat.completions` and `messages` are wrapped; all else stays as it is.
    """
    for place in (getattr(getattr(client, "chat", None), "completions", None), getattr(client, "messages", None)):
        for name in ("create", "stream", "parse"):
            method = getattr(place, name, None)
            if callable(method):
                setattr(place, name, _shortening(method, options))
    return client


withHeadroom = with_headroom


def _shortening(method: Any, options: dict[str, Any]) -> Any:
    @functools.wraps(method)
    def call(*args: Any, **given: Any) -> Any:
        if isinstance(given.get("messages"), (list, tuple)):
            given["messages"] = compress(given["messages"], given.get("model"), **options).messages
        return method(*args, **given)

    return call


def _litellm_base() -> type:
    try:
        from litellm.integrations.custom_logger import CustomLogger
    except ImportError:
        return object
    return CustomLogger


class HeadroomCallback(_litellm_base()):  # type: ignore[misc]
    """For LiteLLM's proxy: `litellm.callbacks = [HeadroomCallback()]`."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self._options = options

    async def async_pre_call_hook(self, user_api_key_dict: Any, cache: Any, data: dict, call_type: Any) -> dict:
        """Shortens the messages of a request before it is routed."""
        import asyncio

        if isinstance(data.get("messages"), list):
            work = functools.partial(compress, data["messages"], data.get("model"), **self._options)
            data["messages"] = (await asyncio.to_thread(work)).messages
        return data


def _shortening_of(base: type, method_names: Iterable[str], shorten: Any) -> type:
    """A subclass whose methods get their first argument shortened."""

    def wrapped(name: str) -> Any:
        original = getattr(base, name)

        @functools.wraps(original)
        def call(self: Any, messages: Any, *args: Any, **given: Any) -> Any:
            return original(self, shorten(messages), *args, **given)

        return call

    found = [name for name in method_names if callable(getattr(base, name, None))]
    return type(f"Headroom{base.__name__}", (base,), {name: wrapped(name) for name in found})


def _agno_messages(messages: Any) -> Any:
    """Copies of Agno's messages with the content of tool messages shortened; the history keeps its own."""
    tools = [each for each in messages if getattr(each, "role", None) == "tool" and isinstance(each.content, str)]
    if not tools:
        return messages
    rows = [{"role": "tool", "tool_call_id": each.tool_call_id or "", "content": each.content} for each in tools]
    short = {id(each): row["content"] for each, row in zip(tools, compress(rows).messages)}
    return [
        each.model_copy(update={"content": short[id(each)]}) if id(each) in short else each for each in messages
    ]


def HeadroomAgnoModel(model: Any) -> Any:
    """An Agno model that sends shorter tool results: `Agent(model=HeadroomAgnoModel(OpenAIChat(...)))`."""
    names = ("invoke", "ainvoke", "invoke_stream", "ainvoke_stream")
    model.__class__ = _shortening_of(model.__class__, names, _agno_messages)
    return model


def _strands_messages(messages: Any) -> Any:
    """Copies of Strands' messages with the texts of tool results shortened."""
    short = json.loads(json.dumps(messages))
    parts = [
        part
        for message in short
        for block in message.get("content", [])
        for part in block.get("toolResult", {}).get("content", [])
        if isinstance(part.get("text"), str)
    ]
    rows = [{"role": "tool", "tool_call_id": str(at), "content": part["text"]} for at, part in enumerate(parts)]
    if rows:
        for part, row in zip(parts, compress(rows).messages):
            part["text"] = row["content"]
    return short


def HeadroomStrandsModel(model: Any) -> Any:
    """A Strands model that sends shorter tool results: `Agent(model=HeadroomStrandsModel(OpenAIModel(...)))`."""
    model.__class__ = _shortening_of(model.__class__, ("stream",), _strands_messages)
    return model
