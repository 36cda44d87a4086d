"""A hundred files that want something: each refused with a clear sentence, or made harmless.

Each goes the way of an upload, through the child process that opens it.
"""

from __future__ import annotations

import io
import resource
import time
import unicodedata
from contextlib import nullcontext

import pytest
from PIL import Image

from torana.base.errors import Refusal
from torana.parts.documents import checks, sandbox
from torana.parts.documents.opening.wire import MEMORY_BYTES_MAX, SECONDS_MAX
from torana.parts.documents.tests.hostile import corpus, disguises, make, names, papers, photos

ALL = (*disguises.FILES, *photos.FILES, *papers.FILES)
KEPT_NAME_BYTES_MAX = 400  # of a header; 100 signs of any script and an ending


def received(hostile: corpus.Hostile) -> checks.Checked:
    return checks.check(
        name=hostile.name,
        content=hostile.make(),
        accept=("pdf", "jpeg", "png"),
        size_bytes_max=10_000_000,
    )


@pytest.mark.parametrize("hostile", [h for h in ALL if h.refused], ids=lambda h: h.name)
def test_it_is_refused_with_a_clear_sentence(hostile: corpus.Hostile) -> None:
    began = time.monotonic()
    with pytest.raises(Refusal) as refused:
        received(hostile)
    refusal = refused.value
    assert refusal.code == hostile.refused
    assert 400 <= refusal.status < 500
    assert refusal.sentence.endswith(".")
    assert refusal.remedy.format(**refusal.details).endswith(".")
    assert time.monotonic() - began < SECONDS_MAX + 5


@pytest.mark.parametrize("hostile", [h for h in ALL if not h.refused], ids=lambda h: h.name)
def test_it_is_made_harmless(hostile: corpus.Hostile) -> None:
    kept = received(hostile)
    for trace in hostile.traces:
        assert trace not in kept.content, trace
    if kept.media_type == "application/pdf":
        seen = sandbox.preview(kept.media_type, kept.content, 1)
        with Image.open(io.BytesIO(seen)) as drawn:
            assert max(drawn.size) <= 1600
        return
    with Image.open(io.BytesIO(kept.content)) as drawn:
        assert max(drawn.size) <= 3200
        assert getattr(drawn, "n_frames", 1) == 1
        assert not drawn.getexif()
        assert {"comment", "icc_profile", "exif", "xmp"}.isdisjoint(drawn.info)


@pytest.mark.parametrize(("name", "kept"), names.NAMES)
def test_its_name_can_do_nothing(name: str, kept: str) -> None:
    done = checks.check(
        name=name, content=make.picture(), accept=["jpeg"], size_bytes_max=1_000_000
    )
    assert done.name == kept
    assert "/" not in done.name
    assert "\\" not in done.name
    assert not done.name.startswith(".")
    assert not any(unicodedata.category(sign).startswith("C") for sign in done.name)
    assert len(done.name.encode()) <= KEPT_NAME_BYTES_MAX


def test_they_are_more_than_a_hundred_and_each_its_own() -> None:
    assert len({hostile.name for hostile in ALL}) == len(ALL) >= 100


def test_the_limits_of_the_child_hold() -> None:
    """The most that any child of ours took: a bomb goes off in a room that is small enough."""
    for hostile in ALL:
        if "bomb" in hostile.name or hostile.name in {"huge-and-flat.png", "many-scans.jpg"}:
            with pytest.raises(Refusal) if hostile.refused else nullcontext():
                received(hostile)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most < MEMORY_BYTES_MAX
