"""services/NAME/service.yaml."""

from __future__ import annotations

from torana.language.model import ITEMS_MAX
from torana.language.schema.kinds import (
    Cel,
    Key,
    Listed,
    Name,
    Named,
    OneOf,
    Plain,
    Record,
    Size,
    Span,
    Whole,
    Words,
    YesNo,
)
from torana.language.schema.nation import VERSION

QUESTION_TYPES = (
    "text",
    "long_text",
    "name",
    "date",
    "choice",
    "yes_no",
    "integer",
    "phone",
    "email",
    "address",
    "file",
    "declaration",
    "money",
    "computed",
    "list",
)
ITEM_TYPES = tuple(kind for kind in QUESTION_TYPES if kind not in {"file", "computed", "list"})

COMPUTED_TYPES = ("text", "integer", "money", "date", "yes_no")
COLUMN_TYPES = ("text", "choice", "area", "integer", "money", "date", "yes_no")
QUESTION_TYPES_LATER = (
    "number",
    "month",
    "time",
    "choices",
    "country",
    "language",
    "national_id",
    "bank_account",
    "location",
    "signature",
    "entry",
)
OUTCOMES = ("granted", "refused", "lapsed", "withdrawn")
NEED = OneOf(("required", "optional", "none"))
VALUE = Record({"rule": Key(Cel(), "gives the value", required=True)}, what="a value")

EVIDENCE = Record(
    {
        "registry": Key(Name(), "where the facts are", required=True),
        "key": Key(
            Named(Cel(), Name(variable=True), least=1),
            "field: rule, to find the entry",
            required=True,
        ),
        "when": Key(Cel("bool"), "read only while this holds"),
        "use": Key(Listed(Name(variable=True), least=1), "the fields that are read", required=True),
        "purpose": Key(Words(), "what the applicant agrees to", required=True),
    },
    what="evidence",
)

OF_A_QUESTION: dict[str, Key] = {
    "label": Key(Words(300), "what is asked", required=True),
    "type": Key(
        OneOf(QUESTION_TYPES, QUESTION_TYPES_LATER),
        "what kind of answer it takes",
        required=True,
    ),
    "hint": Key(Words(), "a line that helps to answer"),
    "optional": Key(YesNo(), "whether it may be left empty"),
    "when": Key(Cel("bool"), "asked only while this holds"),
    "known": Key(
        Record(
            {
                "when": Key(Cel("bool"), "known only while this holds"),
                "value": Key(Cel(), "the answer, from evidence", required=True),
            },
            what="known",
        ),
        "the answer when the state holds it",
    ),
    "check": Key(Cel("bool"), "what an answer must fulfil"),
    "error": Key(Words(), "what people read when it does not"),
    "purpose": Key(Words(), "why it is asked"),
    "meaning": Key(Name(variable=True), "the once-only word: what it is of the applicant"),
    "ask_again": Key(Plain(600), "why it is asked although the state holds it"),
    "options": Key(Named(Words(300), Name(), least=2), "of a choice: key and label"),
    "accept": Key(
        Listed(OneOf(("pdf", "jpeg", "png")), least=1), "of a file: the types that are taken"
    ),
    "max_size": Key(Size(), "of a file"),
    "max_length": Key(Whole(1, 20_000), "of text, in characters"),
    "minimum": Key(Whole(-(10**12), 10**12), "of an integer; of money in major units"),
    "maximum": Key(Whole(-(10**12), 10**12), "of an integer; of money in major units"),
    "rule": Key(Cel(), "of what is computed: gives the value"),
    "gives": Key(OneOf(COMPUTED_TYPES), "of what is computed: the kind of value"),
    "because": Key(Words(), "of what is computed: how it came about, with {answers} in it"),
}

ITEM_QUESTION = Record(
    OF_A_QUESTION
    | {
        "type": Key(
            OneOf(ITEM_TYPES, ("file", "computed", "list")),
            "what kind of answer it takes",
            required=True,
        )
    },
    later=("prefill", "sensitive"),
    what="a question of an item",
)
QUESTION = Record(
    OF_A_QUESTION
    | {
        "item": Key(Words(60), "of a list: what one of them is called"),
        "questions": Key(
            Named(ITEM_QUESTION, Name(variable=True), least=1), "of a list: what is asked of each"
        ),
        "least": Key(Whole(0, ITEMS_MAX), "of a list: how many there must be; 1 unless optional"),
        "most": Key(Whole(1, ITEMS_MAX), "of a list: how many there may be"),
    },
    later=("prefill", "sensitive"),
    what="a question",
)

PAGE = Record(
    {
        "page": Key(Name(), "its name in addresses", required=True),
        "title": Key(Words(200), "its heading", required=True),
        "hint": Key(Words(), "what stands above the questions"),
        "when": Key(Cel("bool"), "asked only while this holds"),
        "questions": Key(
            Named(QUESTION, Name(variable=True), least=1), "in the order asked", required=True
        ),
    },
    later=("by",),
    what="a page",
)

ACTION = Record(
    {
        "label": Key(Words(80), "what stands on the button"),
        "to": Key(Name(), "the stage it leads to", required=True),
        "reason": Key(NEED, "a sentence that the applicant reads"),
        "message": Key(NEED, "what is asked of the applicant"),
        "grounds": Key(Listed(Name(), least=1), "one of these must be chosen"),
        "return": Key(YesNo(), "sends back the questions that the officer marks"),
        "when": Key(Cel("bool"), "offered only while this holds"),
    },
    later=("form", "four_eyes"),
    what="an action",
)

AUTO = Record(
    {
        "when": Key(Cel("bool"), "the rule that decides", required=True),
        "do": Key(Name(), "an action of this stage", required=True),
        "because": Key(Words(), "what the applicant reads"),
        "law": Key(Words(300), "the article that says so"),
    },
    what="a rule that acts by itself",
)

STAGE = Record(
    {
        "title": Key(Words(120), "what the applicant reads"),
        "post": Key(Name(), "who works on it"),
        "by": Key(OneOf(("applicant",)), "when the applicant does"),
        "within": Key(Span(), "the promise, and the clock"),
        "late": Key(
            Record(
                {
                    "to": Key(Name(), "the stage that the clock leads to", required=True),
                    "deemed": Key(OneOf(("granted",)), "where silence is consent by law"),
                },
                what="late",
            ),
            "what the clock does",
        ),
        "auto": Key(Listed(AUTO, least=1), "the first rule that holds acts"),
        "actions": Key(Named(ACTION), "what may be done"),
        "outcome": Key(OneOf(OUTCOMES), "how a case ends here"),
    },
    later=("reviews", "then", "visit", "batch"),
    what="a stage",
)

APPEAL = Record(
    {
        "service": Key(Name(), "the service that hears it"),
        "within": Key(Span(), "for how long it may be brought, from the decision"),
        "grants": Key(Name(), "the stage to which an appeal that is allowed takes the case"),
        "none": Key(YesNo(), "that there is no appeal"),
        "law": Key(Words(300), "the article that says so", required=True),
    },
    what="an appeal",
)

PROCESS = Record(
    {
        "start": Key(Name(), "the first stage", required=True),
        "area": Key(VALUE, "the area whose office works on the case"),
        "stages": Key(Named(STAGE, least=2), "in the order people read", required=True),
        "grounds": Key(
            Named(
                Record(
                    {
                        "label": Key(Words(), "in the applicant's words", required=True),
                        "law": Key(Words(300), "the article", required=True),
                    },
                    what="a ground",
                )
            ),
            "on which an officer may refuse",
        ),
        "appeal": Key(APPEAL, "where to go with a refusal"),
    },
    later=("clock",),
    what="a process",
)

COLUMN = Record(
    {
        "title": Key(Words(120), "its heading", required=True),
        "type": Key(OneOf(COLUMN_TYPES), "what kind of value it holds", required=True),
        "key": Key(OneOf(("exact", "band")), "rows are found by it"),
        "options": Key(Named(Words(120), Name(), least=2), "of a choice: key and words"),
    },
    what="a column",
)

TABLE = Record(
    {
        "title": Key(Words(120), "what people call it", required=True),
        "law": Key(Words(300), "the article in which it stands", required=True),
        "columns": Key(
            Named(COLUMN, Name(variable=True), least=2),
            "what the first line of the file names",
            required=True,
        ),
    },
    what="a table",
)

ISSUE = Record(
    {
        "title": Key(Words(120), "what people call it"),
        "after": Key(OneOf(OUTCOMES), "the outcome that gives it", required=True),
        "layout": Key(
            Plain(
                pattern=r"[a-z0-9][a-z0-9\-]*\.typ", expected="a file name such as certificate.typ"
            ),
            "the Typst file beside service.yaml",
            required=True,
        ),
        "valid_for": Key(Span(), "after that it has expired"),
        "claims": Key(
            Named(
                Record(
                    {
                        "label": Key(Words(120), "what stands beside it"),
                        "rule": Key(Cel(), "gives the value", required=True),
                    },
                    what="a claim",
                ),
                Name(variable=True),
                least=1,
            ),
            "the facts it carries",
            required=True,
        ),
    },
    what="what is issued",
)

RECORD = Record(
    {
        "registry": Key(Name(), "where the fact is kept", required=True),
        "after": Key(OneOf(OUTCOMES), "the outcome that records it", required=True),
        "do": Key(OneOf(("add",), later=("change", "end")), "what is done", required=True),
        "entry": Key(Named(VALUE, Name(variable=True), least=1), "field: value", required=True),
    },
    what="a record",
)

SERVICE = Record(
    {
        "torana": VERSION,
        "service": Key(Name(), "its name, as the folder's", required=True),
        "agency": Key(Name(), "who answers for it", required=True),
        "title": Key(Words(100), "what people want: Get a birth certificate", required=True),
        "summary": Key(Words(), "in a sentence or two", required=True),
        "takes": Key(Words(), "what people need to have at hand"),
        "needs": Key(Listed(Name()), "the moments of life under which it is found"),
        "keywords": Key(Words(1_000), "what people type to find it"),
        "audience": Key(OneOf(("resident",), later=("business", "anyone")), "who", required=True),
        "assurance": Key(
            OneOf(("low", "substantial", "high")),
            "how sure we must be of who applies",
            required=True,
        ),
        "appeals": Key(YesNo(), "whether it hears appeals against another service’s decisions"),
        "legal_basis": Key(Words(300), "the article of law", required=True),
        "retention": Key(Span(), "after the case ends; then it is erased", required=True),
        "evidence": Key(Named(EVIDENCE, Name(variable=True)), "what the state holds already"),
        "tables": Key(Named(TABLE), "tables of the law, each in tables/NAME.csv"),
        "ask": Key(Listed(PAGE, named_by="page", least=1), "the pages", required=True),
        "process": Key(PROCESS, "the way of a case", required=True),
        "issues": Key(Named(ISSUE), "what is issued"),
        "records": Key(Listed(RECORD, least=1), "what is recorded"),
    },
    later=(
        "fees",
        "parties",
        "channels",
        "open",
        "capacity",
        "subject",
        "starts",
        "pays",
        "visit",
    ),
    what="a service",
)
