"""The processes of an import: one reads, one analyses words, and ours writes.

A small file is read in our own process. For a large one the others are started afresh (spawn). They
talk in MessagePack over pipes, which hold the reader back when the writer is busy:

    reader  -- events -->  writer
    reader  -- texts -->  analyser  -- words -->  writer
"""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Queue
from threading import Thread

import msgspec

from postkamer.archief.intake import Words
from postkamer.archief.stores import StoreError
from postkamer.capture.reading import Done, Event, Events, Opened, Read, Request, Stopped, read_path
from postkamer.core.digests import searchable_text
from postkamer.core.errors import PostkamerError

IN_PROCESS = 4 * 1024 * 1024
"""Bytes of a file up to which it is read in the writing process: starting others takes longer."""
PR_SET_PDEATHSIG = 1
"""What prctl calls the signal at the death of the parent (Linux)."""
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""What mallopt calls the size of a large piece, and the number of places to keep small ones."""
LARGE_PIECE = 256 * 1024
AFTER_THE_WRITER = 6
"""By how much the other processes are nicer (`nice`), so that the writer seldom waits for them."""
BROKEN = (EOFError, OSError)
"""What a pipe raises once the other end has gone; OSError when that was halfway a message."""
GONE = "Het leesproces is onverwacht gestopt. Start de import opnieuw: die gaat verder."


class Reader:
    """The events of a path, from this process or from others; use as a context manager."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __enter__(self) -> Events:
        """Start reading."""
        if _is_small(self._request.path):
            self._events = read_path(self._request)
        else:
            self._events = _from_processes(self._request)
        return self._events

    def __exit__(self, *_: object) -> None:
        """Stop reading, also halfway."""
        self._events.close()


def _is_small(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= IN_PROCESS


def _from_processes(request: Request) -> Events:
    context = multiprocessing.get_context("spawn")
    events, to_writer = context.Pipe()
    texts, to_analyser = context.Pipe(duplex=False)
    words, from_analyser = context.Pipe(duplex=False)
    processes = [
        context.Process(target=read, args=(to_writer, to_analyser, request), daemon=True),
        context.Process(target=analyse, args=(texts, from_analyser), daemon=True),
    ]
    for process in processes:
        process.start()
    for theirs in (to_writer, to_analyser, texts, from_analyser):
        theirs.close()
    try:
        yield from _receive(events, words, request.path.name)
    finally:
        events.close()
        words.close()
        for process in processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()
                process.join()


def _receive(events: Connection, words: Connection, name: str) -> Events:
    decoder = msgspec.msgpack.Decoder(Event)
    of_words = msgspec.msgpack.Decoder(list[Words])
    event: Event | None = None
    answer: int | None = None
    while not isinstance(event, Done):
        try:
            if isinstance(event, Opened):
                events.send_bytes(msgspec.msgpack.encode(answer or 0))
            event = decoder.decode(events.recv_bytes())
            if isinstance(event, Read):
                event = Read(event.batch, of_words.decode(words.recv_bytes()))
        except BROKEN:
            yield Stopped(GONE, name)
            return
        answer = yield event


def collect_rarely() -> None:
    """Let Python look for cycles of objects far less often: batches are large and hold none.

    What is there already stays, and is not looked at again. The large pieces of memory of a batch
    go back to the system at once, where the C library would keep them (glibc).
    """
    gc.freeze()
    gc.set_threshold(1_000_000, 50, 100)
    with contextlib.suppress(AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_PIECE)
        library.mallopt(M_ARENA_MAX, 2)


def serve_parent() -> None:
    """Let this process end with the one that started it, also when busy; Ctrl-C is for that one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def go_after_the_writer() -> None:
    """Let the writer go first from now on."""
    os.nice(AFTER_THE_WRITER)
    collect_rarely()


def read(writer: Connection, analyser: Connection, request: Request) -> None:
    """Run in the reading process: read the path and send its events until the other end closes."""
    serve_parent()
    go_after_the_writer()
    events, sender = read_path(request), _Sender(writer, analyser)
    answer: int | None = None
    try:
        while True:
            event = events.send(answer)
            sender.send(event)
            answer = None
            if isinstance(event, Opened):
                answer = msgspec.msgpack.decode(writer.recv_bytes(), type=int)
    except StopIteration:
        pass
    except PostkamerError as error:
        sender.send(Stopped(str(error), request.path.name, isinstance(error, StoreError)))
        sender.send(Done())
    except (EOFError, ConnectionError):
        pass  # the writing process has stopped: so do we
    finally:
        events.close()
        sender.close()
        analyser.close()
        writer.close()


def analyse(texts: Connection, words: Connection) -> None:
    """Run in the analysing process: turn lists of texts into lists of their words."""
    from postkamer.archief.zoeken.analyse import analyse_both, warm

    serve_parent()
    warm()
    go_after_the_writer()
    decoder, encoder = msgspec.msgpack.Decoder(list[str]), msgspec.msgpack.Encoder()
    try:
        while True:
            batch = decoder.decode(texts.recv_bytes())
            words.send_bytes(encoder.encode([analyse_both(text) for text in batch]))
    except BROKEN:
        pass  # there is no more


class _Sender:
    """Sends events from a thread, so that reading goes on while the writer is busy: one ahead."""

    def __init__(self, writer: Connection, analyser: Connection) -> None:
        self._writer, self._analyser = writer, analyser
        self._encoder = msgspec.msgpack.Encoder()
        self._waiting: Queue[tuple[bytes, bytes | None] | None] = Queue(maxsize=1)
        self._gone = False
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def send(self, event: Event) -> None:
        """Send an event soon. Raises ConnectionError once another process has stopped."""
        if self._gone:
            raise ConnectionError
        texts = self._encoder.encode(_texts(event)) if isinstance(event, Read) else None
        self._waiting.put((self._encoder.encode(event), texts))

    def _run(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            event, texts = waiting
            try:
                if texts is not None and not self._gone:
                    self._analyser.send_bytes(texts)
                if not self._gone:
                    self._writer.send_bytes(event)
            except ConnectionError:
                self._gone = True  # what still comes is thrown away

    def close(self) -> None:
        """Send what waits, and end the thread."""
        self._waiting.put(None)
        self._thread.join()


def _texts(event: Read) -> list[str]:
    """Return what is searched of each item; '' for those that are no message."""
    messages = [item.message for item in event.batch.items]
    return ["" if one is None else searchable_text(one) for one in messages]
