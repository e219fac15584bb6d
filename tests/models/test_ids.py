"""Many row ids as one parameter, on the database that the tests run on."""

import pytest
import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import Review
from shopify_app.models.ids import Ids, among


@pytest.fixture
def numbers(app):
    """The numbers 1, 2, 3 and a row without one."""
    with app.app_context():
        rows = [sa.select(sa.cast(n, sa.Integer).label("n")) for n in (1, 2, 3, None)]
        yield sa.union_all(*rows).subquery().c.n


@pytest.mark.parametrize(("ids", "found"), [([], []), ([2], [2]), ({3, 1, 70_000}, [1, 3])])
def test_only_rows_with_one_of_the_ids_are_found(numbers, ids, found):
    assert [*session().scalars(sa.select(numbers).where(among(numbers, ids)).order_by(numbers))] == found


def test_the_text_of_a_statement_is_the_same_for_one_id_and_for_many(numbers):
    asked = sa.select(numbers).where(among(numbers, sa.bindparam("ids", type_=Ids))).order_by(numbers)
    for ids in ([1], [*range(2, 2000)]):
        assert [*session().scalars(asked, {"ids": ids})] == [n for n in (1, 2, 3) if n in ids]
    dialect = session().get_bind().dialect
    texts = {
        str(sa.select(numbers).where(among(numbers, ids)).compile(dialect=dialect)) for ids in ([1], [*range(2000)])
    }
    assert len(texts) == 1


def test_rows_are_found_by_their_index(app, request):
    """Also where the condition stands in a larger one. PostgreSQL reads a table of a few rows from end to end."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("PostgreSQL's plan depends on how many rows there are")
    with app.app_context():
        asked = sa.select(Review.id).where(among(Review.supplier_order_id, [1, 2]), Review.status == "open")
        text = asked.compile(session().get_bind())
        plan = session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("[1, 2]", "open"))
        assert next(row[-1] for row in plan if "review" in row[-1]).startswith("SEARCH review USING")
