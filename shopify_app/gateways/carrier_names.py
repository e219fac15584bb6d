"""How Shopify spells the carriers it knows: another spelling gets no link of its own."""

#: `FulfillmentTrackingInfo.company` of Admin API 2026-10: names shown in any country, read 2026-11-22.
_NAMES = (
    "4PX;AGS;Amazon;Amazon Logistics UK;An Post;Anjun Logistics;APC;Asendia USA;Australia Post;Bonshaw;BPost;"
    "BPost International;Canada Post;Canpar;CDL Last Mile;China Post;Chronopost;Chukou1;Colissimo;Comingle;"
    "Coordinadora;Correios;Correos;CTT;CTT Express;Cyprus Post;Delnext;Deutsche Post;DHL eCommerce;"
    "DHL eCommerce Asia;DHL Express;DPD;DPD Local;DPD UK;DTD Express;DX;Eagle;Estes;Evri;FedEx;"
    "First Global Logistics;First Line;FSC;Fulfilla;GLS;Guangdong Weisuyi Information Technology (WSE);"
    "Heppner Internationale Spedition GmbH & Co.;Iceland Post;IDEX;Israel Post;Japan Post (EN);Japan Post (JA);"
    "La Poste Colissimo;La Poste Burkina Faso;Lasership;Latvia Post;Lietuvos Paštas;Logisters;"
    "Lone Star Overnight;M3 Logistics;Meteor Space;Mondial Relay;New Zealand Post;NinjaVan;"
    "North Russia Supply Chain (Shenzhen) Co.;OnTrac;Packeta;Pago Logistics;Ping An Da Tengfei Express;"
    "Pitney Bowes;Portal PostNord;Poste Italiane;PostNL;PostNord DK;PostNord NO;PostNord SE;Purolator;Qxpress;"
    "Qyun Express;Royal Mail;Royal Shipments;Sagawa (EN);Sagawa (JA);Sendle;SF Express;SFC Fulfillment;ShipBob;"
    "SHREE NANDAN COURIER;Singapore Post;Southwest Air Cargo;StarTrack;Step Forward Freight;Swiss Post;"
    "TForce Final Mile;Tinghao;TNT;Toll IPEC;United Delivery Service;UPS;USPS;Venipak;We Post;Whistl;Wizmo;WMYC;"
    "Xpedigo;XPO Logistics;Yamato (EN);Yamato (JA);YiFan Express;YunExpress"
)
SHOPIFY_NAMES = {name.casefold(): name for name in _NAMES.split(";")}

#: Companies that Shopify does not list for every country, by our spelling; they go with an address of our own.
_OTHERS = (
    "Cainiao;Yanwen;SunYou;CNE;J-NET;GOFO;UniUni;Landmark Global;DHL;Hermes;Yodel;Parcelforce;InPost;J&T Express;"
    "iMile;Flyt Express;WanbExpress;Aramex;Omniva;Posti;Bring;Speedaf;Temu Logistics;SpeedX;Speedpak;Relais Colis"
)
#: What AliExpress, 17TRACK and people call them, letters and digits alone -> the name above.
_ALIASES = {
    "cainiaosupereconomy": "Cainiao",
    "4pxexpress": "4PX",
    "yanwenexpress": "Yanwen",
    "yanwenlogistics": "Yanwen",
    "sunyoulogistics": "SunYou",
    "cneexpress": "CNE",
    "gofoexpress": "GOFO",
    "uniuniexpress": "UniUni",
    "jtexpress": "J&T Express",
    "wanb": "WanbExpress",
    "chinaems": "China Post",
    "unitedstatespostalservice": "USPS",
    "uspostalservice": "USPS",
    "dhlparcel": "DHL",
    "dhlgermany": "DHL",
    "dhlpaket": "DHL",
    "japanpost": "Japan Post (EN)",
    "sagawa": "Sagawa (EN)",
    "yamato": "Yamato (EN)",
    "laposte": "La Poste Colissimo",
    "singpost": "Singapore Post",
    "amazonlogistics": "Amazon",
    "hermesuk": "Evri",
    "myhermes": "Evri",
}


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


_KNOWN = {_key(name): name for name in (*_NAMES.split(";"), *_OTHERS.split(";"))} | _ALIASES


def known_name(said: str) -> str:
    """The company in its exact spelling, whatever capitals, spaces and dots somebody wrote; "" where unknown."""
    return _KNOWN.get(_key(said[:200]), "")
