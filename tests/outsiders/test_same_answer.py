"""Whoever asks comes to the same answer: our pages, our command, and other people's programs.

The others know a certificate and the nation's public address, and nothing else. Wallets' files are
read by npm's @sd-jwt and PyPI's sd-jwt with token-status-list; PDFs by poppler and pyHanko, which
know nothing of tokens, dates and lists: they tell whether a file is whole, and who sealed it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.client import Client
from tests.nation import ROOT, running_nation
from tests.outsiders.issued import Issued

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
HOW_TO = ROOT / "docs/how-to/check-certificates.md"
HEADINGS = {
    "Genuine": "genuine",
    "Altered: do not trust it": "altered",
    "Expired": "expired",
    "Suspended: does not count for now": "suspended",
    "Revoked: no longer valid": "revoked",
    "Not one of ours, as far as we can see": "unknown",
}
TITLE = re.compile(r"<h1[^>]*>([^<]+)</h1>")

WALLETS = {
    "good": "genuine",
    "left out": "genuine",  # the holder shows all but one claim
    "none of it": "genuine",
    "reinstated": "genuine",
    "corrected": "genuine",
    "replaced": "revoked",
    "revoked": "revoked",
    "suspended": "suspended",
    "expired": "expired",
    "changed": "altered",  # one character of what was signed
    "claim changed": "altered",  # one character of what the holder shows
    "another key": "altered",  # than the one that it names
    "another agency": "unknown",  # of this nation, with its true key
    "nobody": "unknown",  # names a key that the agency does not have
    "another nation": "unknown",
}
# Others believe this one, for it says what was signed; we refuse whatever we have not written so.
TWIN = "the signature's other form"
ASKED = (*WALLETS, TWIN)
# What our page and command say of a file, and what PDF readers can tell: is every byte of it as it
# was sealed, does the nation's root know who sealed it, and who is that?
WHOLE = (True, True, "Civil Registration")
PDFS: dict[str, tuple[str, tuple[bool, bool, str]]] = {
    "good": ("genuine", WHOLE),
    "reinstated": ("genuine", WHOLE),
    "corrected": ("genuine", WHOLE),
    "replaced": ("revoked", WHOLE),
    "revoked": ("revoked", WHOLE),
    "suspended": ("suspended", WHOLE),
    "expired": ("expired", (True, True, "District Administration")),
    "changed": ("altered", (False, False, "Civil Registration")),
    "added to": ("altered", (False, True, "Civil Registration")),
    "another agency": ("unknown", (True, True, "District Administration")),
    "nobody": ("altered", (True, False, "Civil Registration")),  # it bears our mark, not our seal
}


@dataclass(slots=True)
class Told:
    """What each asker said of each case; of wallets, `said` holds all that the others said."""

    issued: Issued
    wallets: dict[str, dict[str, str]] = field(default_factory=dict)
    pdfs: dict[str, dict[str, str]] = field(default_factory=dict)
    seals: dict[str, dict[str, tuple[bool, bool, str]]] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Have a nation issue everything, and ask everybody about all of it."""
    with running_nation() as nation:
        issued = Issued(nation, tmp_path_factory.mktemp("issued"))
        issued.make_all()
        found = Told(issued)
        _ask_us(found, tmp_path_factory.mktemp("trust"))
        _ask_libraries(found)
        _ask_pdf_readers(found)
    return found


@pytest.mark.parametrize("case", WALLETS)
@pytest.mark.parametrize("asker", ["page", "offline page", "command", "@sd-jwt", "sd-jwt"])
def test_a_wallets_file_is_worth_the_same_whoever_asks(told: Told, asker: str, case: str) -> None:
    _available(asker, told.wallets)
    assert told.wallets[asker][case] == WALLETS[case], told.said.get(asker, {}).get(case)


@pytest.mark.parametrize(
    ("asker", "outcome"),
    [
        ("page", "altered"),
        ("offline page", "altered"),
        ("command", "altered"),
        ("@sd-jwt", "genuine"),
        ("sd-jwt", "genuine"),
    ],
)
def test_in_one_thing_we_are_stricter_which_changes_nothing_that_it_says(
    told: Told, asker: str, outcome: str
) -> None:
    _available(asker, told.wallets)
    assert told.wallets[asker][TWIN] == outcome
    if outcome == "genuine":
        assert told.said[asker][TWIN] == told.said[asker]["good"]


@pytest.mark.parametrize("case", PDFS)
@pytest.mark.parametrize("asker", ["page", "command"])
def test_a_pdf_is_worth_the_same_by_our_page_and_without_it(
    told: Told, asker: str, case: str
) -> None:
    assert told.pdfs[asker][case] == PDFS[case][0]


@pytest.mark.parametrize("case", PDFS)
@pytest.mark.parametrize("asker", ["pdfsig", "pyHanko"])
def test_pdf_readers_tell_whether_it_is_whole_and_who_sealed_it(
    told: Told, asker: str, case: str
) -> None:
    _available(asker, told.seals)
    whole, known, by = PDFS[case][1]
    seen = told.seals[asker][case]
    assert seen[0] == whole
    if whole:
        assert seen[1:] == (known, by)


@pytest.mark.parametrize("asker", ["@sd-jwt", "sd-jwt"])
def test_what_is_said_is_what_the_holder_shows(told: Told, asker: str) -> None:
    _available(asker, told.wallets)
    good, fewer = (told.said[asker][case]["claims"] for case in ("good", "left out"))
    assert good["full_name"].startswith("Amina")
    assert len(fewer) == len(good) - 1
    assert fewer.items() <= good.items()
    assert told.said[asker]["none of it"]["claims"] == {}


@pytest.mark.parametrize("asker", ["@sd-jwt", "sd-jwt"])
def test_a_corrected_one_names_the_one_that_it_replaces(told: Told, asker: str) -> None:
    _available(asker, told.wallets)
    said = told.said[asker]["corrected"]
    assert said["claims"]["full_name"] == "Amina Corrected"
    assert said["replaces"] == told.issued.replaced
    assert not told.said[asker]["good"].get("replaces")


@pytest.mark.parametrize("program", ["check.js", "check.py", "check_pdf.py", "check_pdf.sh"])
def test_the_guide_shows_the_very_programs_that_are_run_here(program: str) -> None:
    assert f"```{program.rpartition('.')[2]}\n{(HERE / program).read_text()}```" in (
        HOW_TO.read_text()
    )


def _available(asker: str, answers: dict[str, Any]) -> None:
    if asker not in answers:
        pytest.skip(f"{asker} is not installed here: make .venv/ready-for-tests")


def _ask_us(told: Told, trust: Path) -> None:
    nation, folder = told.issued.nation, told.issued.folder
    fetched = nation.torana("verify", "--fetch", nation.url, "--trust", str(trust))
    assert fetched.returncode == 0, fetched.stderr

    def page(file: Path) -> str:
        client = Client(nation.port)
        form = client.get("/verify").form('name="file"')
        answer = client.upload(form, "file", file.name, file.read_bytes())
        client.close()
        title = TITLE.search(answer.text)
        assert title, answer.text
        return HEADINGS[title[1].strip()]

    def command(file: Path) -> str:
        said = nation.torana("verify", "--offline", str(file), "--trust", str(trust))
        outcome = said.stdout.partition("\n")[0].lower()
        assert (said.returncode == 0) == (outcome == "genuine"), said.stderr
        return outcome

    with ThreadPoolExecutor(2) as pool:
        for answers, cases, kind in (
            (told.wallets, ASKED, "sd-jwt"),
            (told.pdfs, tuple(PDFS), "pdf"),
        ):
            files = [folder / f"{case}.{kind}" for case in cases]
            answers["page"] = dict(zip(cases, pool.map(page, files), strict=True))
            answers["command"] = dict(zip(cases, pool.map(command, files), strict=True))


def _ask_libraries(told: Told) -> None:
    programs = {"sd-jwt": [sys.executable, str(HERE / "check.py")]}
    node = shutil.which("node", path=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}")
    if node:
        programs["offline page"] = [node, str(HERE / "offline_page.js")]
    if node and (HERE / "node_modules/@sd-jwt/sd-jwt-vc").exists():
        programs["@sd-jwt"] = [node, str(HERE / "check.js")]
    for asker, program in programs.items():
        lines = _run(told, program, ASKED, "sd-jwt").splitlines()
        said = dict(zip(ASKED, map(json.loads, lines), strict=True))
        told.said[asker] = said
        told.wallets[asker] = {case: one["outcome"] for case, one in said.items()}


def _ask_pdf_readers(told: Told) -> None:
    lines = _run(
        told, [sys.executable, str(HERE / "check_pdf.py")], tuple(PDFS), "pdf"
    ).splitlines()
    said = dict(zip(PDFS, map(json.loads, lines), strict=True))
    told.seals["pyHanko"] = {c: (one["whole"], one["known"], one["by"]) for c, one in said.items()}
    if all(map(shutil.which, ("pdfsig", "certutil", "curl"))):
        text = _run(told, ["sh", str(HERE / "check_pdf.sh")], tuple(PDFS), "pdf")
        parts = text.split("Digital Signature Info of")[1:]
        told.seals["pdfsig"] = dict(zip(PDFS, map(_seal, parts), strict=True))


def _seal(said: str) -> tuple[bool, bool, str]:
    """Read what pdfsig said of a file."""
    name = re.search(r"Signer Certificate Common Name: (.+)", said)
    whole = "Signature is Valid." in said and "Total document signed" in said
    return whole, "Certificate is Trusted." in said, name[1] if name else ""


def _run(told: Told, program: list[str], cases: tuple[str, ...], kind: str) -> str:
    """Run a program that knows the nation's address and the files, and nothing of ours."""
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    files = [str(told.issued.folder / f"{case}.{kind}") for case in cases]
    done = subprocess.run(
        [*program, told.issued.nation.url, *files],
        env=bare,
        cwd=told.issued.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
