"""What a simulated engine is told to do, and what it keeps over a restart."""
import uuid
from dataclasses import dataclass, field
from typing import Iterable, Optional


@dataclass
class Script:
    """How the simulated point behaves.

    `profile` holds the Wh of each tick, after which it unplugs. A vehicle comes `plug_after` seconds after
    BEGIN, or never (None); with `give_up_after` none comes, and the point says so after that time.
    `refuse` is the reason with which it refuses; a `silent` point hears everything and answers nothing.
    """
    profile: Iterable[int] = (100, 100, 100)
    tick: float = 1.0
    plug_after: Optional[float] = 0.2
    give_up_after: Optional[float] = None
    refuse: Optional[str] = None
    silent: bool = False


@dataclass
class Session:
    session_id: str
    driver_id: str
    expires_at: str
    state: str
    last: bytes = b""
    seq: int = 0
    energy_wh: int = 0
    started_at: Optional[str] = None
    receipted: bool = False


@dataclass
class PointJournal:
    """What one point keeps over a restart (rules 2 to 4)."""
    n: int = 0
    stopped: bool = False
    meter_wh: int = 0
    sessions: dict = field(default_factory=dict)


@dataclass
class Journal:
    """What survives a crash. An engine given the journal of another is that engine, restarted."""
    engine_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    ledger_id: Optional[str] = None
    points: dict = field(default_factory=dict)
