"""What people typed to an answer, or to why it is none.

Text comes as a form sends it: a date in three parts (`born_on-day`), an address in three
(`home-line1`, `home-place`, `home-area`), everything else under the question's own name. Answers
are canonical: text, number, true or false, an ISO date, a mapping for an address. A file is not
typed: whoever received it gives the document's id. A list is answered item by item.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import phonenumbers

from torana.language.model import QuestionType
from torana.pure import money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torana.language.model import Nation, Question

Answer: TypeAlias = "str | int | bool | Mapping[str, str]"

RAW_MAX = 40_000  # characters that are looked at
ADDRESS_PARTS = ("line1", "place", "area")
ADDRESS_LINE_MAX = 200
YEAR_MIN, YEAR_MAX = 1850, 2200
INTEGER_DIGITS_MAX = 15
MONEY_SIGNS_MAX = 24  # digits with what groups them
GROUP = 3
# Digits in groups by one sign: of three, or of two with three at the end as in India.
_GROUPED = re.compile(r"[0-9]+|[0-9]{1,3}(?:(?P<sign>[.,])(?:[0-9]{2,3}(?P=sign))*[0-9]{3})")
_EMAIL = re.compile(r"[^\s@\"<>()]{1,64}@[^\s@\"<>()]+\.[^\s@\"<>().]{2,}")
_EMAIL_MAX = 254
_YES = {"yes": True, "true": True, "no": False, "false": False}
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}  # control characters and what is no character at all
# Direction marks turn text around on the page of an officer; people do not type them.
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer was not taken. `params` fill the sentence that a door has for the code.

    Codes: missing, too-long (max), not-text, not-an-option, not-a-number, too-small (min),
    too-large (max), not-a-date, date-part-missing (part), no-such-day, year-out-of-range
    (min, max), not-an-amount, not-a-phone, not-an-email, line1-missing, place-missing,
    area-missing, area-unknown, not-declared.
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def parse(
    question: Question, raw: Mapping[str, str], nation: Nation
) -> Answer | AnswerProblem | None:
    """Return the answer in a form, None when an optional question was left empty."""
    found: Answer | AnswerProblem | None
    match question.type:
        case QuestionType.DATE:
            found = _date(question, raw)
        case QuestionType.ADDRESS:
            found = _address(question, raw, nation)
        case QuestionType.DECLARATION:
            found = True if _typed(question, raw) else None
            if found is None and not question.optional:
                return AnswerProblem("not-declared")
        case _:
            typed = _typed(question, raw)
            if len(typed) > RAW_MAX:
                return AnswerProblem("too-long", {"max": question.length_max})
            found = _simple(question, typed, nation) if typed else None
    if found is None and not question.optional:
        return AnswerProblem("missing")
    return found


def _simple(  # noqa: PLR0911 - one a type
    question: Question, typed: str, nation: Nation
) -> Answer | AnswerProblem:
    match question.type:
        case QuestionType.CHOICE:
            options = {option.key for option in question.options}
            return typed if typed in options else AnswerProblem("not-an-option")
        case QuestionType.YES_NO:
            said = _YES.get(typed.lower())
            return AnswerProblem("not-an-option") if said is None else said
        case QuestionType.INTEGER:
            return _integer(question, typed)
        case QuestionType.MONEY:
            return _money(question, typed, nation.currency)
        case QuestionType.PHONE:
            return _phone(typed, nation)
        case QuestionType.EMAIL:
            good = _EMAIL.fullmatch(typed) and len(typed) <= _EMAIL_MAX
            return typed if good else AnswerProblem("not-an-email")
        case _:
            return _text(typed, question.length_max)


def _typed(question: Question, raw: Mapping[str, str]) -> str:
    return raw.get(question.name, "").strip()


def _text(typed: str, length_max: int) -> str | AnswerProblem:
    """Return text in one form of Unicode (NFC), with its line breaks and no invisible signs."""
    tidy = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").translate(_DIRECTIONS)).strip()
    if any(unicodedata.category(c) in _INVISIBLE and c not in "\n\t" for c in tidy):
        return AnswerProblem("not-text")
    if len(tidy) > length_max:
        return AnswerProblem("too-long", {"max": length_max})
    return tidy or AnswerProblem("missing")


def _integer(question: Question, typed: str) -> int | AnswerProblem:
    digits = _ascii_digits(typed).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not re.fullmatch(rf"[+-]?[0-9]{{1,{INTEGER_DIGITS_MAX}}}", digits):
        return AnswerProblem("not-a-number")
    return _within(question, int(digits))


def _money(question: Question, typed: str, currency: str) -> int | AnswerProblem:
    """Return an amount in smallest units, however people group their digits.

    `12,500.50`, `12.500,50`, `12 500` and `1,25,000` are all read, in the digits of any script. One
    sign with three digits behind it groups; a sign that could be both, in a currency of three
    decimals, is asked again.
    """
    bare = _ascii_digits(typed.translate(_DIRECTIONS)).upper().replace(currency, "")
    bare = re.sub(r"[\s'\u2019]", "", bare).translate({0x66C: ",", 0x66B: "."})
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", bare) or len(bare) > MONEY_SIGNS_MAX:
        return AnswerProblem("not-an-amount")
    digits = money.digits_of(currency)
    at = max(bare.rfind("."), bare.rfind(","))
    sign, whole, part = (bare[at], bare[:at], bare[at + 1 :]) if at >= 0 else ("", bare, "")
    both = "." in bare and "," in bare
    once = sign != "" and bare.count(sign) == 1
    if sign and not both and once and len(part) == GROUP == digits:
        return AnswerProblem("not-an-amount")
    if sign and not (once and (both or len(part) != GROUP)):
        whole, part, sign = bare, "", ""
    if not _GROUPED.fullmatch(whole) or (sign and sign in whole):
        return AnswerProblem("not-an-amount")
    minor = money.minor_of(re.sub("[.,]", "", whole), part, currency)
    return AnswerProblem("not-an-amount") if minor is None else _within(question, minor)


def _within(question: Question, number: int) -> int | AnswerProblem:
    if question.minimum is not None and number < question.minimum:
        return AnswerProblem("too-small", {"min": question.minimum})
    if question.maximum is not None and number > question.maximum:
        return AnswerProblem("too-large", {"max": question.maximum})
    return number


def _date(question: Question, raw: Mapping[str, str]) -> str | AnswerProblem | None:
    parts = {
        part: raw.get(f"{question.name}-{part}", "").strip() for part in ("day", "month", "year")
    }
    if not any(parts.values()):
        return None
    for part, typed in parts.items():
        if not typed:
            return AnswerProblem("date-part-missing", {"part": part})
    numbers = {part: _ascii_digits(typed) for part, typed in parts.items()}
    if not all(re.fullmatch("[0-9]{1,4}", typed) for typed in numbers.values()):
        return AnswerProblem("not-a-date")
    year = int(numbers["year"])
    if not YEAR_MIN <= year <= YEAR_MAX:
        return AnswerProblem("year-out-of-range", {"min": YEAR_MIN, "max": YEAR_MAX})
    try:
        return date(year, int(numbers["month"]), int(numbers["day"])).isoformat()
    except ValueError:
        return AnswerProblem("no-such-day")


def _address(
    question: Question, raw: Mapping[str, str], nation: Nation
) -> Mapping[str, str] | AnswerProblem | None:
    parts = {part: raw.get(f"{question.name}-{part}", "").strip() for part in ADDRESS_PARTS}
    if not any(parts.values()):
        return None
    for part in ("line1", "place"):
        if not parts[part]:
            return AnswerProblem(f"{part}-missing")
        tidy = _text(parts[part], ADDRESS_LINE_MAX)
        if isinstance(tidy, AnswerProblem):
            return tidy
        parts[part] = " ".join(tidy.split())
    if not parts["area"]:
        return AnswerProblem("area-missing")
    if parts["area"] not in nation.areas:
        return AnswerProblem("area-unknown")
    return parts


def _phone(typed: str, nation: Nation) -> str | AnswerProblem:
    """Return a phone number as +259712000101; without a country code it is one of the nation."""
    digits = re.sub(r"[\s().\-/]", "", _ascii_digits(typed.translate(_DIRECTIONS)))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if re.fullmatch(r"[0-9]{5,12}", digits):
        digits = f"+{nation.country_calling_code}{digits.lstrip('0')}"
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        return AnswerProblem("not-a-phone")
    try:
        number = phonenumbers.parse(digits)
    except phonenumbers.NumberParseException:
        # The nation's own code may be one that no country has: then length alone is judged.
        own = digits.startswith(f"+{nation.country_calling_code}")
        return digits if own else AnswerProblem("not-a-phone")
    return digits if phonenumbers.is_possible_number(number) else AnswerProblem("not-a-phone")


def _ascii_digits(text: str) -> str:
    """Return text with the digits of any script as 0 to 9."""
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and unicodedata.category(c) == "Nd" else c
        for c in text
    )
