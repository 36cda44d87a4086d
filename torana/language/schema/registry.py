"""registries/NAME.yaml."""

from __future__ import annotations

from torana.language.schema.kinds import (
    Key,
    Listed,
    Name,
    Named,
    OneOf,
    Record,
    Span,
    Words,
    YesNo,
)
from torana.language.schema.nation import VERSION

FIELD_TYPES = (
    "text",
    "name",
    "date",
    "integer",
    "money",
    "yes_no",
    "choice",
    "area",
    "phone",
    "email",
    "address",
    "national_id",
)

FIELD = Record(
    {
        "title": Key(Words(120), "what people call it", required=True),
        "type": Key(OneOf(FIELD_TYPES), "what kind of fact it is", required=True),
        "options": Key(Named(Words(120), Name(), least=2), "of a choice: key and words"),
        "meaning": Key(Name(variable=True), "what it is of its subject: the once-only word"),
        "personal": Key(YesNo(), "whether it says something of a person; true unless said"),
        "optional": Key(YesNo(), "whether an entry may be without it"),
    },
    what="a field",
)

REGISTRY = Record(
    {
        "torana": VERSION,
        "registry": Key(Name(), "its name, as the file's", required=True),
        "title": Key(Words(120), "what people call it", required=True),
        "agency": Key(Name(), "whose it is", required=True),
        "legal_basis": Key(Words(300), "the law under which it is kept"),
        "key": Key(
            Listed(Name(variable=True), least=1), "the fields that name an entry", required=True
        ),
        "lookups": Key(
            Listed(Listed(Name(variable=True), least=1)),
            "further sets of fields by which an entry is found",
        ),
        "subject": Key(
            Name(variable=True), "the field with the ID number of whom an entry is about"
        ),
        "readers": Key(Listed(Name()), "agencies that may read, beside the owner"),
        "writers": Key(Listed(Name()), "agencies whose decisions may write, beside the owner"),
        "retention": Key(Span(), "how long an entry is kept after it ends"),
        "fields": Key(
            Named(FIELD, Name(variable=True), least=1), "what an entry holds", required=True
        ),
    },
    what="a registry",
)
