"""The process that parses files: `python -m index.ingest.worker`, started by
`index.ingest.worker.process`.

A request is a message with a file's name and its bytes. The answer is a message with the seconds
that parsing may take, one for each document or problem, and one at the end. It imports no model;
the recognition of words in pictures is loaded when a file needs it.
"""

import gc
import os
import select
import threading
import time
from typing import IO

from index.document import Document
from index.ingest.loader import iterate
from index.ingest.worker import limit
from index.ingest.worker.wire import (
    WireMessage,
    encode_document,
    encode_fault,
    read_message,
    write_message,
)

# An idle process ends after this many seconds, to give its memory back.
_IDLE_SECONDS = 60.0


def main() -> None:
    """Answer requests until standard input ends, or none has come for a minute."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # Libraries print to standard output; the pipe must carry only answers.
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(quiet, descriptor)
    limit.confine()
    threading.Thread(target=_end_with_owner, args=[os.getppid()], daemon=True).start()
    while select.select([requests], [], [], _IDLE_SECONDS)[0]:
        request = read_message(requests)
        if request is None or not _answer(request, answers):
            break
    # Skip cleanup: a library corrupted by a hostile file could hang in it.
    answers.flush()
    os._exit(0)


def _answer(request: WireMessage, answers: IO[bytes]) -> bool:
    """Parse a file; return whether this process can parse another one."""
    (data,) = request.frames
    name = request.value["name"]
    started = time.process_time()
    goes_on = True
    # Parsing makes millions of objects and hardly a cycle: looking for cycles among them took 40 %
    # of the time of a large sheet.
    gc.disable()
    try:
        limit.limit_memory(limit.choose_memory(name))
        write_message(answers, WireMessage({"seconds": limit.estimate_seconds(data, name)}))
        for one in iterate(data, name):
            if isinstance(one, Document):
                write_message(answers, encode_document(one, data))
            else:
                write_message(answers, encode_fault(one))
    except MemoryError:
        goes_on = False
        limit.limit_memory(limit.OCR_MEMORY)
        write_message(answers, WireMessage({"out_of_memory": True}))
    except Exception as error:  # noqa: BLE001  hostile files raise anything
        write_message(answers, WireMessage({"failure": f"{type(error).__name__}: {error}"}))
    if limit.measure_memory() > limit.LINGERING_MEMORY:
        goes_on = False
    gc.enable()
    end = {"end": True, "goes_on": goes_on, "seconds": time.process_time() - started}
    write_message(answers, WireMessage(end))
    return goes_on


def _end_with_owner(owner: int) -> None:
    """Exit when the parent has: a parser in an endless loop would not notice."""
    while os.getppid() == owner:
        time.sleep(1.0)
    os._exit(1)


if __name__ == "__main__":
    main()
