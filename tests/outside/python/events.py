"""Prints the events of a stream as lines of JSON, then those of one reconnection, which httpx-sse
leaves to its caller."""

import json
import sys

import httpx
from httpx_sse import connect_sse

seen = None
with httpx.Client(timeout=20, trust_env=False) as client:
    for _ in range(2):
        headers = {} if seen is None else {"last-event-id": seen}
        with connect_sse(client, "GET", sys.argv[1], headers=headers) as source:
            for sse in source.iter_sse():
                event = {"name": sse.event, "data": sse.data, "id": sse.id, "retry": sse.retry}
                print(json.dumps(event))
                seen = sse.id
