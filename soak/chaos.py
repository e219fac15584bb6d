"""What goes wrong, when the plan says so."""

from soak.hands import Hands
from soak.processes import Installation
from soak.shops import ShopOfSoak, ask_for, connect, switch
from soak.troubles import Trouble


class Chaos:
    """Switches faults on and kills processes; `calm` ends every fault."""

    def __init__(
        self, hands: Hands, installation: Installation, shops: list[ShopOfSoak], troubles: tuple[Trouble, ...]
    ) -> None:
        self.hands, self.installation, self.shops = hands, installation, shops
        self._waiting = list(troubles)
        self.faults = 0

    def live(self, tick: int) -> None:
        """Do all that is planned up to this tick."""
        while self._waiting and self._waiting[0].tick <= tick:
            self._strike(self._waiting.pop(0))

    def calm(self) -> None:
        """Let everything work again."""
        self.hands.http.delete(f"{self.hands.sandbox}/control/faults", timeout=30)
        self.hands.control("shopify/webhooks/mode", mode="normal")
        self.hands.control("mailbox", mode="ok")

    def _strike(self, trouble: Trouble) -> None:
        spec = trouble.spec
        match trouble.name:
            case "kill":
                self.installation.kill(*spec["processes"])
            case "fault":
                self.faults += 1
                self.hands.control("faults", **spec)
            case "webhooks":
                self.hands.control("shopify/webhooks/mode", **spec)
            case "token":
                self.hands.control(f"shopify/{self.shops[spec['shop']].domain}/tokens", expire="access")
            case "account":
                self.hands.control("aliexpress/tokens", account=self.shops[spec["shop"]].domain, expire="access")
            case "consent":
                connect(self.hands, self.shops[spec["shop"]])
            case "product":
                self._ask_for(**spec)
            case "switch":
                switch(self.hands, self.shops[spec["shop"]], on=spec["on"])
            case "mail":
                self.hands.control("mailbox", **spec)

    def _ask_for(self, *, shop: int, goods: int, **asked: str) -> None:
        for product in self.shops[shop].products[goods]:
            ask_for(self.hands, product, **asked)
