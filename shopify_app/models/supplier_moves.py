"""The legal moves of a supplier order, and which statuses AliExpress knows."""

#: Every legal move. `placing` is the one status in which AliExpress may know more than we do.
MOVES = {
    "draft": {"placing", "placed", "cancelled", "refused"},
    "placing": {"placed", "refused", "draft"},
    "refused": {"draft", "placed", "cancelled"},
    "placed": {"paid", "partly_shipped", "shipped", "finished", "cancelled"},
    "paid": {"partly_shipped", "shipped", "finished", "cancelled"},
    "partly_shipped": {"shipped", "finished", "cancelled"},
    "shipped": {"finished", "cancelled"},
    "finished": set[str](),
    "cancelled": set[str](),
}
#: AliExpress never goes back: a late or repeated word of an earlier status is ignored.
RANK = {status: rank for rank, status in enumerate(("placed", "paid", "partly_shipped", "shipped", "finished"))}
AT_ALIEXPRESS = (*RANK,)
#: Bought, or perhaps bought, and not shipped yet: it can still be canceled there.
CANCELABLE = ("placing", "placed", "paid")
