"""The province that AliExpress's address form wants, where Shopify has none or another one."""

import unicodedata

#: What the form accepts where a country's provinces are not asked of Shopify's customers.
OTHER = "Other"

#: Departments in the order of their numbers, with 2A and 2B in the place of 20; the form's list has no accents.
_DEPARTMENTS = (
    "Ain,Aisne,Allier,Alpes-de-Haute-Provence,Hautes-Alpes,Alpes-Maritimes,Ardeche,Ardennes,Ariege,Aube,Aude,Aveyron,"
    "Bouches-du-Rhone,Calvados,Cantal,Charente,Charente-Maritime,Cher,Correze,Corse-du-Sud,Haute-Corse,Cote-d'Or,"
    "Cotes-d'Armor,Creuse,Dordogne,Doubs,Drome,Eure,Eure-et-Loir,Finistere,Gard,Haute-Garonne,Gers,Gironde,Herault,"
    "Ille-et-Vilaine,Indre,Indre-et-Loire,Isere,Jura,Landes,Loir-et-Cher,Loire,Haute-Loire,Loire-Atlantique,Loiret,"
    "Lot,Lot-et-Garonne,Lozere,Maine-et-Loire,Manche,Marne,Haute-Marne,Mayenne,Meurthe-et-Moselle,Meuse,Morbihan,"
    "Moselle,Nievre,Nord,Oise,Orne,Pas-de-Calais,Puy-de-Dome,Pyrenees-Atlantiques,Hautes-Pyrenees,"
    "Pyrenees-Orientales,Bas-Rhin,Haut-Rhin,Rhone,Haute-Saone,Saone-et-Loire,Sarthe,Savoie,Haute-Savoie,Paris,"
    "Seine-Maritime,Seine-et-Marne,Yvelines,Deux-Sevres,Somme,Tarn,Tarn-et-Garonne,Var,Vaucluse,Vendee,Vienne,"
    "Haute-Vienne,Vosges,Yonne,Territoire de Belfort,Essonne,Hauts-de-Seine,Seine-Saint-Denis,Val-de-Marne,Val-d'Oise"
)
_FRANCE = _DEPARTMENTS.split(",")

#: First two digits of a postal code -> region; Shopify has the 110 provinces instead.
_ITALY = {
    "Lazio": "00 01 02 03 04",
    "Umbria": "05 06",
    "Sardegna": "07 08 09",
    "Piemonte": "10 12 13 14 15 28",
    "Valle d'Aosta": "11",
    "Liguria": "16 17 18 19",
    "Lombardia": "20 21 22 23 24 25 26 27 46",
    "Emilia-Romagna": "29 40 41 42 43 44 47 48",
    "Veneto": "30 31 32 35 36 37 45",
    "Friuli-Venezia Giulia": "33 34",
    "Trentino-Alto Adige": "38 39",
    "Toscana": "50 51 52 53 54 55 56 57 58 59",
    "Marche": "60 61 62 63",
    "Abruzzo": "64 65 66 67",
    "Puglia": "70 71 72 73 74 76",
    "Basilicata": "75 85",
    "Campania": "80 81 82 83 84",
    "Molise": "86",
    "Calabria": "87 88 89",
    "Sicilia": "90 91 92 93 94 95 96 97 98",
}
#: First two digits -> state. A few border towns lie in the neighboring state; city and postal code still lead there.
_AUSTRIA = {
    "Vienna": "10 11 12",
    "Lower Austria": "13 20 21 22 23 24 25 26 27 28 30 31 32 33 34 35 36 37 38 39",
    "Upper Austria": "40 41 42 43 44 45 46 47 48 49 51 52",
    "Salzburg": "50 53 54 55 56 57",
    "Tyrol": "60 61 62 63 64 65 66 99",
    "Vorarlberg": "67 68 69",
    "Burgenland": "70 71 72 73 74 75",
    "Styria": "80 81 82 83 84 85 86 87 88 89",
    "Carinthia": "90 91 92 93 94 95 96 97 98",
}


def _by_prefix(table: dict[str, str]) -> dict[str, str]:
    return {prefix: name for name, prefixes in table.items() for prefix in prefixes.split()}


_BY_ZIP = {"IT": _by_prefix(_ITALY), "AT": _by_prefix(_AUSTRIA)}


def region_of(country: str, province: str, zip_code: str) -> str:
    """The form's name of the province: by postal code in France, Italy and Austria, else as the customer gave it."""
    if country == "FR":
        return _department(zip_code) or plain(province)
    by_zip = _BY_ZIP.get(country, {}).get(zip_code[:2], "")
    return by_zip or plain(province) or ("" if country in ("US", "BR") else OTHER)


def plain(text: str) -> str:
    """`text` without accents: "Québec" -> "Quebec". Letters of other alphabets stay."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _department(zip_code: str) -> str:
    if not (zip_code.isdecimal() and len(zip_code) == 5):
        return ""
    number = int(zip_code[:2])
    if number == 20:
        # Corse-du-Sud has the codes below 20200.
        return _FRANCE[19] if zip_code < "20200" else _FRANCE[20]
    if not 1 <= number <= 95:
        return ""
    return _FRANCE[number - 1 if number < 20 else number]
