"""What each topic does: one function a topic, each harmless when its delivery comes twice, late or out of order."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Origin:
    """Where a payload came from. `triggered_at` is when the thing happened in Shopify (UTC)."""

    topic: str
    webhook_id: str
    triggered_at: datetime

    @property
    def by(self) -> str:
        """Who History names."""
        return f"webhook:{self.webhook_id}"
