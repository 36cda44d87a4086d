"""Words: what registers keep by a key is shown as people say it, in the language of the page."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from torana.language.model import Known, Option, Question, QuestionType, Rule, Text
from torana.parts.casework.api import words
from torana.parts.catalogue import api as catalogue

SEX = (Option("female", Text({"en": "Female", "ar": "أنثى"})),)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("language", "sex", "district", "status"),
    [("en", "Female", "Kaya", "Being corrected"), ("ar", "أنثى", "كايا", "قيد التصحيح")],
)
def test_a_fact_is_said_in_words(language: str, sex: str, district: str, status: str) -> None:
    registries = catalogue.nation().registries
    people, births = registries["population"].fields, registries["births"].fields
    with override(language):
        assert words.fact(people["sex"], "female") == sex
        assert words.fact(people["district"], "kaya") == district
        assert words.fact(births["status"], "under-correction") == status
        assert words.fact(people["full_name"], "female") == "female"


@pytest.mark.usefixtures("cast")
def test_a_key_that_no_edition_knows_any_more_is_shown_as_it_is() -> None:
    assert words.fact(catalogue.nation().registries["population"].fields["sex"], "x") == "x"


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(("language", "said"), [("en", "Female"), ("ar", "أنثى")])
def test_what_is_known_has_the_words_of_its_register(language: str, said: str) -> None:
    known = Known(Rule("me.sex", "string"), None, ("me",), SEX)
    question = Question("sex", QuestionType.TEXT, Text({"en": "Sex"}), known=known)
    with override(language):
        assert words.answer(question, "female", catalogue.nation()) == said
