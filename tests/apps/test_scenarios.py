"""Every scenario of every shipped bundle, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.checks.scenarios import only_process
from engine.forms.compile import qualified
from engine.texts import say
from runtime import planning, publish, resources, samples, scenarios
from runtime.clock import FixedClock
from runtime.workspace import WORDS, Workspace
from tests.support import postgres
from tests.support.workspaces import MOMENT, new_workspace

APPS = sorted(path for path in resources.apps().iterdir() if (path / "app.json").exists())
NAMES = [f"{app.name}.{file.stem}" for app in APPS for file in sorted((app / "scenarios").glob("*.json"))]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shipped bundles and people, without records; no scenario leaves anything behind."""
    if request.param == "sqlite":
        yield from published(tmp_path_factory.mktemp("bank"), "")
        return
    with postgres.new_database(request.getfixturevalue("postgres_url")) as url:
        yield from published(tmp_path_factory.mktemp("bank"), url)


def published(folder: Path, url: str) -> Iterator[Workspace]:
    workspace = new_workspace(folder, url, FixedClock(MOMENT))
    bundles = {}
    for app in APPS:
        bundle, problems = planning.read_folder(app)
        assert bundle is not None, problems
        bundles[app.name] = bundle
    publish.publish(workspace, bundles)
    for app in APPS:
        samples.load_people(workspace, app, demo=True)
    yield workspace
    workspace.close()


@pytest.mark.parametrize("name", NAMES)
def test_what_the_scenario_tells_is_so(bank: Workspace, name: str) -> None:
    outcome = scenarios.run(bank, name)
    faults = [say(one, WORDS, "en").message for verdict in outcome.verdicts for one in verdict.problems]
    assert outcome.passed, (outcome.verdicts[-1].path, faults)
    with bank.read() as unit:
        left = [form for form in unit.catalog.forms.values() if unit.connection.execute(form.table.select()).first()]
        assert left == []
        assert len(outcome.verdicts) == len(unit.catalog.scenarios[name].steps) + 1


def test_every_node_at_which_people_work_is_acted_at_in_some_scenario(bank: Workspace) -> None:
    with bank.read() as unit:
        catalog = unit.catalog
    asked = {
        (name, key) for name, one in catalog.processes.items() for key, step in one.steps.items() if step.kind.human
    }
    acted = set[tuple[str, str]]()
    for name in NAMES:
        told, app = catalog.scenarios[name], name.partition(".")[0]
        made = [one.when.create for one in told.steps if one.when is not None and one.when.create is not None]
        forms = {one.called: qualified(one.form, app) for one in told.given.records}
        forms |= {one.called: qualified(one.form, app) for one in made if one.called is not None}
        for act in (one.when.act for one in told.steps if one.when is not None and one.when.act is not None):
            process = only_process(catalog.processes, forms[act.record], act.process, app)
            assert process is not None
            acted.add((process.name, act.node))
    assert asked
    assert asked <= acted
