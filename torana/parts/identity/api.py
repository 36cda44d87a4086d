"""What identity can do. Everything else in this folder is private."""

from torana.parts.identity.actions.clean import clean
from torana.parts.identity.actions.enrol import enrol, enrol_many
from torana.parts.identity.actions.posts import PostHeld, end_post, give_post
from torana.parts.identity.actions.printed import print_codes
from torana.parts.identity.actions.sign_in import begin_again, begin_sign_in, finish_sign_in
from torana.parts.identity.actions.speaking import choose_language
from torana.parts.identity.errors import CodeWrong, NumberTaken, PhoneUnreadable, SignInOver
from torana.parts.identity.phones import kept as phone_kept
from torana.parts.identity.phones import shown as phone_shown
from torana.parts.identity.queries import (
    holdings_of,
    id_by_number,
    person,
    person_by_number,
    printed_codes_left,
)
from torana.parts.identity.records import Begun, NewPerson, Person, SignedIn
from torana.parts.identity.secret import tidy as number_tidy

__all__ = [
    "Begun",
    "CodeWrong",
    "NewPerson",
    "NumberTaken",
    "Person",
    "PhoneUnreadable",
    "PostHeld",
    "SignInOver",
    "SignedIn",
    "begin_again",
    "begin_sign_in",
    "choose_language",
    "clean",
    "end_post",
    "enrol",
    "enrol_many",
    "finish_sign_in",
    "give_post",
    "holdings_of",
    "id_by_number",
    "number_tidy",
    "person",
    "person_by_number",
    "phone_kept",
    "phone_shown",
    "print_codes",
    "printed_codes_left",
]
