"""Which files make up a nation folder, and their texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torana.language import reader
from torana.language.problems import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torana.language.problems import Report

FILES_MAX = 5_000
DEPTH_MAX = 6
LEDGER_BYTES_MAX = 20_000_000  # of a CSV file with entries for trying out
NAME = r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*"
LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"

TEXTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"nation\.yaml",
        r"agencies\.yaml",
        rf"{LANGUAGE}\.yaml",
        rf"registries/{NAME}\.yaml",
        rf"services/{NAME}/(?:service|examples)\.yaml",
        rf"services/{NAME}/{LANGUAGE}\.yaml",
        rf"services/{NAME}/[a-z0-9][a-z0-9\-]*\.typ",
        rf"services/{NAME}/tables/{NAME}\.csv",
    )
)
DEMO = tuple(
    re.compile(pattern)
    for pattern in (
        r"demo/(?:cast|officers)\.yaml",
        r"demo/people\.csv",
        rf"demo/entries/{NAME}\.csv",
    )
)
BESIDE = re.compile(r"(?:.*/)?(?:README\.md|LICENSE|\..*)|demo/.*|(?:.*/)?[^/]+\.py|assets/.*")
KNOWN = ("nation.yaml", "agencies.yaml", "service.yaml", "examples.yaml", "certificate.typ")


@dataclass(slots=True)
class Files:
    """The texts of a folder by path inside it. `texts` are what is published, `demo` never is."""

    texts: dict[str, str] = field(default_factory=dict)
    demo: dict[str, str] = field(default_factory=dict)


def gather(folder: Path, report: Report) -> Files:
    """Read the texts of a nation folder; whatever cannot be read, or does not belong, is told."""
    files = Files()
    if not folder.is_dir():
        _tell(report, "nation.yaml", "no-folder", f"there is no folder {folder}")
        return files
    for count, path in enumerate(_walk(folder, 0)):
        inside = path.relative_to(folder).as_posix()
        if count >= FILES_MAX:
            _tell(report, inside, "too-many-files", f"a nation has at most {FILES_MAX:,} files")
            break
        if any(pattern.fullmatch(inside) for pattern in TEXTS):
            _read(path, inside, files.texts, report, reader.BYTES_MAX)
        elif any(pattern.fullmatch(inside) for pattern in DEMO):
            _read(path, inside, files.demo, report, LEDGER_BYTES_MAX)
        elif not BESIDE.fullmatch(inside):
            near = nearest(path.name, KNOWN)
            near = "" if near == path.name else near
            _tell(report, inside, "stray-file", "this file is no part of a nation", near)
    return files


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    if depth > DEPTH_MAX:
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__pycache__":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, depth + 1)
        else:
            yield path


def _read(path: Path, inside: str, onto: dict[str, str], report: Report, bytes_max: int) -> None:
    if path.is_symlink() or not path.is_file():
        _tell(report, inside, "not-a-file", "a nation is made of plain files, not of links")
        return
    if path.stat().st_size > bytes_max:
        limit = f"this file is larger than {bytes_max // 1_000_000} MB"
        _tell(report, inside, "file-too-large", limit)
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        _tell(report, inside, "unreadable", f"this file cannot be read: {error.strerror}")
        return
    text = reader.text_of(content, inside, bytes_max)
    if isinstance(text, Problem):
        report.add(text)
    else:
        onto[inside] = text


def _tell(report: Report, file: str, rule: str, message: str, near: str = "") -> None:
    report.add(Problem(file, 1, 1, rule, message, nearest=near))
