"""JSON Schema (2020-12) of a service's answers, for those who apply through an interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torana.language.answers import ADDRESS_LINE_MAX, ADDRESS_PARTS
from torana.language.model import QuestionType

if TYPE_CHECKING:
    from torana.language.model import Question, Service

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(service: Service, language: str) -> dict[str, Any]:
    """Return the schema of the answers of a service, with its words in `language`.

    A question that a rule may hide, or that the state may know, is not required here: whether it
    is missing is decided with the facts of a case.
    """
    questions = {n: q for n, q in service.questions().items() if q.computed is None}
    hidden = {q.name for page in service.pages if page.when is not None for q in page.questions}
    return {
        "$schema": DIALECT,
        "title": service.title.in_(language),
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(q, language) for name, q in questions.items()},
        "required": [
            name
            for name, q in questions.items()
            if not (q.optional or q.when or q.known or name in hidden)
        ],
    }


def _property(question: Question, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"title": question.label.in_(language)}
    hint = question.hint.in_(language)
    if hint:
        told["description"] = hint
    return told | _type(question, language)


def _type(question: Question, language: str) -> dict[str, Any]:  # noqa: C901, PLR0911, PLR0912
    match question.type:
        case QuestionType.DATE:
            return {"type": "string", "format": "date"}
        case QuestionType.CHOICE:
            options = [{"const": o.key, "title": o.label.in_(language)} for o in question.options]
            return {"type": "string", "oneOf": options}
        case QuestionType.YES_NO:
            return {"type": "boolean"}
        case QuestionType.INTEGER:
            bounds = {"minimum": question.minimum, "maximum": question.maximum}
            return {"type": "integer"} | {k: v for k, v in bounds.items() if v is not None}
        case QuestionType.MONEY:  # in the smallest unit of the nation's currency
            most = {} if question.maximum is None else {"maximum": question.maximum}
            return {"type": "integer", "minimum": question.minimum or 0} | most
        case QuestionType.LIST:
            inner = {q.name: _property(q, language) for q in question.questions}
            always = [q.name for q in question.questions if not (q.optional or q.when)]
            item = {
                "type": "object",
                "properties": inner,
                "required": always,
                "additionalProperties": False,
            }
            bounds = {"minItems": question.least, "maxItems": question.most}
            return {"type": "array", "items": item} | bounds
        case QuestionType.COMPUTED:
            raise AssertionError("what is computed is not asked")
        case QuestionType.PHONE:
            return {"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"}
        case QuestionType.EMAIL:
            return {"type": "string", "format": "email"}
        case QuestionType.ADDRESS:
            line = {"type": "string", "minLength": 1, "maxLength": ADDRESS_LINE_MAX}
            return {
                "type": "object",
                "properties": dict.fromkeys(ADDRESS_PARTS, line),
                "required": list(ADDRESS_PARTS),
                "additionalProperties": False,
            }
        case QuestionType.FILE:
            return {"type": "string", "format": "uuid"}
        case QuestionType.DECLARATION:
            return {"const": True}
        case QuestionType.TEXT | QuestionType.LONG_TEXT | QuestionType.NAME:
            return {"type": "string", "minLength": 1, "maxLength": question.length_max}
