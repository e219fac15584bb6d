"""The leaky bucket that limits the Admin API per app and shop."""

import time
from dataclasses import dataclass, field

CAPACITY, RESTORE_RATE = 2000.0, 100.0


@dataclass
class Bucket:
    """Cost points left; restored by real time, whatever the sandbox's clock says."""

    capacity: float = CAPACITY
    restore_rate: float = RESTORE_RATE
    left: float = CAPACITY
    seen: float = field(default_factory=time.monotonic)

    def available(self) -> float:
        """Return the points that can be spent now."""
        now = time.monotonic()
        self.left = min(self.capacity, self.left + (now - self.seen) * self.restore_rate)
        self.seen = now
        return self.left

    def take(self, points: float) -> bool:
        """Spend `points`; False, and nothing spent, when there are too few."""
        if points > self.available():
            return False
        self.left -= points
        return True

    def give_back(self, points: float) -> None:
        """Return points that a query did not use."""
        self.left = min(self.capacity, self.left + points)

    def status(self) -> dict[str, float]:
        """Return `throttleStatus` as every answer carries it."""
        return {
            "maximumAvailable": self.capacity,
            "currentlyAvailable": int(self.available()),
            "restoreRate": self.restore_rate,
        }
