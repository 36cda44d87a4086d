"""nation.yaml and agencies.yaml."""

from __future__ import annotations

from torana.language.schema.kinds import (
    Day,
    Hour,
    Key,
    Listed,
    Name,
    Named,
    OneOf,
    Plain,
    Record,
    Whole,
    Words,
)

VERSION = Key(Whole(1, 1), "the version of the language", required=True)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLOUR = Plain(pattern=r"#[0-9a-fA-F]{6}", expected="a colour such as '#23306b'")
LANGUAGE = Plain(pattern=r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", expected="a language code such as en")
PHONE = Plain(pattern=r"\+?[0-9 ()\-]{3,30}", expected="a phone number such as +259 20 700 0700")

CALENDAR = Record(
    {
        "weekend": Key(Listed(OneOf(WEEKDAYS)), "days of the week that are not worked"),
        "holidays": Key(Named(Words(), Day()), "public holidays: date and name"),
    },
    what="a calendar",
)

NATION = Record(
    {
        "torana": VERSION,
        "nation": Key(Name(), "the nation's name in addresses", required=True),
        "code": Key(
            Plain(pattern="[A-Z]{2,3}", expected="two or three capital letters"),
            "what references begin with",
            required=True,
        ),
        "name": Key(Words(), "what people call the nation", required=True),
        "government": Key(Words(), "what stands under the name on each page", required=True),
        "languages": Key(Listed(LANGUAGE, least=1), "the first is the default", required=True),
        "currency": Key(
            Plain(pattern="[A-Z]{3}", expected="three capital letters"),
            "as in ISO 4217",
            required=True,
        ),
        "time_zone": Key(
            Plain(
                pattern=r"[A-Za-z_+\-0-9]+(/[A-Za-z_+\-0-9]+)*", expected="such as Africa/Nairobi"
            ),
            "a name of the IANA time zone database",
            required=True,
        ),
        "country_calling_code": Key(
            Plain(pattern="[1-9][0-9]{0,3}", expected="one to four digits"),
            "what phone numbers begin with",
            required=True,
        ),
        "id_number": Key(
            Record(
                {
                    "title": Key(Words(60), "what people call it", required=True),
                    "pattern": Key(Plain(), "a regular expression over the digits", required=True),
                    "example": Key(Plain(40), "one that fits, and is nobody's", required=True),
                },
                what="the ID number",
            ),
            "how people are numbered",
            required=True,
        ),
        "theme": Key(
            Record(
                {
                    "indigo": Key(COLOUR, "the colour of the state"),
                    "indigo_deep": Key(COLOUR, "the same, darker"),
                    "accent": Key(COLOUR, "the colour of what is now"),
                },
                what="a theme",
            ),
            "colours",
        ),
        "support": Key(
            Record(
                {
                    "phone": Key(PHONE, "where people call"),
                    "email": Key(
                        Plain(pattern=r"\S+@\S+", expected="an e-mail address"), "or write"
                    ),
                },
                what="support",
            ),
            "who helps",
        ),
        "areas": Key(Named(Words(80)), "the districts", required=True),
        "needs": Key(
            Named(
                Record(
                    {
                        "title": Key(Words(80), "in people's words", required=True),
                        "summary": Key(Words(200), "what is found there"),
                    },
                    what="a need",
                )
            ),
            "moments of life under which services are found",
            required=True,
        ),
        "calendar": Key(CALENDAR, "what every agency keeps unless it says otherwise"),
    },
    what="nation.yaml",
)

OFFICE = Record(
    {
        "title": Key(Words(120), "its name on signs", required=True),
        "areas": Key(Listed(Name(), least=1), "the areas that it serves", required=True),
        "address": Key(Words(300), "where it is", required=True),
        "opens": Key(Hour(), "when it opens", required=True),
        "closes": Key(Hour(), "when it closes", required=True),
    },
    what="an office",
)

AGENCIES = Record(
    {
        "torana": VERSION,
        "agencies": Key(
            Named(
                Record(
                    {
                        "title": Key(Words(120), "its name", required=True),
                        "summary": Key(Words(), "what it does", required=True),
                        "phone": Key(PHONE, "where people call"),
                        "posts": Key(Named(Words(120), least=1), "who works there", required=True),
                        "offices": Key(Named(OFFICE), "where"),
                        "weekend": Key(Listed(OneOf(WEEKDAYS)), "if other than the nation's"),
                        "holidays": Key(Named(Words(), Day()), "beside the nation's"),
                    },
                    what="an agency",
                ),
                least=1,
            ),
            "the agencies",
            required=True,
        ),
    },
    what="agencies.yaml",
)
