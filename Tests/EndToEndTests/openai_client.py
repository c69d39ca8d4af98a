"""Drives a daemon through the official openai client; ends with status 0 where everything is as promised.

Usage: openai_client.py SOCKET [MODEL]
MODEL is the name of the model that writes the answers; without it they are quoted. The daemon holds one document, ferry.txt: "The ferry to Hoy leaves at noon from the north pier."
"""

import json
import sys

import httpx
import openai

QUESTION = "When does the ferry to Hoy leave?"
QUOTE = "The ferry to Hoy leaves at noon from the north pier."


def main(socket_path, model=None):
    transport = httpx.HTTPTransport(uds=socket_path)
    client = openai.OpenAI(
        base_url="http://cloister/v1", api_key="unused", max_retries=0, http_client=httpx.Client(transport=transport)
    )
    if model:
        check_model(client, model)
        print("all checks passed")
        return
    models = [model.id for model in client.models.list()]
    assert "cloister" in models and len(models) == 2, models
    embedding_model = next(name for name in models if name != "cloister")
    check_embeddings(client, embedding_model)
    check_chat(client)
    check_stream(client)
    check_errors(client)
    print("all checks passed")


def check_model(client, model):
    """The words of a tiny random model mean nothing; what counts is that every parameter does what it says."""
    assert model in [entry.id for entry in client.models.list()]

    def ask(**options):
        return client.chat.completions.create(model=model, messages=[{"role": "user", "content": QUESTION}], **options)

    sampling = {"temperature": 1.2, "top_p": 0.9, "seed": 5, "max_tokens": 12}
    extra = {"top_k": 50, "min_p": 0.01, "repetition_penalty": 1.1}
    first = ask(**sampling, logprobs=True, top_logprobs=2, extra_body=extra)
    assert ask(**sampling, extra_body=extra).choices[0].message.content == first.choices[0].message.content
    assert first.usage.completion_tokens == len(first.choices[0].logprobs.content) <= 12
    assert all(len(token.top_logprobs) == 2 for token in first.choices[0].logprobs.content)
    assert first.choices[0].finish_reason in ("stop", "length")
    pieces = [chunk.choices[0].delta.content or "" for chunk in ask(**sampling, stream=True, extra_body=extra)]
    assert "".join(pieces) == first.choices[0].message.content

    schema = {"type": "object", "properties": {"hour": {"enum": ["noon", "six"]}, "boat": {"type": "boolean"}},
              "required": ["hour", "boat"], "additionalProperties": False}
    reply = ask(max_completion_tokens=200, response_format={
        "type": "json_schema", "json_schema": {"name": "ferry", "schema": schema, "strict": True}})
    ferry = json.loads(reply.choices[0].message.content)
    assert list(ferry) == ["hour", "boat"] and ferry["hour"] in ("noon", "six"), ferry

    strict = ask(max_tokens=100, extra_body={"cloister": {"strict": True}})
    assert strict.model_extra["citations"][0]["quote"] == QUOTE, strict
    for wrong, field in (({"temperature": 3}, "temperature"), ({"top_p": -1}, "top_p"), ({"stop": [""]}, "stop"),
                         ({"response_format": {"type": "xml"}}, "response_format.type")):
        try:
            ask(**wrong)
        except openai.BadRequestError as error:
            assert error.body["param"] == field, error
        else:
            raise AssertionError(f"{wrong} was taken")


def check_embeddings(client, model):
    # The client asks for base64 by itself and decodes it; `float` is the other encoding.
    packed = client.embeddings.create(model=model, input=["noon", "north pier"])
    assert [item.index for item in packed.data] == [0, 1]
    plain = client.embeddings.create(model=model, input="noon", encoding_format="float")
    assert len(plain.data[0].embedding) == 384
    for left, right in zip(packed.data[0].embedding, plain.data[0].embedding):
        assert abs(left - right) < 1e-6
    norm = sum(value * value for value in plain.data[0].embedding)
    assert abs(norm - 1) < 1e-4, norm
    assert packed.usage.prompt_tokens > 0


def check_chat(client):
    reply = client.chat.completions.create(model="cloister", messages=[{"role": "user", "content": QUESTION}])
    choice = reply.choices[0]
    assert "noon" in choice.message.content, choice.message.content
    assert choice.finish_reason == "stop"
    annotation = choice.message.annotations[0].model_dump()
    assert annotation["type"] == "file_citation" and annotation["file_citation"]["filename"] == "ferry.txt"
    citation = reply.model_extra["citations"][0]
    assert citation["path"] == "ferry.txt" and citation["quote"] == QUOTE, citation
    assert QUOTE[citation["start"] : citation["end"]] == citation["quote"]
    assert reply.model_extra["cloister"]["guard"]["inbound"]["decision"] == "allow"
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens


def check_stream(client):
    stream = client.chat.completions.create(
        model="cloister",
        messages=[{"role": "user", "content": QUESTION}],
        stream=True,
        stream_options={"include_usage": True},
        extra_body={"cloister": {"k": 3, "strict": True}},
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert "noon" in text, text
    last = [chunk for chunk in chunks if chunk.choices][-1]
    assert last.choices[0].finish_reason == "stop"
    assert last.model_extra["citations"][0]["quote"] == QUOTE
    assert chunks[-1].usage is not None


def check_errors(client):
    for call, expected in (
        (lambda: client.chat.completions.create(
            model="cloister", messages=[{"role": "user", "content": "x"}], response_format={"type": "json_object"}),
         openai.BadRequestError),
        (lambda: client.chat.completions.create(model="cloister", messages=[]), openai.BadRequestError),
        (lambda: client.chat.completions.create(model="nobody", messages=[{"role": "user", "content": "x"}]),
         openai.NotFoundError),
        (lambda: client.embeddings.create(model="nobody", input="x"), openai.NotFoundError),
    ):
        try:
            call()
        except expected as error:
            assert error.body["message"], error
        else:
            raise AssertionError(f"expected {expected.__name__}")


if __name__ == "__main__":
    main(*sys.argv[1:])
