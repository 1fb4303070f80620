"""slow_link.py ONE OTHER SECONDS: carries frames between two interfaces, each way so much later; until it is ended.

For kernels without netem. Frames keep the header of virtio that the kernel gives them here: they may be longer than a
link's and without a checksum, as between machines on one host.
"""
import select
import socket
import sys
import time
from collections import deque

ALL_FRAMES = socket.htons(3)
SOL_PACKET, IGNORE_OUTGOING, VIRTIO_HEADER = 263, 23, 15
LONGEST = 1 << 17


def opened(name):
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, ALL_FRAMES)
    port.setsockopt(SOL_PACKET, VIRTIO_HEADER, 1)
    port.setsockopt(SOL_PACKET, IGNORE_OUTGOING, 1)
    port.bind((name, 0))
    return port


def carry(ports, seconds):
    other = dict(zip(ports, reversed(ports)))
    on_the_way = deque()
    while True:
        wait = max(0, on_the_way[0][0] - time.monotonic()) if on_the_way else None
        for port in select.select(ports, [], [], wait)[0]:
            on_the_way.append((time.monotonic() + seconds, other[port], port.recv(LONGEST)))
        while on_the_way and on_the_way[0][0] <= time.monotonic():
            _, port, frame = on_the_way.popleft()
            try:
                port.send(frame)
            except OSError:
                pass  # a link that is down loses what it is given


carry([opened(name) for name in sys.argv[1:3]], float(sys.argv[3]))
