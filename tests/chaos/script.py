"""What the tests of every day do to a network: one blow of each kind of the storm, at named moments of sessions."""
from evc.points import POINTS

# Acts, which go on at the same time; each is a row of (what, whom, moment: one of storm.MOMENTS, or None).
SCRIPT = (
    (("kill", "central", "AUTHORIZE"), ("fill", "central", "ACCEPTED"), ("kill", "broker", "CHARGING"),
     ("stop", "central", "request"), ("protect", "central", "BEGIN"), ("cut", "central", "AUTHORIZE"),
     *((point, "central", None) for point in POINTS["central"]), ("stop", "broker", "ticket"),
     ("stall", "central", "CHARGING"), ("wipe", "broker", "COMPLETED"), ("deafen", "central", "request"),
     ("reset", "central", "ticket")),
    (("kill", "engine", "CHARGING"), ("fill", "engine", "AUTHORIZE"), ("stop", "engine", "BEGIN"),
     ("protect", "engine", "CHARGING"), *((point, "engine", None) for point in POINTS["engine"]),
     ("stall", "engine", "CHARGING"), ("deafen", "engine", "ACCEPTED"), ("cut", "engine", "COMPLETED"),
     ("reset", "engine", "BEGIN")),
    (("kill", "monitor", "CHARGING"), ("kill", "driver", "request"), ("stop", "monitor", "CHARGING"),
     ("stop", "driver", "AUTHORIZE"), ("stall", "monitor", "BEGIN"), ("stall", "driver", "CHARGING"),
     ("deafen", "monitor", "CHARGING"), ("deafen", "driver", "COMPLETED"), ("cut", "monitor", "ACCEPTED"),
     *((point, "driver", None) for point in POINTS["driver"]), ("reset", "monitor", "CHARGING"),
     ("reset", "driver", "ticket")),
)
