"""Serves a GGUF file with llama.cpp's OpenAI server on a Unix socket, until standard input ends.

    llama_engine.py SOCKET MODEL CONTEXT_TOKENS
"""

import os
import sys
import threading

import uvicorn
from llama_cpp.server.app import create_app
from llama_cpp.server.settings import ModelSettings, ServerSettings


def end_with_standard_input():
    """The process that started this one is gone when nobody holds the other end any more."""
    sys.stdin.read()
    os._exit(0)


def main():
    socket, model, context_count = sys.argv[1:]
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    settings = ModelSettings(model=model, model_alias="tiny", n_ctx=int(context_count), n_threads=1, verbose=False)
    app = create_app(server_settings=ServerSettings(), model_settings=[settings])
    uvicorn.run(app, uds=socket, log_level="error")


if __name__ == "__main__":
    main()
