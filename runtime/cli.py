"""The command line: `formwright <verb>`; every verb prints JSON lines with --json and exits 1 on Problems."""

from __future__ import annotations

import argparse
import dataclasses
import gc
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import PlatformError, PortFailed, Problem, has_errors, problem
from engine.texts import say
from runtime.settings import Settings, from_environment

if TYPE_CHECKING:
    from runtime.workspace import Workspace

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and return the exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    collect_seldom()
    try:
        return int(options.run(options))
    except PlatformError as error:
        tell(error.problems, as_json=getattr(options, "json", False))
        return 1


def collect_seldom() -> None:
    """Let the garbage collector wait for 50,000 new objects: definitions are many and live on, batches of rows are
    large and leave no cycles, so that looking through them all the time took a sixth of an import.
    """
    gc.set_threshold(50_000, 20, 50)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    parser = argparse.ArgumentParser(prog="formwright", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)

    def verb(name: str, run: Any, help_: str) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, help=help_, description=help_)
        one.add_argument("--json", action="store_true", help="print JSON lines")
        one.set_defaults(run=run)
        return one

    one = verb("serve", serve, "Serve the product.")
    one.add_argument("--demo", action="store_true", help="shipped bundles, samples and demo users; loopback only")
    one.add_argument("--no-worker", action="store_true", help="leave all jobs to `formwright worker` (PostgreSQL)")
    one.add_argument("--host")
    one.add_argument("--port", type=int)
    verb("worker", worker, "Do the jobs of an installation on PostgreSQL until stopped; any number of them may run.")
    verb("migrate", migrate, "Bring the database to the newest version.")
    one = verb("check", check, "Check bundles and print their Problems.")
    one.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    one = verb("load", load, "Publish bundles.")
    one.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    one.add_argument("--samples", action="store_true", help="load their samples, too")
    one.add_argument("--preview", action="store_true", help="tell what would change, with the values it touches")
    one.add_argument("--report", type=Path, metavar="FILE.csv", help="with --preview: every value that would not stay")
    one.add_argument("--accept-loss", action="store_true", help="convert fields though values are rounded or emptied")
    one = verb("verify-derived", verify_derived, "Find values that are not what they are computed from.")
    one.add_argument("--mend", action="store_true", help="and set them right")
    one = verb("run-rules", run_rules, "Run scheduled rules once for the business date.")
    one.add_argument("names", nargs="*", metavar="APP.RULE")
    one = verb("simulate", simulate, "Run the scenarios of bundles, or try a process out; nothing is kept or sent.")
    one.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="bundles, run in a throw-away workspace")
    one.add_argument("--scenario", metavar="KEY", help="only this one: its key, or app.key")
    one.add_argument("--language", choices=("zh", "en"), default="zh")
    one.add_argument("--process", metavar="APP.PROCESS", help="try this process out, on this installation without DIR")
    one.add_argument("--as", dest="login", default="", metavar="LOGIN", help="who starts it")
    one.add_argument("--record", type=int, metavar="ID", help="the record it is started for")
    one.add_argument("--values", default="{}", metavar="JSON", help="the values of a new record instead")
    one.add_argument("--acts", default="{}", metavar="JSON", help='{"NODE": [{"action": "return", "node": "start"}]}')
    one = verb("user", user, "Create a user or set a password (read from standard input).")
    one.add_argument("login")
    one.add_argument("--name")
    one.add_argument("--role", action="append", default=[], metavar="APP.ROLE")
    one.add_argument("--email", help="where notices are sent")
    one = verb("eval", evaluate, "Evaluate JSON lines of {logic, data} from standard input.")
    one.add_argument("--compat", action="store_true", help="with the meaning of the official JSONLogic vectors")
    one = verb("calendar", calendar, "Show which years a calendar covers, or import a year's notice of holidays.")
    one.add_argument("what", choices=("import", "show"))
    one.add_argument("file", type=Path, nargs="?", metavar="FILE", help="csv or JSON rows: date, to, name, kind")
    one.add_argument("--into", type=Path, required=True, metavar="CALENDAR.json", help="the definition in a bundle")
    one.add_argument("--replace", action="store_true", help="the notice is right where the calendar says otherwise")
    one = verb("schemas", schemas, "Write the JSON Schemas and the generated reference pages.")
    one.add_argument("folder", type=Path, nargs="?", default=Path())
    one.add_argument("--check", action="store_true", help="only tell whether they are up to date")
    return parser


def tell(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Print problems in both languages, or as JSON lines."""
    from runtime.workspace import WORDS

    for one in problems:
        zh, en = say(one, WORDS, "zh"), say(one, WORDS, "en")
        if as_json:
            line = {"code": one.code, "path": one.path, "severity": one.severity, "message": en.message}
            print(
                json.dumps({**line, "message_zh": zh.message, "hint": en.hint, "hint_zh": zh.hint}, ensure_ascii=False)
            )
        else:
            print(f"{one.severity} {one.code} {one.path}\n  {zh.message} {zh.hint}\n  {en.message} {en.hint}")


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Workspace]:
    """Open the workspace for this process alone, its platform tables at the newest version.

    A running server holds the embedded database; a command that would write beside it is refused.
    """
    from runtime.lock import hold
    from runtime.migrate import migrate_platform
    from runtime.workspace import open_workspace

    wanted = settings or from_environment()
    with hold(wanted):
        workspace = open_workspace(wanted)
        try:
            migrate_platform(workspace.database)
            yield workspace
        finally:
            workspace.close()


def say_line(options: argparse.Namespace, text: str, **facts: Any) -> None:
    """Print a line for people, or the facts as JSON."""
    print(json.dumps(facts, ensure_ascii=False) if options.json else text, flush=True)


def serve(options: argparse.Namespace) -> int:
    """Serve until stopped; with --demo everything is set up first."""
    from runtime.server import Server, make_app

    settings = from_environment()
    if options.no_worker and not settings.database:
        raise PortFailed([problem("SERVER-E003", found=str(settings.sqlite_file))])
    settings = dataclasses.replace(
        settings, host=options.host or settings.host, port=options.port or settings.port, demo=options.demo
    )
    if settings.demo and settings.host not in LOOPBACK:
        print("--demo has well-known passwords and serves loopback addresses only", file=sys.stderr)
        return 1
    with opened(settings) as workspace:
        if settings.demo:
            from runtime.demo import prepare

            prepare(workspace, lambda text: say_line(options, text, event=text))
        url = f"http://{settings.host}:{settings.port}"
        say_line(options, f"Formwright: {url}", url=url)
        if settings.demo:
            for login, password in demo_users(workspace):
                say_line(options, f"  {login} / {password}", login=login, password=password)
        Server(make_app(workspace, work=not options.no_worker), settings.host, settings.port).run()
    return 0


def worker(options: argparse.Namespace) -> int:
    """Hand out due work and do it until SIGTERM; what is being done is finished first."""
    import signal
    import threading

    from runtime.works import WORKS

    settings = from_environment()
    if not settings.database:
        raise PortFailed([problem("SERVER-E003", found=str(settings.sqlite_file))])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened(settings) as workspace:
        workspace.jobs.start(workspace, WORKS)
        say_line(options, "worker: ready", event="ready")
        stop.wait()
    say_line(options, "worker: stopped", event="stopped")
    return 0


def demo_users(workspace: Workspace) -> list[tuple[str, str]]:
    """Return the logins and passwords of the demo."""
    from runtime.store import settings

    with workspace.read() as unit:
        return list(settings.read_all(unit.connection).get("demo_passwords", {}).items())


def migrate(options: argparse.Namespace) -> int:
    """Migrate the platform's tables."""
    with opened():
        pass
    say_line(options, "the database is at the newest version", migrated=True)
    return 0


def check(options: argparse.Namespace) -> int:
    """Check bundles by themselves, with the shipped ones they depend on; no database is needed."""
    from engine import calendars
    from engine.catalog import compile_catalog
    from runtime import resources
    from runtime.clock import Clock
    from runtime.kinds import every_kind
    from runtime.planning import read_folder

    kinds = every_kind()
    bundles, problems = {}, []
    for folder in options.folders:
        bundle, found = read_folder(folder)
        problems += found
        if bundle is not None:
            bundles[bundle.key] = bundle
    for key in [key for bundle in bundles.values() for key in bundle.app.depends]:
        shipped = resources.apps() / key
        if key not in bundles and shipped.is_dir() and (bundle := read_folder(shipped)[0]):
            bundles[key] = bundle
    if not problems:
        catalog, problems = compile_catalog(bundles.values(), kinds, {})
        if catalog is not None:
            problems += calendars.warnings(catalog.calendars, Clock().now().astimezone(from_environment().zone).date())
    tell(problems, as_json=options.json)
    if not has_errors(problems):
        say_line(options, f"{len(bundles)} bundles are sound", bundles=sorted(bundles), sound=True)
    return 1 if has_errors(problems) else 0


def load(options: argparse.Namespace) -> int:
    """Publish bundles together, and their samples."""
    from builders import diff
    from engine import calendars
    from runtime import planning, preview_cli, publish, samples

    bundles, problems = {}, []
    for folder in options.folders:
        bundle, found = planning.read_folder(folder)
        problems += found
        if bundle is not None:
            bundles[bundle.key] = bundle
    if problems:
        tell(problems, as_json=options.json)
        return 1
    with opened() as workspace:
        if options.preview:
            return preview_cli.tell_preview(options, workspace, bundles)
        watch = preview_cli.watch(options)
        published = publish.publish(workspace, bundles, accept_loss=options.accept_loss, watch=watch)
        for change in published.changes:
            words = {"zh": diff.say(change, "zh"), "en": diff.say(change, "en")}
            say_line(options, f"  {words['zh']} / {words['en']}", change=words)
        for app in published.apps:
            say_line(options, f"published {app}", published=app)
        with workspace.read() as unit:
            today = unit.now.astimezone(workspace.settings.zone).date()
            tell(calendars.warnings(unit.catalog.calendars, today), as_json=options.json)
        if options.samples:
            for folder in options.folders:
                samples.load_people(workspace, folder, demo=False)
            for folder in options.folders:
                samples.load(workspace, folder, lambda text: say_line(options, text, event=text))
    return 0


def run_rules(options: argparse.Namespace) -> int:
    """Run scheduled rules."""
    from runtime import scheduled

    with opened() as workspace:
        with workspace.read() as unit:
            names = options.names or [name for name, rule in unit.catalog.rules.items() if rule.scheduled]
        for name in names:
            fired = scheduled.run(workspace, name)
            say_line(options, f"{name}: fired for {fired} records", rule=name, fired=fired)
    return 0


def verify_derived(options: argparse.Namespace) -> int:
    """Tell which kept values have drifted from what they follow from; exit 1 if they are left so."""
    from runtime import derived

    with opened() as workspace:
        found = derived.verify(workspace, mend=options.mend)
    for one in found:
        ids = ", ".join(f"#{key}" for key in one.examples)
        done = "mended" if options.mend else "drifted"
        text = f"{one.form}.{one.field} ({one.what}): {done} in {one.count} records: {ids}"
        say_line(options, text, **dataclasses.asdict(one), mended=options.mend)
    return 1 if found and not options.mend else 0


def simulate(options: argparse.Namespace) -> int:
    """Run scenarios, or try a process out."""
    from runtime import simulate_cli, trial_cli

    if options.process is None:
        return simulate_cli.run(options)
    if options.folders:
        with simulate_cli.thrown_away(*simulate_cli.bundles_in(options.folders)) as workspace:
            return trial_cli.run(workspace, options)
    with opened() as workspace:
        return trial_cli.run(workspace, options)


def user(options: argparse.Namespace) -> int:
    """Create a user or change a password."""
    import sqlalchemy as sa

    from runtime.auth.passwords import hash_password
    from runtime.store import people
    from runtime.store.tables import session
    from runtime.store.tables import user as users

    password = sys.stdin.readline().rstrip("\n")
    if len(password) < 12:
        print("a password has at least 12 characters", file=sys.stderr)
        return 1
    with opened() as workspace, workspace.database.write() as connection:
        found = people.by_login(connection, options.login)
        values: dict[str, Any] = {"password": hash_password(password)}
        if options.role:
            values["roles"] = options.role
        if options.email is not None:
            values["email"] = options.email or None
        if found is not None:
            connection.execute(sa.update(users).where(users.c.id == found.id).values(values))
            connection.execute(sa.delete(session).where(session.c.user_id == found.id))
        else:
            values |= {"login": options.login, "name": options.name or options.login, "roles": options.role}
            people.add_user(connection, {**values, "active": True, "demo": False, "language": "zh"})
    say_line(options, f"{options.login}: saved", login=options.login)
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Evaluate expressions line by line."""
    from engine.expressions.compat import evaluate as compat
    from engine.expressions.evaluate import evaluate_line

    failed = False
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            answer = {"result": compat(asked["logic"], asked.get("data"))} if options.compat else evaluate_line(asked)
        except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
            answer = {"error": str(error)}
        failed |= "error" in answer
        print(json.dumps(answer, ensure_ascii=False, default=str), flush=True)
    return 1 if failed else 0


def calendar(options: argparse.Namespace) -> int:
    """Import a notice of holidays, or tell which years are covered."""
    from runtime import calendar_cli

    text, facts = calendar_cli.run(options)
    say_line(options, text, **facts)
    return 0


def schemas(options: argparse.Namespace) -> int:
    """Write or compare the generated schemas and reference pages."""
    from runtime import reference

    stale = reference.write(options.folder, only_check=options.check)
    for name in stale:
        say_line(options, f"{name}: {'out of date; run make schemas' if options.check else 'written'}", file=name)
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
