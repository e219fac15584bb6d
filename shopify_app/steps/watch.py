"""Step: have 17TRACK follow parcels, forty at a time, and take over what it saw of them."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import NeedsPerson, Refused, Retryable, WaybillError
from shopify_app.gateways.carriers import recognize
from shopify_app.gateways.tracking_17track import (
    CARRIER_KEYS,
    NO_CARRIER,
    NOT_REGISTERED,
    QUOTA_SPENT,
    Rejected,
)
from shopify_app.models import Quota, Shop, Tracking, Watch
from shopify_app.models.due import TAKEN_FOR
from shopify_app.models.order_status import settle
from shopify_app.models.tracking_status import DELIVERED
from shopify_app.models.watch import QUIET
from shopify_app.steps.access import ask_seventeentrack
from shopify_app.steps.turn import patience
from shopify_app.supplier_values import ParcelNews

SOURCE = "17track"
BY = "job:watch"
#: A registered number is first known a few minutes later; then 17TRACK pushes what is new, and this is the net.
FIRST_LOOK = timedelta(minutes=10)
EVERY = timedelta(hours=12)
#: The quota is spent, or the key is refused: asked again then.
PAUSE = timedelta(hours=6)


def run(row_id: int) -> None:
    """Work on the batch that begins with that watch: register, or read."""
    first = session().get(Watch, row_id)
    if first is None or first.look_again_at is None or first.look_again_at > clock.now():
        return
    work = _read if first.status == "registered" else _register
    batch = Watch.take_batch(first.status, clock.now() + TAKEN_FOR)
    if not batch:
        return
    try:
        work(batch)
    except WaybillError as error:
        _wait(Watch.of([watch.id for watch in batch]), error)
    session().commit()


def _register(batch: list[Watch]) -> None:
    ready = [watch for watch in batch if not _waits(watch)]
    if not ready:
        return
    if Quota.find().stale:
        facts = ask_seventeentrack(lambda track: track.quota())
        Quota.find().keep(facts.total, facts.remains)
    if Quota.find().remains <= 0:
        raise Refused(Quota.find().problem, QUOTA_SPENT[0])
    wanted = _numbers(ready)
    rejected = ask_seventeentrack(lambda track: track.register(wanted))
    refusals = {each.number: each for each in rejected}
    Quota.find().spend(len({number for number, _key in wanted} - refusals.keys()))
    for watch in ready:
        _keep_answer(watch, refusals.get(watch.number))
    if any(each.code in QUOTA_SPENT for each in rejected):
        Quota.find().keep(Quota.find().total, 0)


def _waits(watch: Watch) -> bool:
    """Whether the shop's setting lets it wait: it changed its mind, or AliExpress still tells."""
    shop, tracking = session().get_one(Shop, watch.shop_id), _tracking_of(watch)
    if not Watch.wanted(shop.policy) or tracking is None or tracking.status == DELIVERED:
        watch.look_again_at = None
    elif shop.policy.text("carrier_updates") == "when_quiet":
        newest = max((event.happened_at for event in tracking.events), default=tracking.created_at)
        if newest + QUIET > clock.now():
            watch.look_again_at = newest + QUIET
            return True
    return watch.look_again_at is None


def _keep_answer(watch: Watch, refusal: Rejected | None) -> None:
    if refusal is None:
        watch.status, watch.problem, watch.tries = "registered", "", 0
        watch.look_again_at = clock.now() + FIRST_LOOK
    elif refusal.code in QUOTA_SPENT:
        watch.look_again_at = clock.now() + PAUSE
    elif refusal.code == NO_CARRIER and (key := _key_of(watch)) and not watch.carrier_key:
        watch.carrier_key, watch.look_again_at = key, clock.now()
    else:
        watch.status, watch.look_again_at = "rejected", None
        watch.problem = f"17TRACK does not follow {watch.number}: {refusal.words or refusal.code}"


def _key_of(watch: Watch) -> int:
    """17TRACK's key of the carrier that we recognized; 0 where it has none that we know."""
    tracking = _tracking_of(watch)
    return CARRIER_KEYS.get(recognize(watch.number, tracking.carrier if tracking else "").company, 0)


def _read(batch: list[Watch]) -> None:
    wanted = _numbers(batch)
    news, rejected = ask_seventeentrack(lambda track: track.read(wanted))
    known = {each.number: each for each in news}
    gone = {each.number for each in rejected if each.code == NOT_REGISTERED}
    for watch in batch:
        try:
            _keep_news(watch, known.get(watch.number), gone)
            session().commit()
        except StaleDataError:
            # Another step moved this parcel meanwhile; it is due again within a minute, the others go on.
            session().rollback()


def _keep_news(watch: Watch, news: ParcelNews | None, gone: set[str]) -> None:
    watch.look_again_at, watch.tries, watch.problem = clock.now() + EVERY, 0, ""
    if watch.number in gone:
        watch.status, watch.look_again_at = "new", clock.now()
    elif news:
        _take_over(watch, news)


def _take_over(watch: Watch, news: ParcelNews) -> None:
    tracking = _tracking_of(watch)
    if tracking is None:
        return
    tracking.see(news.events, SOURCE)
    tracking.reach(news.status, news.sub_status, news.status_at, SOURCE)
    tracking.expected_at = news.expected_at or tracking.expected_at
    if tracking.carrier in ("", "Other") and news.carrier:
        # Recognizing is the next step's: it hears 17TRACK's word for the carrier as its hint.
        tracking.carrier, tracking.look_again_at = news.carrier, clock.now()
    _renumber(tracking, news)
    if tracking.status == DELIVERED:
        watch.look_again_at = None
    settle(tracking.supplier_order.order, by=BY)


def _renumber(tracking: Tracking, news: ParcelNews) -> None:
    """The last carrier's own number replaces the one before; never back to a number that it had."""
    others = [t for t in tracking.supplier_order.trackings if t is not tracking]
    number = news.local_number
    if number and not tracking.answers_to(number) and not any(other.answers_to(number) for other in others):
        tracking.change_number(number, by=BY)
        tracking.carrier, tracking.url = news.local_carrier, ""


def _wait(batch: list[Watch], error: WaybillError) -> None:
    """The whole batch waits; what the operator has to do is shown on Settings."""
    pause = PAUSE
    if isinstance(error, Retryable):
        pause = max(error.after, patience(max(watch.tries for watch in batch)))
    elif isinstance(error, NeedsPerson):
        Quota.find().problem = error.problem
    for watch in batch:
        if watch.look_again_at is not None:
            watch.tries += 1
            watch.look_again_at = clock.now() + pause


def _numbers(batch: list[Watch]) -> list[tuple[str, int]]:
    """Each number once: two shops may know the same parcel."""
    return sorted({watch.number: watch.carrier_key for watch in batch}.items())


def _tracking_of(watch: Watch) -> Tracking | None:
    mine = sa.select(Tracking).where(Tracking.id == watch.tracking_id, Tracking.shop_id == watch.shop_id)
    return session().scalar(mine)
