"""The house rules that no linter knows: no domain words, no code in apps, one SQLite library, a clean wheel."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = re.compile(
    r"\bcredit\b|\bbureau\b|delinquen|\brepayment|\bcardholder|\boverdue\b|\bloan\b|\bdebt\b|"
    r"信用卡|授信|催收|逾期|还款|账单|贷款|征信",
    re.IGNORECASE,
)
ICON = '"credit-card"'  # an icon of the set, named by its makers
EXCEPTED = ("runtime/peers/", "engine/expressions/functions/china", "engine/expressions/values/china")
TEXT = {".py", ".ts", ".tsx", ".css", ".json", ".html"}


def sources() -> Iterator[Path]:
    for room in ("engine", "builders", "runtime", "web/src"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in TEXT and "__pycache__" not in path.parts:
                yield path


def test_the_platform_knows_no_domain_word() -> None:
    """The no-code promise, executable: what the four systems are about stands in definitions only."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources()
        if not path.relative_to(ROOT).as_posix().startswith(EXCEPTED)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if DOMAIN.search(line.replace(ICON, ""))
    ]
    assert not found, "\n".join(found)


def test_apps_hold_data_only() -> None:
    kinds = {path.suffix for path in (ROOT / "apps").rglob("*") if path.is_file()}
    assert kinds <= {".json", ".csv", ".xlsx", ".md"}


def test_no_second_sqlite_library_opens_the_file() -> None:
    """Closing another library's handle would drop our locks, and acknowledged commits would be lost."""
    for path in sorted((ROOT / "runtime").rglob("*.py")):
        names = {
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        }
        assert not names & {"sqlite3", "adbc_driver_sqlite", "apsw"}, path


@pytest.mark.parametrize("room", ["engine", "builders", "runtime"])
def test_modules_and_functions_stay_small(room: str) -> None:
    """Guides from the code we admire, held loosely: no module over 500 lines, no function over 60."""
    for path in sorted((ROOT / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 500, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                assert node.end_lineno - node.lineno <= 60, f"{path}: {node.name}"


def test_every_module_says_what_it_is() -> None:
    for room in ("engine", "builders", "runtime"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            assert not text.strip() or ast.get_docstring(ast.parse(text)), path


def test_writes_to_form_tables_go_through_the_write_path() -> None:
    """Only the write path, its set execution, bulk helpers, kept values and migration may change a form's table."""
    allowed = {"records.py", "sets.py", "bulk.py", "kept.py", "migrate.py"}
    for path in sorted((ROOT / "runtime").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name not in allowed:
            assert not re.search(r"sa\.(insert|update|delete)\([^)]*\b(form|child|target)\.table", text), path


def test_the_wheel_holds_three_packages_and_their_data(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"engine", "builders", "runtime"}
    for needed in ("runtime/_migrations/env.py", "runtime/_apps/customer_base/app.json"):
        assert needed in names
