"""Refusals: the normal answers that say no. Everything else that goes wrong is a bug."""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """This cannot be done."""

    # Each class states its own: a stable `code`, an HTTP `status`, the sentence for people as its
    # docstring, and a `remedy` that says what would be accepted. A test checks that codes are
    # unique and that sentences and remedies are translated.
    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    remedy: ClassVar[str] = ""

    def __init__(self, **details: Any) -> None:  # noqa: ANN401 - names and numbers for the sentence
        """`details` fill the placeholders of the sentence and the remedy, as `str.format` does."""
        self.details = details
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What people read, in English; doors translate the docstring before filling it."""
        return (self.__doc__ or "").strip().format(**self.details)


class NotFound(Refusal):
    """There is nothing at this address that you may see."""

    # One answer for "does not exist" and "not yours", so that nobody learns which.
    code = "not-found"
    status = 404
    remedy = "Check the address, or begin again from the home page."


class NotAllowed(Refusal):
    """You may not do this."""

    code = "not-allowed"
    status = 403
    remedy = "Sign in as somebody who holds the post that may."


class SignInNeeded(Refusal):
    """Sign in to go on."""

    code = "sign-in-needed"
    status = 401
    remedy = "Sign in with your ID number."


class Conflict(Refusal):
    """Somebody else was faster: this has changed since you opened it."""

    code = "conflict"
    status = 409
    remedy = "Look at it as it stands now and decide again."


class Busy(Refusal):
    """Too many people are here at this moment."""

    code = "busy"
    status = 503
    remedy = "Nothing is lost. Try again in some seconds."


class TooMany(Refusal):
    """That was tried too often."""

    code = "too-many"
    status = 429
    remedy = "Wait {wait_s} seconds and try again."
