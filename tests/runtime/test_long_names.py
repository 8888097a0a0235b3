"""Keys as long as they may be: both databases keep every name made of them whole, and none is taken for another."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.errors import RecordRefused
from engine.forms.write import Wish
from runtime import derived, history, publish, query, records, resources
from runtime.clock import FixedClock
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support import postgres
from tests.support.workspaces import MOMENT, app, bundle_of, create, field, form, new_workspace, update

Open = Callable[[], Any]
MOST = 63
"""The bytes of a name that PostgreSQL keeps."""


@pytest.fixture(params=["sqlite", "postgresql"])
def opening(request: pytest.FixtureRequest) -> Open:
    """What opens an empty workspace on the database, anew for each run."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None

    @contextmanager
    def made() -> Iterator[Workspace]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            database = stack.enter_context(postgres.new_database(url)) if url else ""
            workspace = new_workspace(folder, database, FixedClock(MOMENT))
            stack.callback(workspace.close)
            yield workspace

    return made


def keys(ends: str) -> st.SearchStrategy[list[str]]:
    """Long keys that begin alike and end in these letters."""
    start = st.integers(20, 38).flatmap(lambda size: st.text("abc0", min_size=size, max_size=size))
    return start.flatmap(lambda text: st.sampled_from(["k" + text, f"k_{text[1:]}"])).map(
        lambda text: [text + one for one in ends]
    )


def documents(app_key: str, forms: list[str], fields: list[str], later: bool) -> dict[str, Any]:
    """Two forms that use everything a name is made for; later with fields of other types, and more of them."""
    no, name, amount, secret, up, ups, more, further = fields
    kind = "integer" if later else "number"
    one = form(
        forms[0],
        field(no, "integer" if later else "text", unique=True),
        field(name, "text", order="name"),
        field(amount, kind),
        field(secret, "encrypted_text", unique=True),
        field(up, "links" if later else "link", to=forms[1]),
        field(ups, "link" if later else "links", to=forms[1]),
        *([field(more, "link", to=forms[1]), field(further, "link", to=forms[1])] if later else []),
        unique=[[no, name], [name, amount]],
        indexes=[[up, name] if not later else [more, name], [no, amount], [name, no]],
        search=[no, name],
        title_field=name,
    )
    other = form(forms[1], field(name, "text"), search=[name])
    return {
        "app.json": app(app_key),
        f"forms/{forms[0]}.json": one,
        f"forms/{forms[1]}.json": other,
    }


def everything_fits(workspace: Workspace) -> None:
    """Compare what the code calls tables, columns and indexes with what the database does."""
    with workspace.read() as unit:
        inspector = sa.inspect(unit.connection)
        tables = set(inspector.get_table_names())
        for made in unit.catalog.forms.values():
            for table in (made.table, made.history, *made.joins.values()):
                assert table.name in tables
                named = {str(one.name): [column.name for column in one.columns] for one in table.indexes}
                assert len(named) == len(table.indexes), "no two indexes have one name"
                found = {str(one["name"]): one["column_names"] for one in inspector.get_indexes(table.name)}
                assert named.items() <= found.items()
                assert {column.name for column in table.columns} <= {
                    one["name"] for one in inspector.get_columns(table.name)
                }
                constraints = {one.name for one in table.constraints if isinstance(one.name, str)}
                for name in {table.name, *named, *constraints, *table.columns.keys()}:
                    assert len(name.encode()) <= MOST, name


def found(workspace: Workspace, name: str, words: str) -> list[int]:
    with workspace.read() as unit:
        made = unit.form(name)
        page = query.page(unit, made, unit.decide(name), Question(search=words))
        return sorted(one.values["id"] for one in page.rows)


@settings(
    max_examples=3,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(keys("a"), keys("ab"), keys("abcdefgh"))
def test_a_life_with_the_longest_keys(opening: Open, app_key: list[str], forms: list[str], fields: list[str]) -> None:
    """Published, written, searched and published again with other types, forth and back."""
    no, name, amount, secret, up, ups, more, _ = fields
    one, other = (f"{app_key[0]}.{key}" for key in forms)
    former, later = (bundle_of(documents(app_key[0], forms, fields, which)) for which in (False, True))
    with opening() as workspace:
        publish.publish(workspace, {app_key[0]: former})
        everything_fits(workspace)
        first, second = create(workspace, other, {name: "张三"}, {name: "李四"})
        values = {no: "7", name: "红色", amount: "1.70", secret: "s1", up: first, ups: [first, second]}
        made, _ = create(workspace, one, values, {no: "8", name: "蓝色", secret: "s2"})
        update(workspace, one, made, **{amount: "2.70"})
        with pytest.raises(RecordRefused):
            create(workspace, one, {no: "7"})
        with pytest.raises(RecordRefused):
            create(workspace, one, {secret: "s1"})
        for _ in range(2):
            publish.publish(workspace, {app_key[0]: later}, accept_loss=True)
            everything_fits(workspace)
            assert found(workspace, one, "红色") == [made]
            assert found(workspace, other, "张三") == [first]
            with workspace.read() as unit:
                read = query.get(unit, unit.form(one), unit.decide(one), made).values
            assert (read[no], read[amount], read[up], read[ups]) == (7, 3, [first], first)
            update(workspace, one, made, **{name: "绿色", more: second})
            with pytest.raises(RecordRefused):
                create(workspace, one, {no: 8})
            publish.publish(workspace, {app_key[0]: former}, accept_loss=True)
            assert found(workspace, one, "绿色") == [made]
            update(workspace, one, made, **{name: "红色"})
        with workspace.write() as unit:
            records.write(unit, unit.form(one), [Wish(id=made, delete=True)])
        with workspace.write() as unit:
            records.write(unit, unit.form(one), [Wish(id=made, restore=True)])
        assert found(workspace, one, "红色") == [made]
        with workspace.read() as unit:
            assert len(history.entries(unit, unit.form(one), unit.decide(one), made)) >= 1
        assert derived.verify(workspace) == []


def test_former_states_that_were_kept_under_a_name_too_long_are_there_under_their_new_one(workspace: Workspace) -> None:
    """PostgreSQL had cut the name, SQLite had not."""
    app_key, key = "a" * 40, "f" * 40
    before, after = (
        bundle_of({"app.json": app(app_key), f"forms/{key}.json": form(key, field("no", "text"), *more)})
        for more in ((), (field("x", "text"),))
    )
    publish.publish(workspace, {app_key: before})
    (made,) = create(workspace, f"{app_key}.{key}", {"no": "1"})
    update(workspace, f"{app_key}.{key}", made, no="2")
    with workspace.database.write() as connection:
        given = sa.text("select name from fw_physical_name where thing = :thing")
        table = connection.scalar(given, {"thing": f"{app_key}.{key}"})
        (now,) = (one for one in sa.inspect(connection).get_table_names() if one.endswith("__history"))
        then = f"{table}__history" if workspace.database.sqlite else f"{table}__history"[:MOST]
        assert then != now
        connection.exec_driver_sql(f"ALTER TABLE {now} RENAME TO {then}")
        connection.exec_driver_sql("ALTER TABLE fw_publication DROP COLUMN steps")
        with Operations.context(MigrationContext.configure(connection)):
            migration().upgrade()
    publish.publish(workspace, {app_key: after})
    update(workspace, f"{app_key}.{key}", made, x="y")
    with workspace.read() as unit:
        former = unit.form(f"{app_key}.{key}").history
        assert unit.connection.scalars(sa.select(former.c.no).order_by(former.c.history__id)).all() == ["1", "2"]


def migration() -> Any:
    """Return the migration that gives former states their new names."""
    (path,) = (resources.migrations() / "versions").glob("*_steps_and_long_names.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
