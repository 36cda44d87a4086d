"""A refusal has a code, a status, a sentence for people and a remedy that says what is accepted."""

from __future__ import annotations

import importlib
import pkgutil
import string
from http import HTTPStatus
from typing import TYPE_CHECKING

import torana
from torana.base.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


def every_refusal() -> list[type[Refusal]]:
    """Return each class of refusal in the product."""
    for module in pkgutil.walk_packages(torana.__path__, "torana."):
        if ".tests" not in module.name and module.name.endswith(("errors", "web", "pages")):
            importlib.import_module(module.name)
    return list(_below(Refusal))


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for sub in kind.__subclasses__():
        if sub.__module__.startswith("torana.") and ".tests" not in sub.__module__:
            yield sub
            yield from _below(sub)


def test_each_refusal_has_a_code_of_its_own() -> None:
    codes = [refusal.code for refusal in every_refusal()]
    assert sorted(codes) == sorted(set(codes))


def test_each_refusal_is_an_answer_to_a_client_and_never_a_crash() -> None:
    for refusal in every_refusal():
        assert HTTPStatus(refusal.status), refusal
        assert refusal.status in range(400, 500) or refusal.status == HTTPStatus.SERVICE_UNAVAILABLE


def test_each_refusal_is_a_sentence_with_a_remedy() -> None:
    for refusal in every_refusal():
        sentence = (refusal.__doc__ or "").strip()
        assert sentence.endswith((".", "?")), refusal
        assert "\n" not in sentence, f"{refusal}: one line, for it is translated as it stands"
        assert refusal.remedy, refusal


def test_placeholders_have_names() -> None:
    for refusal in every_refusal():
        for text in ((refusal.__doc__ or ""), refusal.remedy):
            names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
            assert all(names), refusal
