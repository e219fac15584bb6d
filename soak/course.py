"""One soak: set up, break everything for a while, let it come to rest, compare."""

import os
import time
from collections import Counter
from pathlib import Path

import click

from soak.books import Books, gather
from soak.chaos import Chaos
from soak.hands import Hands, Json
from soak.merchant import Merchant
from soak.people import People
from soak.plan import TICK_SECONDS, Plan
from soak.processes import Installation
from soak.shops import open_shops
from soak.supplier import Suppliers
from soak.troubles import WRITES
from soak.views import Difference

#: While things happen the clock jumps this far, every so many ticks.
STEP_SECONDS, STEP_TICKS = 600, 25
#: While things come to rest it jumps past most waits of the app, again and again; and past its longest (a day) once
#: nothing else moves: unpaid orders of AliExpress end within a day, so nobody may have bought just before.
REST_SECONDS, LONGEST_SECONDS = 6.2 * 3600, 24.2 * 3600
#: Suppliers look at their orders every so many ticks.
SUPPLIER_TICKS = 8
#: So many ticks pass between two jumps while things come to rest.
REST_TICKS = 96
#: Rounds without a change after which a difference counts as one that stays.
STILL_ROUNDS = 3
#: A consent of AliExpress ends after 60 days.
MOST_DAYS = 50
#: The app has nothing left to do when nothing was due for this long (real seconds); patience ends after the second.
CALM_SECONDS, CALM_PATIENCE = 1.5, 180.0
#: Where others keep the machine busy, calm has to last longer, but never longer than so many times.
BUSIEST = 4.0
#: What time covers up: unpaid orders of AliExpress end by themselves, and what was bought wrongly may be closed.
PASSING = ("may be paid", "bought against a no")
#: How far it is, is said every so many ticks.
SAID_TICKS = 100


class Soak:
    """Everyone together. `ends_at` is the monotonic instant at which patience ends."""

    def __init__(self, plan: Plan, installation: Installation, ends_at: float) -> None:
        self.plan, self.installation, self.ends_at = plan, installation, ends_at
        self.hands = Hands(installation.sandbox, installation.app)
        self.tick, self.began = 0, time.monotonic()
        self.calm = False
        self.passed: dict[tuple[str, str, str], Difference] = {}

    def run(self) -> tuple[Books, list[Difference]]:
        """The whole soak; the installation must be up."""
        shops = open_shops(self.hands)
        self.people = People(self.hands, shops, self.plan.fates)
        self.suppliers = Suppliers(self.hands, self.plan.fates)
        self.chaos = Chaos(self.hands, self.installation, shops, self.plan.troubles)
        self.merchant = Merchant(self.hands, self.people)
        while self.tick < self.plan.ticks and time.monotonic() < self.ends_at:
            self._tick()
        self.chaos.calm()
        said = f"{len(self.people.sold)} orders came in {time.monotonic() - self.began:.0f} s; {self._misfortunes()}"
        click.echo(f"{said}. Coming to rest ...")
        return self._rest()

    def _tick(self) -> None:
        began = time.monotonic()
        self._live()
        if self.tick % STEP_TICKS == 0:
            self.hands.advance(STEP_SECONDS)
        if self.tick % SAID_TICKS == 0:
            click.echo(
                f"  tick {self.tick} of {self.plan.ticks}: {len(self.people.sold)} orders; {self._misfortunes()}"
            )
        time.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - began)))

    def _live(self) -> None:
        self.tick += 1
        self.people.live(self.tick)
        self.chaos.live(self.tick)
        if self.tick % SUPPLIER_TICKS == 0:
            self.suppliers.live(self.tick)

    def _rest(self) -> tuple[Books, list[Difference]]:
        """Until nothing moves and the books agree, or nothing that is left can be mended by waiting."""
        still, differences = 0, list[Difference]()
        while True:
            still = still + 1 if self._is_still() else 0
            late = time.monotonic() > self.ends_at or self.hands.days() > MOST_DAYS
            # Books that agreed in the last round, and nothing moved since, need no second look.
            if late or still < 2 or differences:
                books, differences = self._compare()
            settled = still > 1 and all(difference.final for difference in differences)
            # What waiting and the merchants' clicks have not mended by then, they never will.
            if late or settled or still > STILL_ROUNDS:
                return books, differences
            clicked = self.merchant.mend(books) if still else 1 + self.merchant.order(books)
            self.hands.advance(REST_SECONDS if clicked else LONGEST_SECONDS)

    def _is_still(self) -> bool:
        """One round: everybody does what is due; whether that changed nothing at the other companies."""
        before = self._done()
        for _ in range(REST_TICKS):
            self._live()
        self._wait_for_calm()
        still = self._done() == before and self.people.done and self.suppliers.done
        self._say("still" if still else "something moves")
        return still

    def _compare(self) -> tuple[Books, list[Difference]]:
        books = gather(self.hands, self.installation, self.people)
        differences = self._with_passed(books.differences())
        kinds = Counter(difference.kind for difference in differences).most_common()
        self._say(f"{len(differences)} differences {', '.join(f'{count} x {kind}' for kind, count in kinds)}")
        return books, differences

    def _with_passed(self, differences: list[Difference]) -> list[Difference]:
        """The differences, and those of former rounds that time covered up."""
        for each in differences:
            if each.final and each.kind in PASSING and self.calm:
                self.passed[each.kind, each.shop, each.order] = each
        found = {(each.kind, each.shop, each.order) for each in differences}
        return [*differences, *(each for key, each in self.passed.items() if key not in found)]

    def _say(self, words: str) -> None:
        click.echo(f"  {time.monotonic() - self.began:.0f} s, day {self.hands.days():.1f}: {words}")

    def _wait_for_calm(self) -> None:
        """Until nothing is due in the app: what it asks by its timetable while the clock stands still never ends."""
        calm = CALM_SECONDS * min(BUSIEST, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))
        ends, since = time.monotonic() + CALM_PATIENCE, time.monotonic()
        while time.monotonic() < ends and time.monotonic() - since < calm:
            time.sleep(0.5)
            if self.installation.due():
                since = time.monotonic()
        self.calm = time.monotonic() - since >= calm

    def _calls(self) -> list[Json]:
        shops = [self.hands.books(f"control/shopify/{shop.domain}/calls") for shop in self.people.shops]
        return [self.hands.books("control/aliexpress/calls")["calls"], *shops]

    def _done(self) -> list[object]:
        """How often the app changed something at another company, and how many letters there are."""
        return [
            [calls.get(name) for calls in self._calls() for name in WRITES],
            len(self.hands.books("mailbox.json")),
        ]

    def _misfortunes(self) -> str:
        return f"{self.installation.kills} kills, {self.chaos.faults} faults, {self.people.refused} changes refused"


def home_for(database: str) -> Path:
    """An empty folder for one soak's database and logs."""
    home = Path(__file__).parents[1] / "instance" / f"soak-{database}-{time.time_ns()}"
    home.mkdir(parents=True)
    return home
