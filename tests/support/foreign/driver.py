"""A driver's client: requests, tickets and progress (evcharging-protocol(7))."""
import uuid
from dataclasses import dataclass, field
from typing import Optional

from .bus import Client, back_off
from .messages import encode
from .values import now


@dataclass(eq=False)
class Request:
    """One wish. `request_id` of a wish sent without one is learned from the first thing said of it."""
    cp_id: str
    payload: bytes
    request_id: Optional[str] = None
    progress: list = field(default_factory=list)
    tickets: list = field(default_factory=list)
    ticket: Optional[dict] = None

    @property
    def steps(self):
        """The status words of its progress, a run of the same word taken as one."""
        words = [step["status"] for step in self.progress if step["status"] != "STATE"]
        return [word for place, word in enumerate(words) if words[place - 1:place] != [word]]


class Driver(Client):
    """Sends wishes until their tickets are there; `violations` lists what Central said wrongly."""

    def __init__(self, bootstrap, driver_id, prefix=""):
        super().__init__(bootstrap, ["tickets", "progress"], prefix, "foreign-driver-" + driver_id)
        self.driver_id = driver_id
        self.requests = []
        self.start()

    def charge(self, cp_id, with_id=True, **fields):
        """Asks for a supply; `fields` are further fields of the message, such as `expiresAt`."""
        request_id = str(uuid.uuid4()) if with_id else None
        body = {"type": "CHARGE", "driverId": self.driver_id, "cpId": cp_id, "origin": "app", "at": now()}
        if with_id:
            body["requestId"] = request_id
        request = Request(cp_id, encode({**body, **fields}), request_id)
        with self.changed:
            self.requests.append(request)
            if with_id:
                self._repeat(request, request.payload, "CHARGE")
            else:
                # Central derives the id from the offset, so a repetition would be another wish.
                self._send(request, request.payload)
        return request

    def stop(self, request):
        """Asks for the end of the session of `request`; repeated until the ticket, as it is answered by that."""
        payload = encode({"type": "STOP", "requestId": request.request_id, "driverId": self.driver_id,
                          "cpId": request.cp_id, "at": now()})
        self._repeat(request, payload, "STOP")

    def send_again(self, request):
        """Sends the same bytes once more, also after the ticket."""
        self._send(request, request.payload)

    def wait_ticket(self, request, timeout=20):
        self.wait_for(lambda: request.ticket, timeout, f"the ticket of {request}")
        return request.ticket

    def wait_step(self, request, word, timeout=10):
        self.wait_for(lambda: word in request.steps, timeout, f"step {word} of {request}")

    def receive(self, topic, message):
        body = self.checked(topic, message)
        if body is None or body["driverId"] != self.driver_id:
            return
        request = self._request_of(body)
        if request is None:
            # Another wish of the same driver, sent by somebody else under its name.
            return
        if body["cpId"] != request.cp_id:
            self.violations.append(f"{topic}: {body} names another cpId than its request")
        if topic == "tickets":
            self._take_ticket(request, body, message.value())
        else:
            self._take_progress(request, body)

    def _take_ticket(self, request, ticket, value):
        for word in ("CHARGE", "STOP"):
            self.cancel((word, request.request_id))
        request.tickets.append(value)
        if request.ticket is None:
            request.ticket = ticket
        elif value != request.tickets[0]:
            self.violations.append(f"second, different ticket: {request.tickets[0]!r} and {value!r}")

    def _take_progress(self, request, step):
        charging = [known for known in request.progress if known["status"] == "CHARGING"]
        if step["status"] == "CHARGING" and charging:
            if step.get("energyWh", 0) < charging[-1].get("energyWh", 0):
                self.violations.append(f"progress: the energy falls: {charging[-1]} then {step}")
        request.progress.append(step)

    def _request_of(self, body):
        for request in self.requests:
            if request.request_id == body["requestId"]:
                return request
        for request in self.requests:
            if request.request_id is None and request.cp_id == body["cpId"]:
                request.request_id = body["requestId"]
                return request
        return None

    def _repeat(self, request, payload, word):
        self.repeat((word, request.request_id), back_off(0.5), lambda: self._send(request, payload))

    def _send(self, request, payload):
        self.publish("requests", request.cp_id, payload)
