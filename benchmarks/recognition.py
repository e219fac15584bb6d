"""Our recognition beside PyPI's `tracking-numbers` (pip install it first): `python -m benchmarks.recognition`."""

import json

import click

from shopify_app.gateways.carriers import recognize

#: (number, company): real-shaped, with the check digits their carriers would print. "Other": nobody can tell.
NUMBERS = (
    ("1Z999AA10123456784", "UPS"),
    ("K2479825491", "UPS"),
    ("9400111202555842332669", "USPS"),
    ("9400111899223197428490", "USPS"),
    ("9361289878700317633795", "USPS"),
    ("4202530292748909900774583084888436", "USPS"),
    ("70160910000108310009", "USPS"),
    ("986578788855", "FedEx"),
    ("9611020987654312345672", "FedEx"),
    ("1001921334250001000300779017972697", "FedEx"),
    ("3318810025", "DHL Express"),
    ("7035114477138472", "Canada Post"),
    ("C11031500001879", "OnTrac"),
    ("LX12345678", "Lasership"),
    ("TBA502887274000", "Amazon"),
    ("LB123456785CN", "China Post"),
    ("RB123456785GB", "Royal Mail"),
    ("UB123456785YP", "Yanwen"),
    ("YT2100000000000000", "YunExpress"),
    ("4PX3000000000000CN", "4PX"),
    ("LP00675700340000", "Cainiao"),
    ("CNUSUP00012345678", "Cainiao"),
    ("SYAE0012345", "SunYou"),
    ("JNTCU0600046685YQ", "J-NET"),
    ("GFUS01012345678901", "GOFO"),
    ("3SABCD1234567", "PostNL"),
    ("00340434163013906100", "DHL eCommerce"),
    ("62727952231", "Other"),
    ("12345678901234", "Other"),
    ("LB123456786CN", "Other"),
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def main(as_json: bool) -> None:
    """Print who recognizes what, and how many each got right, missed and got wrong."""
    rows = [(number, company, recognize(number).company, theirs(number)) for number, company in NUMBERS]
    totals = {"waybill": count(rows, 2), "tracking-numbers": count(rows, 3)}
    if as_json:
        click.echo(json.dumps({"totals": totals, "rows": rows}))
        return
    for row in rows:
        click.echo("{:36} {:14} {:14} {}".format(*row))
    for name, total in totals.items():
        click.echo(f"{name}: {total['right']} right, {total['missed']} missed, {total['wrong']} wrong of {len(rows)}")


def theirs(number: str) -> str:
    """The other library's word, in our spelling where it means the same company."""
    try:
        from tracking_numbers import get_tracking_number  # noqa: PLC0415 - no dependency of the project
    except ImportError:
        return "(not installed)"
    found = get_tracking_number(number)
    return spelled(found.courier.name) if found else "Other"


def spelled(name: str) -> str:
    """ "United States Postal Service" -> "USPS", and the like."""
    known = {"united states postal service": "USPS", "dhl": "DHL Express", "amazon logistics": "Amazon"}
    if name.startswith("S10"):
        return "Other"  # it tells the country, and no company
    return known.get(name.casefold(), name)


def count(rows: list[tuple[str, str, str, str]], place: int) -> dict[str, int]:
    """Right, missed (said nothing of a number that has a carrier) and wrong."""
    right = sum(row[place].casefold() == row[1].casefold() for row in rows)
    missed = sum(row[place] == "Other" != row[1] for row in rows)
    return {"right": right, "missed": missed, "wrong": len(rows) - right - missed}


if __name__ == "__main__":
    main()
