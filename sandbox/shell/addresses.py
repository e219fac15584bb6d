"""Made-up buyers, one per country the store ships to; keys are those of a Shopify address."""

_KEYS = ("address1", "address2", "city", "province", "province_code", "zip", "country", "country_code", "phone")
_ROWS = """
1 Example Street|Apt 2|Springfield|Illinois|IL|62701|United States|US|+15555550100
22 Sample Avenue||Toronto|Ontario|ON|M5V 0A1|Canada|CA|+14165550101
3 Example Road|Flat 4|London|England|ENG|SW1A 0AA|United Kingdom|GB|+442079460102
Beispielstraße 5||Berlin|||10115|Germany|DE|+493055550103
6 rue de l'Exemple|Bât. B|Paris|||75001|France|FR|+33155550104
Calle Ejemplo 7|2º A|Madrid|Madrid|M|28001|Spain|ES|+34915550105
8 Sample Parade||Sydney|New South Wales|NSW|2000|Australia|AU|+61255550106
Rua Exemplo, 9|Apto 10|São Paulo|São Paulo|SP|01001-000|Brazil|BR|+551155550107
""".strip()


def _address(row: str) -> dict[str, str | None]:
    values = [value or None for value in row.split("|")]
    return {"first_name": "Test", "last_name": "Buyer", "company": None, **dict(zip(_KEYS, values, strict=True))}


ADDRESSES = {str(address["country_code"]): address for address in map(_address, _ROWS.splitlines())}
