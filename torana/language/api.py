"""What the language can do: a table of contents."""

from torana.language.answers import Answer, AnswerProblem, parse
from torana.language.answers_schema import answers_schema
from torana.language.build import NationFolder
from torana.language.demo import CastMember, Demo, DemoHolding, DemoOfficer, DemoPerson
from torana.language.evaluator import Evaluator, Facts
from torana.language.examples import Example, ExampleStep, Expected, raw_of
from torana.language.nation_folder import check_nation, compile_nation, read_nation
from torana.language.options import label_of, named_in, takes
from torana.language.problems import Problem, Unsound
from torana.language.table import process_table
from torana.language.translating import (
    Standing,
    begin_translation,
    languages_of,
    standing_of,
)
from torana.pure.tables import NoRowError

__all__ = [
    "Answer",
    "AnswerProblem",
    "CastMember",
    "Demo",
    "DemoHolding",
    "DemoOfficer",
    "DemoPerson",
    "Evaluator",
    "Example",
    "ExampleStep",
    "Expected",
    "Facts",
    "NationFolder",
    "NoRowError",
    "Problem",
    "Standing",
    "Unsound",
    "answers_schema",
    "begin_translation",
    "check_nation",
    "compile_nation",
    "label_of",
    "languages_of",
    "named_in",
    "parse",
    "process_table",
    "raw_of",
    "read_nation",
    "standing_of",
    "takes",
]
