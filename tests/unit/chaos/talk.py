"""talk.py server PORT | client HOST:PORT: what each of them sees of a connection, a word a line."""
import socket
import sys
import threading
import time

PATIENCE = 0.3


def serve(port):
    listener = socket.create_server(("", int(port)))
    print("listens")
    while True:
        connection, _ = listener.accept()
        print("connected")
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection):
    try:
        while data := connection.recv(1):
            print("question")
            connection.sendall(data)
    except ConnectionError:
        print("reset")


def ask(where):
    host, _, port = where.rpartition(":")
    while True:
        try:
            with socket.create_connection((host, int(port)), PATIENCE) as connection:
                converse(connection)
        except ConnectionRefusedError:
            print("refused")
        except ConnectionError:
            print("reset")
        except OSError:
            print("silence")
        time.sleep(0.05)


def converse(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        connection.sendall(b"?")
        try:
            if not connection.recv(1):
                raise ConnectionResetError
            print("answer")
        except TimeoutError:
            print("silence")
        time.sleep(0.05)


{"server": serve, "client": ask}[sys.argv[1]](sys.argv[2])
