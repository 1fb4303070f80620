#!/usr/bin/python3
"""flood.py KIND BROKER MONITOR_PORT SECONDS: one peer at full speed against a Central on this machine, for so long.

    health    one monitor connection that says FAULT and HEALTHY by turns
    requests  one driver who asks for charge points that are not there, 18,000 times a second
    reports   final reports of charge points that nobody knows, 18,000 a second
    garbage   bytes that are no message, on `requests` and `telemetry`
    silent    connections that never say anything, as many as are let in
    churn     connections that end as soon as they stand

Prints how many messages or connections it was.
"""
import contextlib
import json
import socket
import sys
import time
import uuid

RATE = 18_000
STEP = 0.01
# Others have another address, as they would: what is counted by address does not meet them.
ELSEWHERE = ("127.0.0.2", 0)


def paced(seconds, rate):
    """Numbers from 0 on, at most `rate` a second."""
    start, sent = time.monotonic(), 0
    while (passed := time.monotonic() - start) < seconds:
        due = int(passed * rate)
        if sent >= due:
            time.sleep(STEP)
        while sent < due:
            yield sent
            sent += 1


def produced(broker, seconds, messages, rate=RATE):
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": broker, "linger.ms": 5, "queue.buffering.max.messages": 1_000_000})
    count = 0
    for count in paced(seconds, rate):
        topic, key, value = messages(count)
        with contextlib.suppress(BufferError):
            producer.produce(topic, value, key)
        if count % 1_000 == 0:
            producer.poll(0)
    producer.flush(10)
    return count


def health(_, port, seconds):
    end, count = time.monotonic() + seconds, 0
    chunk = b"FAULT#FLOOD#storm\nHEALTHY#FLOOD\n" * 500
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1, source_address=ELSEWHERE) as link:
                link.sendall(b"REGISTER#FLOOD#flood#0.50\n")
                while time.monotonic() < end:
                    with contextlib.suppress(TimeoutError):
                        link.sendall(chunk)
                        count += 1_000
        except OSError:
            time.sleep(0.1)
    return count


def requests(broker, _, seconds):
    return produced(broker, seconds, lambda n: ("requests", f"NO{n % 100}", json.dumps(
        {"requestId": str(uuid.uuid4()), "driverId": "flood", "cpId": f"NO{n % 100}"})))


def reports(broker, _, seconds):
    def report(number):
        cp_id = f"GHOST{number % 20_000}"
        return "telemetry", cp_id, json.dumps(
            {"status": "COMPLETED", "cpId": cp_id, "engineId": str(uuid.uuid4()), "sessionId": str(uuid.uuid4()),
             "driverId": "flood", "seq": 1, "energyWh": 100, "at": "2026-11-30T12:00:00.000Z",
             "endedAt": "2026-11-30T12:00:00.000Z"})

    return produced(broker, seconds, report)


def garbage(broker, _, seconds):
    return produced(broker, seconds, lambda n: (("requests", "telemetry")[n % 2], "x", b"\x00\xff{" * 200), RATE // 4)


def connections(port, seconds, hold):
    end, count, held = time.monotonic() + seconds, 0, []
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            link = socket.create_connection(("127.0.0.1", port), timeout=1, source_address=ELSEWHERE)
            count += 1
            if hold:
                held.append(link)
                del held[:-2_000]
            else:
                link.close()
    return count


def silent(_, port, seconds):
    return connections(port, seconds, hold=True)


def churn(_, port, seconds):
    return connections(port, seconds, hold=False)


KINDS = {kind.__name__: kind for kind in (health, requests, reports, garbage, silent, churn)}

if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] not in KINDS:
        sys.exit(__doc__)
    print(KINDS[sys.argv[1]](sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
