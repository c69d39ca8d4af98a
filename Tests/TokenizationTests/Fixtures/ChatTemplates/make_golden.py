"""Renders the templates of this folder as transformers does, and writes what comes out to golden.jsonl.

Needs transformers 5.23.0 and jinja2 3.1.6.
"""

import datetime
import json
import pathlib

import transformers.utils.chat_template_utils as reference

from constructs import CONSTRUCTS, VARIABLES, WHITE_SPACE

FOLDER = pathlib.Path(__file__).parent
# Noon, so that the day is the same in most places.
TIME = 1_763_035_200

SYSTEM = {"role": "system", "content": "You are a clerk.\n  Be brief: é."}
QUESTION = {"role": "user", "content": "  What is 2+2? <|im_end|> {{ x }} \n"}
THOUGHT = {"role": "assistant", "content": "<think>\nhm, 4\n</think>\n\nIt is **4**.\n"}
ANSWER = {"role": "assistant", "content": 'Fine "quoted" <|eot_id|> 😀'}
REASONED = {"role": "assistant", "content": "Six.", "reasoning": "3 and\n3"}
FURTHER = {"role": "user", "content": "And 3+3?"}
RESULT = {"role": "tool", "content": '{"x": 1}\nline'}
CONVERSATIONS = [
    [QUESTION],
    [SYSTEM, QUESTION],
    [QUESTION, THOUGHT, FURTHER],
    [SYSTEM, QUESTION, ANSWER, FURTHER, REASONED],
    [SYSTEM, QUESTION, THOUGHT, FURTHER, REASONED, QUESTION],
    [QUESTION, ANSWER, RESULT, FURTHER],
    [QUESTION, FURTHER],
    [SYSTEM],
]
SETTINGS = [{}, {"enable_thinking": False}]


class FixedDate(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(TIME, datetime.timezone.utc)


reference.datetime = FixedDate


def render(source, messages, variables, generation):
    conversation = []
    for message in messages:
        message = dict(message)
        thought = message.pop("reasoning", None)
        if thought is not None:
            message |= {"reasoning_content": thought, "thinking": thought}
        conversation.append(message)
    try:
        template = reference._compile_jinja_template(source)
        return template.render(
            messages=conversation, tools=None, documents=None, add_generation_prompt=generation,
            bos_token="<s>", eos_token="</s>", **variables)
    except Exception:
        return None


def cases():
    for source in CONSTRUCTS + WHITE_SPACE:
        yield {"source": source, "messages": [], "settings": {}, "generates": False,
               "output": render(source, [], VARIABLES, False)}
    for path in sorted(FOLDER.glob("*.jinja")):
        source = path.read_text()
        for messages in CONVERSATIONS:
            for settings in SETTINGS:
                for generation in (True, False):
                    yield {"template": path.name, "messages": messages, "settings": settings, "generates": generation,
                           "output": render(source, messages, settings, generation)}


with open(FOLDER / "golden.jsonl", "w") as file:
    for case in cases():
        file.write(json.dumps(case, ensure_ascii=False) + "\n")
