"""Guarded: who approved a supplier order, of what, and what keeps it from being bought or paid."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app.models.guard.table import Reason
from shopify_app.models.history import History

if TYPE_CHECKING:
    from shopify_app.models.supplier_line import SupplierOrderLine


class Guarded:
    """Columns of the supplier order.

    `released_at`: from when it may be placed (empty: nobody approved it). `released_by`: a job, or who clicked.
    `quote_id` and `accepted`: what a click approved: the quote, and the keys of the reasons it said yes to.
    `set_aside`: its units wait in Shopify (on hold, scheduled, picked up, added and unpaid, shipped by others); the
    rest of its supplier's units are in another draft.
    """

    if TYPE_CHECKING:
        shop_id: Mapped[int]
        order_id: Mapped[int]
        look_again_at: Mapped[datetime | None]
        problem: Mapped[str]
        tries: Mapped[int]
        lines: Mapped[list[SupplierOrderLine]]

        @property
        def title(self) -> str:
            """ "supplier order 1", as History names it."""

    released_at: Mapped[datetime | None]
    released_by: Mapped[str] = mapped_column(default="")
    quote_id: Mapped[int | None]
    accepted: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    set_aside: Mapped[bool] = mapped_column(default=False)
    #: A person canceled it before it was placed.
    dropped: Mapped[bool] = mapped_column(default=False)
    #: {"rule": id, figure: text}: a row of models/guard/table.py.
    waiting_reason: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    #: Why the merchant must not pay what stands unpaid at AliExpress; begins with "Do not pay".
    do_not_pay: Mapped[str] = mapped_column(default="")
    #: Landed cost at the last look, where AliExpress has not charged it yet.
    estimate_amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    estimate_currency: Mapped[str] = mapped_column(default="")

    def release(
        self, at: datetime, *, by: str, quote_id: int | None = None, accepted: Iterable[str] | None = None
    ) -> None:
        """Allow placing from `at` on: by the job, or by a click on a quote whose reasons were `accepted`."""
        self.released_at, self.released_by = at, by
        self.quote_id, self.accepted = quote_id, [*accepted] if accepted is not None else None
        self.look_again_at, self.problem, self.tries = at, "", 0

    def hold_back(self, reason: Reason, *, by: str) -> None:
        """It must not be placed as it is: the approval ends, and the reason says why."""
        self.wait_for(reason, by=by)
        self.end_approval()
        self.problem = ""

    def end_approval(self) -> None:
        """Nobody approves it any more."""
        self.released_at = self.look_again_at = self.quote_id = self.accepted = None
        self.released_by = ""

    def wait_for(self, reason: Reason | None, *, by: str) -> None:
        """Say why it waits, or that it does not; History tells when that changes."""
        stored = reason.stored if reason else None
        if stored == self.waiting_reason:
            return
        former = self.waiting_reason or {}
        if "not_told" not in (former.get("rule"), (stored or {}).get("rule")):
            # What Shopify tells a few seconds later is no news for a person.
            before, after = "waits" if former else "", "waits" if stored else "waits no more"
            why = reason.sentence() if reason else ""
            History.write(self.shop_id, self.order_id, self.title, before, after, why=why, by=by)
        self.waiting_reason = stored

    @property
    def approved_by_job(self) -> bool:
        """Whether automatic ordering approved it, not a person."""
        return self.released_at is not None and self.released_by.startswith("job:")

    @property
    def approved_by_click(self) -> bool:
        """Whether a person approved it."""
        return self.released_at is not None and not self.approved_by_job

    @property
    def waits_for(self) -> str:
        """Why it waits, in one English sentence; "" where nothing waits."""
        return Reason.of(self.waiting_reason).sentence(self.properties) if self.waiting_reason else ""

    @property
    def properties(self) -> list[str]:
        """What customers typed for its lines: "Engraving: For Mia", each with its units where several differ."""
        found = {line.line_item.id: line.line_item for line in self.lines}
        return [text for item in found.values() if (text := item.properties_text)]
