"""What identity refuses."""

from __future__ import annotations

from torana.base.errors import Conflict, Refusal


class CodeWrong(Refusal):
    """This code is not right, or it was used already."""

    # One sentence for every reason, and for numbers that nobody has.
    code = "code-wrong"
    status = 422
    remedy = "Type the newest code, or ask for another one."


class SignInOver(Refusal):
    """This sign-in took too long, or too many codes were tried."""

    code = "sign-in-over"
    status = 410
    remedy = "Begin again with your ID number."


class NumberTaken(Conflict):
    """Somebody is enrolled with this ID number already."""

    code = "number-taken"
    remedy = "Find the person who is enrolled, instead of enrolling them again."


class PhoneUnreadable(Refusal):
    """This is not a telephone number that can be called from abroad."""

    code = "phone-unreadable"
    remedy = "Write it with a plus sign and the country's calling code, such as +254 700 123456."
