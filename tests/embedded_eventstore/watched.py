"""A server whose event loop is watched, and requests that its own clients' classes would not send."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from uuid import uuid4

import grpc

from embedded_eventstore.wire import persistent_subscriptions_pb2, projections_pb2, streams_pb2

WATCHED = """
import asyncio, json, sys, time
from embedded_eventstore import __main__ as command

def reference():
    began = time.thread_time()
    for _ in range(20):
        json.loads(json.dumps([{"number": number, "text": "a text"} for number in range(400)]))
    return time.thread_time() - began

async def watch():
    before = time.thread_time()  # what other threads and processes use of the computer is not in it
    try:
        while True:
            await asyncio.sleep(0.001)
            now = time.thread_time()
            longest.append(now - before)
            before = now
            if len(longest) > 1000:
                longest[:] = [max(longest)]
    except asyncio.CancelledError:
        pass

async def main():
    watching, loop = asyncio.create_task(watch()), asyncio.get_running_loop()
    # first
    await command.serve_until_signal(command.parse_options(sys.argv[1:]))
    watching.cancel()

command.SECONDS_TO_END = 60  # it must come to its end by itself: what it tells then is not to be lost
longest, work = [], sorted(reference() for _ in range(9))[4]
asyncio.run(main())
print("longest", max(longest) / work)
"""
"""A server that tells at its end how long its event loop was busy at most, as a multiple of a fixed piece of Python
that takes some milliseconds."""
MOST = 4_000
"""Letters of what the process wrote that a failure shows."""
EMPTY: dict = {}
SERVICE = "/event_store.client."


class Watched:
    """A server in a process of its own, whose event loop is watched.

    Args:
        arguments: of the server's command.
        first: Python that its process does when its event loop, ``loop``, begins.

    Attributes:
        longest: how long its event loop was busy at most without a turn for others, in times of `reference`; known at
            the end.
        channel: to it.
    """

    def __init__(self, *arguments: str, first: str = "pass") -> None:
        with ExitStack() as stack:
            self.errors = stack.enter_context(tempfile.TemporaryFile("w+"))
            self._start([sys.executable, "-c", WATCHED.replace("# first", first), "--port", "0", *arguments])
            self.stack = stack.pop_all()

    def _start(self, argv: list[str]) -> None:
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        word, _, uri = self.process.stdout.readline().strip().partition(" ")
        assert word == "ready", self._told("The server ended before it was ready")
        address = uri.removeprefix("esdb://").partition("?")[0]
        self.channel = grpc.insecure_channel(address, options=[("grpc.max_receive_message_length", -1)])

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        with self.stack:
            self._end()

    def _end(self) -> None:
        self.channel.close()
        self.process.terminate()
        said = self.process.communicate()[0].splitlines()
        assert len(said) == 1, self._told(f"The server did not come to its end by itself in time; it said {said}")
        assert self.process.returncode == 0, self._told("The server failed")
        self.longest = float(said[0].removeprefix("longest "))

    def _told(self, what: str) -> str:
        """What happened, with the return code and with what the process wrote about it."""
        code = self.process.wait()
        self.errors.seek(0)
        return f"{what}: return code {code}; {self.errors.read()[-MOST:] or 'no word'}"

    def call(self, service: str, method: str, request, response, many: str = "unary_unary"):
        """A function that calls a method: ``many`` says who sends several messages."""
        make = getattr(self.channel, many)
        kind = type(request) if not isinstance(request, type) else request
        path = f"{SERVICE}{service}/{method}"
        return make(path, request_serializer=kind.SerializeToString, response_deserializer=response.FromString)

    def append(self, stream: str, types: Iterable[str], data: bytes = b"{}") -> None:
        """Append an event of each type, in one batch."""
        self.send(self.batch(stream, types, data))

    def send(self, request) -> None:
        """Send an append in one message."""
        send = self.call("streams.Streams", "BatchAppend", request, streams_pb2.BatchAppendResp, "stream_stream")
        [answer] = send(iter([request]), timeout=120)
        assert answer.HasField("success"), answer

    def delete(self, stream: str) -> None:
        """Delete a stream, which may then be written to again."""
        options = streams_pb2.DeleteReq.Options(stream_identifier={"stream_name": stream.encode()}, any=EMPTY)
        request = streams_pb2.DeleteReq(options=options)
        self.call("streams.Streams", "Delete", request, streams_pb2.DeleteResp, "unary_unary")(request, timeout=60)

    def batch(self, stream: str, types: Iterable[str], data: bytes, is_final: bool = True):
        """One message of a batch append."""
        request = streams_pb2.BatchAppendReq(correlation_id={"string": str(uuid4())}, is_final=is_final)
        request.options.stream_identifier.stream_name = stream.encode()
        request.options.any.SetInParent()
        for type_ in types:
            metadata = {"type": type_, "content-type": "application/json"}
            proposed = request.ProposedMessage(id={"string": str(uuid4())}, metadata=metadata, data=data)
            request.proposed_messages.append(proposed.SerializeToString())
        return request

    def read(self, regex: str = "", subscribe: bool = False, limit: int = 1 << 40) -> Iterator:
        """Read $all from its start: all of it, or as a subscription."""
        options = streams_pb2.ReadReq.Options(all={"start": EMPTY}, uuid_option={"string": EMPTY})
        if regex:
            options.filter.event_type.regex = regex
            options.filter.max = 1000
            options.filter.checkpointIntervalMultiplier = 1
        else:
            options.no_filter.SetInParent()
        if subscribe:
            options.subscription.SetInParent()
        else:
            options.count = limit
        request = streams_pb2.ReadReq(options=options)
        return self.call("streams.Streams", "Read", request, streams_pb2.ReadResp, "unary_stream")(request, timeout=300)

    def create_group(self, group: str, **settings) -> None:
        """Create a group on $all, from its start."""
        settings = {"max_retry_count": 10, "message_timeout_ms": 30_000, "max_checkpoint_count": 1, **settings}
        sizes = {"history_buffer_size": 500, "live_buffer_size": 500, "read_batch_size": 20, **settings}
        request = persistent_subscriptions_pb2.CreateReq()
        request.options.group_name = group
        request.options.all.start.SetInParent()
        request.options.all.no_filter.SetInParent()
        for name, value in {**sizes, "consumer_strategy": "DispatchToSingle"}.items():
            setattr(request.options.settings, name, value)
        create = self.call(
            "persistent_subscriptions.PersistentSubscriptions",
            "Create",
            request,
            persistent_subscriptions_pb2.CreateResp,
        )
        create(request, timeout=120)

    def create_projection(self, query: str) -> None:
        """Create a continuous projection that may emit."""
        request = projections_pb2.CreateReq()
        request.options.query = query
        request.options.continuous.name = f"projection-{uuid4()}"
        request.options.continuous.emit_enabled = True
        self.call("projections.Projections", "Create", request, projections_pb2.CreateResp)(request, timeout=120)


@contextmanager
def subscribed(call: Iterator) -> Iterator[Iterator]:
    """A subscription that is cancelled at the end."""
    try:
        yield call
    finally:
        with suppress(grpc.RpcError):
            call.cancel()
