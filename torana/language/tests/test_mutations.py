"""Whatever is changed in a nation, the answer is a report and never a traceback."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torana.language import build, folder
from torana.language.check import everything
from torana.language.problems import Report
from torana.language.tests.folders import SOUND

WORDS = ["", "x", "[]", "{}", "[x]", "{x: y}", "review", "me", "kind", "applicant", "'", "-", "1"]


def _changed(text: str, line: int, deed: str, word: str) -> str:
    lines = text.split("\n")
    at = line % len(lines)
    key = lines[at].split(":", 1)[0]
    match deed:
        case "drop":
            del lines[at]
        case "twice":
            lines.insert(at, lines[at])
        case "value":
            lines[at] = f"{key}: {word}"
        case "key":
            indent = key[: len(key) - len(key.lstrip())]
            lines[at] = f"{indent}{word}:{lines[at].partition(':')[2]}"
        case "indent":
            lines[at] = "  " + lines[at]
        case _:  # cut
            del lines[at:]
    return "\n".join(lines)


changes = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.integers(0, 150),
        st.sampled_from(["drop", "twice", "value", "key", "indent", "cut"]),
        st.sampled_from(WORDS),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes)
def test_a_changed_nation_gets_a_report(edits: list[tuple[int, int, str, str]]) -> None:
    report = Report()
    files = folder.gather(SOUND, report)
    everywhere = [*files.texts, *files.demo]
    for which, line, deed, word in edits:
        path = everywhere[which % len(everywhere)]
        texts = files.texts if path in files.texts else files.demo
        texts[path] = _changed(texts[path], line, deed, word)
    reading = build.read(files.texts, files.demo, report)
    if reading is not None:
        everything.check(reading)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in report.in_order())
