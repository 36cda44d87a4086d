"""services/NAME/examples.yaml and the files of demo/."""

from __future__ import annotations

from torana.language.schema.kinds import (
    Anything,
    Day,
    Key,
    Listed,
    Name,
    Named,
    OneOf,
    Plain,
    Record,
    Span,
    Whole,
)
from torana.language.schema.nation import VERSION
from torana.language.schema.service import OUTCOMES

ANSWERS = Named(Anything(), Name(variable=True))

THEN = Record(
    {
        "as": Key(Name(), "who, from demo/cast.yaml"),
        "do": Key(Name(), "an action of the stage"),
        "after": Key(Span(), "or: let time pass"),
        "reason": Key(Plain(2_000), "for the applicant"),
        "message": Key(Plain(2_000), "for the applicant"),
        "ground": Key(Name(), "the ground that is chosen"),
        "questions": Key(Listed(Name(variable=True)), "those that are sent back"),
        "answers": Key(ANSWERS, "what the applicant answers"),
    },
    what="a step of an example",
)

EXPECT = Record(
    {
        "stage": Key(Name(), "where the case stands"),
        "outcome": Key(OneOf(OUTCOMES), "how it ended"),
        "due": Key(Day(), "what is promised"),
        "ground": Key(Name(), "on which it was refused"),
        "issues": Key(Listed(Name()), "what is issued"),
        "records": Key(Listed(Name()), "the registries that gained an entry"),
        "claims": Key(Named(Plain(2_000), Name(variable=True)), "what the certificate says"),
        "asked": Key(Listed(Name(variable=True)), "the questions that are asked, all of them"),
        "appealed": Key(OneOf(OUTCOMES), "of an appeal: how the first case stands then"),
        "known": Key(Listed(Name(variable=True)), "questions that are known, among others"),
    },
    later=("fees",),
    what="what is expected",
)

EXAMPLES = Record(
    {
        "torana": VERSION,
        "examples": Key(
            Listed(
                Record(
                    {
                        "name": Key(Plain(200), "a sentence", required=True),
                        "as": Key(Name(), "who, from demo/cast.yaml", required=True),
                        "date": Key(Day(), "the day on which it happens", required=True),
                        "appeals": Key(
                            Record(
                                {
                                    "service": Key(Name(), "whose decision", required=True),
                                    "example": Key(Plain(200), "which of them", required=True),
                                },
                                what="what is appealed",
                            ),
                            "of an appeal: the example whose end is appealed",
                        ),
                        "answers": Key(ANSWERS, "question: answer", required=True),
                        "then": Key(Listed(THEN), "what happens next"),
                        "expect": Key(EXPECT, "what comes out", required=True),
                    },
                    what="an example",
                ),
                least=1,
            ),
            "worked examples",
            required=True,
        ),
    },
    what="examples.yaml",
)

CAST = Record(
    {
        "torana": VERSION,
        "cast": Key(
            Named(
                Record(
                    {
                        "number": Key(Plain(40), "the ID number", required=True),
                        "name": Key(Plain(200), "as the register has it", required=True),
                        "role": Key(
                            OneOf(("resident", "officer", "auditor")),
                            "what they are",
                            required=True,
                        ),
                        "about": Key(Plain(400), "why they are worth trying"),
                        "printed_codes": Key(Whole(0, 100), "how many codes on paper"),
                    },
                    what="a member of the cast",
                )
            ),
            "whom to be",
            required=True,
        ),
    },
    what="cast.yaml",
)

OFFICERS = Record(
    {
        "torana": VERSION,
        "officers": Key(
            Listed(
                Record(
                    {
                        "number": Key(Plain(40), "the ID number", required=True),
                        "holdings": Key(
                            Listed(
                                Record(
                                    {
                                        "agency": Key(Name(), "the agency", required=True),
                                        "post": Key(Name(), "the post", required=True),
                                        "office": Key(Name(), "the office"),
                                    },
                                    what="a post held",
                                ),
                                least=1,
                            ),
                            "the posts held",
                            required=True,
                        ),
                    },
                    what="an officer",
                )
            ),
            "who holds posts",
            required=True,
        ),
    },
    what="officers.yaml",
)
