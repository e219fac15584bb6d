"""Fraud risk of an order: the assessments, and what Shopify recommends."""

from dataclasses import dataclass, field
from typing import Any

LEVELS = ("HIGH", "MEDIUM", "LOW", "PENDING", "NONE")
RECOMMENDATIONS = {"HIGH": "CANCEL", "MEDIUM": "INVESTIGATE", "LOW": "ACCEPT", "NONE": "NONE", "PENDING": "NONE"}
ADVICE = ("ACCEPT", "CANCEL", "INVESTIGATE", "NONE")


@dataclass
class Risk:
    """`assessments` are RiskAssessmentResult words, one for each app that looked; Shopify's own comes first."""

    assessments: list[str] = field(default_factory=lambda: ["LOW"])
    recommendation: str = "ACCEPT"

    @property
    def level(self) -> str:
        """Return the worst level of all assessments."""
        return next((level for level in LEVELS if level in self.assessments), "NONE")


def risk_from(spec: dict[str, Any], level: str = "LOW") -> Risk:
    """Return the risk that {"level"?, "assessments"?, "recommendation"?} describes; raises ValueError."""
    level = _known(spec.get("level") or level, LEVELS)
    given = spec.get("assessments")
    found = Risk([level] if given is None else [_known(one, LEVELS) for one in given])
    advice = spec.get("recommendation")
    found.recommendation = _known(advice, ADVICE) if advice else RECOMMENDATIONS[found.level]
    return found


def _known(word: Any, words: tuple[str, ...]) -> str:
    if (found := str(word).upper()) not in words:
        raise ValueError(f"Unknown risk {word!r}. Known: {', '.join(words)}.")
    return found
