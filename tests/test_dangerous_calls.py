"""What the product never calls, imports or does in a browser: looked for in its own source."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.test_tidy import name_of, tracked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = [path for path in tracked("torana/*.py") if not {"tests", "migrations"} & set(path.parts)]
SENTENCES = "torana/templating.py"  # calls our own sentences markup, and those alone
# Runs text as a program, a command or an object; or takes text for markup or for a template.
CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "mark_safe", "Markup"),
    *("pickle.loads", "marshal.loads", "yaml.load", "RawSQL", "from_string", "engines.from_string"),
}
IMPORTS = {
    *("pickle", "marshal", "shelve", "dill", "xml", "lxml", "ldap3", "pymemcache", "telnetlib"),
    *("ftplib", "xmlrpc", "urllib.request", "zipfile", "tarfile", "asyncio.subprocess"),
}
# Who speaks to anything outside its own process, and to what: see docs/security/measures.md.
SPEAKERS = {
    "http.client": {"torana/base/http.py", "torana/doors/cli/up.py"},
    "smtplib": {"torana/parts/messages/channels/smtp.py"},
    "socket": {
        "torana/doors/cli/doctor.py",
        "torana/doors/cli/up.py",
        "torana/parts/documents/scanning.py",
    },
}
# Statements put together from fragments of our own, each looked at: no value is among them.
COMPOSED = {
    "torana/base/metrics/gathering.py": "the name of a function, written by the part that calls",
    "torana/base/postgres/rows.py": "tables and columns of models; conditions: see the test below",
    "torana/parts/transparency/sequencer.py": "one of two names of functions",
    "torana/base/rotation.py": "one of two signs of comparison",
    "torana/parts/casework/queries/queue.py": "conditions written there, and numbers of parameters",
    "torana/parts/transparency/queries.py": "one of four conditions written there",
}
IN_A_BROWSER = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|sessionStorage|indexedDB|document\.cookie|postMessage|setTimeout\(['\"]|javascript:"
)
# What a script keeps on a device, which others may share.
KEPT = {"torana/static/desk.js": "that somebody switched the keys off; nothing of a case"}
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+(false|off)|Markup\(")


def called(node: ast.Call) -> str:
    """Return the name by which something is called: eval, os.system, template.from_string."""
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return f"{owner}.{function.attr}"
    return ""


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))


def literals(path: Path) -> set[str]:
    """Return the names of a file that are given a literal text and nothing else."""
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(node.value)
    return {name for name, all_ in given.items() if all(isinstance(v, ast.Constant) for v in all_)}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_nothing_runs_what_somebody_wrote() -> None:
    found = [
        f"{name_of(path)}, line {call.lineno}: {called(call)}"
        for path in SOURCE
        for call in calls(path)
        if (called(call) in CALLS and not (called(call) == "Markup" and name_of(path) == SENTENCES))
        or any(k.arg == "shell" and getattr(k.value, "value", 1) for k in call.keywords)
    ]
    assert not found


def test_a_statement_is_never_put_together_from_values() -> None:
    """Values go beside a statement, never into it; names of our own are composed as identifiers."""
    found = []
    for path, call in [(file, call) for file in SOURCE for call in calls(file)]:
        if not called(call).endswith((".execute", ".executemany")) or not call.args:
            continue
        statement = call.args[0]
        filled = isinstance(statement, ast.BinOp | ast.JoinedStr)
        filled |= isinstance(statement, ast.Call) and called(statement).endswith(".format")
        if isinstance(statement, ast.Call) and isinstance(statement.func, ast.Attribute):
            composed = statement.func.value  # psycopg's own: identifiers and literals, quoted
            filled &= not (isinstance(composed, ast.Call) and called(composed).endswith("SQL"))
        names = {it.id for it in ast.walk(statement) if isinstance(it, ast.Name)}
        # A whole statement in capitals, with names in capitals: all of it is written by us.
        if name_of(path) in COMPOSED:
            continue
        if filled and not all(name.strip("_").isupper() for name in names):
            found.append(f"{name_of(path)}, line {call.lineno}")
    assert not found


def test_a_condition_is_written_where_it_is_used() -> None:
    """`rows.one` and `rows.many` take SQL: only what is written where they are called."""
    found = [
        f"{name_of(path)}, line {call.lineno}"
        for path in SOURCE
        for call in calls(path)
        if called(call) in {"rows.one", "rows.many"}
        and any(
            name.id not in literals(path)
            for name in ast.walk(call.args[1])
            if isinstance(name, ast.Name)
        )
    ]
    assert not found


def test_nothing_reads_what_can_be_more_than_data() -> None:
    for path in SOURCE:
        names = imported(path)
        assert not (names | {name.split(".")[0] for name in names}) & IMPORTS, name_of(path)


@pytest.mark.parametrize("library", SPEAKERS)
def test_who_speaks_to_the_world_is_known(library: str) -> None:
    assert {name_of(path) for path in SOURCE if library in imported(path)} == SPEAKERS[library]


@pytest.mark.parametrize("path", tracked("torana/static/*.js"), ids=name_of)
def test_scripts_write_no_markup_and_keep_nothing(path: Path) -> None:
    text = path.read_text()
    assert not IN_A_BROWSER.findall(text)
    assert ("localStorage" in text) == (name_of(path) in KEPT)
    is_strict = '"use strict"' in text or re.search(r"^(import|export) ", text, re.MULTILINE)
    assert is_strict or not re.search(r"^(var|let) \w", text, re.MULTILINE)


def test_no_page_shows_anything_unescaped() -> None:
    for path in tracked("torana/*.html"):
        assert not UNESCAPED.findall(path.read_text()), name_of(path)


def test_only_sentences_of_ours_are_translated_as_markup() -> None:
    """`_()` gives markup: whatever it is given must stand in the page itself, as a literal."""
    for path in tracked("torana/*.html"):
        assert not re.findall(r"\b_\((?![\"'])", path.read_text()), name_of(path)
