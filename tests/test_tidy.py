"""House rules that no linter knows. A lesson of a review becomes a rule here the same day."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES_MAX = 400
FUNCTION_LINES_MAX = 70


def tracked(*patterns: str) -> list[Path]:
    """Return the files in git, or not yet in it and not ignored, that match the patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in sorted(set(listed)) if (ROOT / name).is_file()]


CODE = [path for path in tracked("*.py") if "migrations" not in path.parts]
PARTS = sorted(p for p in (ROOT / "torana/parts").iterdir() if (p / "api.py").exists())


def name_of(path: Path) -> str:
    """Return the path as people say it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_file_fits_in_the_head(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LINES_MAX


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        f"{node.name}, from line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MAX
    ]
    assert not long


@pytest.mark.parametrize("part", PARTS, ids=lambda p: p.name)
def test_api_is_a_table_of_contents(part: Path) -> None:
    tree = ast.parse((part / "api.py").read_text())
    logic = [n for n in tree.body if not isinstance(n, ast.Import | ast.ImportFrom | ast.Assign)]
    assert [type(n).__name__ for n in logic] in ([], ["Expr"])  # the docstring alone


@pytest.mark.parametrize("part", PARTS, ids=lambda p: p.name)
def test_a_part_introduces_itself(part: Path) -> None:
    assert (part / "README.md").exists()
    if (part / "models.py").exists():
        assert (part / "rights.sql").exists(), "who may touch its tables?"


def test_keys_to_other_parts_point_down_and_leave_nothing_behind() -> None:
    """import-linter does not see keys written as text."""
    wrong = []
    for path in tracked("torana/parts/*/models.py"):
        own = path.parent.name
        for match in re.finditer(r"ForeignKey\((.*?)\n?\)", path.read_text(), re.DOTALL):
            target = re.match(r'\s*"(\w+)\.', match.group(1))
            if target and target.group(1) != own:
                kept = "PROTECT" in match.group(1) and 'related_name="+"' in match.group(1)
                wrong += [] if kept else [f"{own} -> {target.group(1)}"]
    assert not wrong


def test_the_decisions_say_what_was_rejected() -> None:
    for path in tracked("docs/decisions/*.md"):
        assert "Rejected" in path.read_text(), name_of(path)


def test_nothing_of_one_machine_is_committed() -> None:
    """No machine paths and no registry hosts: what is here must be true everywhere."""
    told = re.compile(r"pypi[.]org|registry[.]npmjs|files[.]pythonhosted|/[r]oot/")
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {match.group()}" for match in told.finditer(text)]
    assert not found


def test_templates_have_no_style_and_no_script_of_their_own() -> None:
    """The content security policy would refuse them."""
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=")
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in tracked("*.html")
        for match in inline.finditer(path.read_text())
    ]
    assert not found
