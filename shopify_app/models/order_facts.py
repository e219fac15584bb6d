"""OrderFacts: what Shopify last said of an order that decides whether it may be bought, and what the sale is worth."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.models.guard.blocks import Part
from shopify_app.values import OrderedGoods, OrderForSourcing

#: Shopify gave all the money back, or never took it: nothing of the order is owed.
MONEY_RETURNED = ("refunded", "voided")


class OrderFacts:
    """Columns of the order. Amounts are in the order's currency, which is the shop's; None where nobody has told.

    `facts_of`: `updated_at` of the state that was last read whole from the Admin API; a webhook tells less.
    `waiting_since`: since when it waits for something that may end by itself; it is read again until then.
    """

    if TYPE_CHECKING:
        updated_at: Mapped[datetime]

    processed_at: Mapped[datetime | None]
    outstanding: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    returned: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    shipping: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    #: {"missing": [...], "parts": [fulfillment order], "left": {line item gid: units nobody shipped}}
    shopify_json: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    facts_of: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    #: What the customer paid for what suppliers send, what the suppliers ask, and the difference.
    sale_amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    cost_amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    margin_amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))

    def copy_money(self, goods: OrderedGoods) -> None:
        """Take over the amounts that the source states; a webhook states none."""
        for name in ("processed_at", "outstanding", "returned", "shipping"):
            stated = getattr(goods, name)
            if stated is not None:
                setattr(self, name, stated)

    def copy_state(self, state: OrderForSourcing, left: dict[str, int]) -> bool:
        """Take over what only a whole reading tells; whether any of it changed. `left`: units nobody shipped."""
        parts = [Part.of(stated).stored for stated in state.fulfillment_orders]
        stated = {"missing": [*state.missing], "parts": parts, "left": left}
        changed = stated != self.shopify_json
        if changed:
            self.shopify_json = stated
        self.facts_of = state.goods.updated_at
        return changed

    @property
    def parts(self) -> list[Part]:
        """Its fulfillment orders as last read; [] where there is none yet, or nobody has read it."""
        return [Part.read(stored) for stored in (self.shopify_json or {}).get("parts", ())]

    @property
    def is_read(self) -> bool:
        """Whether it was read whole since it last changed."""
        return self.facts_of is not None and self.facts_of >= self.updated_at

    def left_of(self, line_gid: str) -> int:
        """Units of a line that nobody had shipped when it was last read."""
        left: dict[str, int] = (self.shopify_json or {}).get("left", {})
        return left.get(line_gid, 0)

    def wait_from(self, *, waits: bool) -> None:
        """Note since when it waits."""
        if waits:
            self.waiting_since = self.waiting_since or clock.now()
        else:
            self.waiting_since = None
