"""What casework refuses."""

from __future__ import annotations

from torana.base import errors
from torana.base.errors import Refusal


class Stale(errors.Conflict):
    """Somebody else was faster: {post} changed this case, which now stands at: {stage}."""

    code = "stale"
    remedy = "Look at the case as it stands now and decide again."


class TakenByAnother(errors.Conflict):
    """Somebody else works on this case: {post}."""

    code = "taken-by-another"
    remedy = "Choose another case, or ask your colleague to let it go."


class NotYourOwn(Refusal):
    """You cannot decide about your own application."""

    code = "not-your-own"
    status = 403
    remedy = "A colleague in the same post has to do it."


class NotYourOwnDecision(Refusal):
    """You made the decision that this appeal is against."""

    code = "not-your-own-decision"
    status = 403
    remedy = "A colleague in the same post has to hear it."


class AssuranceTooLow(Refusal):
    """For this service we must be surer of who you are."""

    code = "assurance-too-low"
    status = 403
    remedy = "Sign in with your ID number and the code to your phone."


class ConsentNeeded(Refusal):
    """Agree first to what we look up about you."""

    code = "consent-needed"
    status = 409
    remedy = "Read what we look up, and agree to it."


class PageUnknown(Refusal):
    """This application has no such page."""

    code = "page-unknown"
    status = 404
    remedy = "Go on from the first page that is not filled in."


class NotInTheTable(Refusal):
    """The table “{table}” of the law has no row for what you have answered."""

    code = "not-in-the-table"
    remedy = "Look at your answers once more. If they are right, ask the office."


class TooManyItems(Refusal):
    """There is no room for more: this list takes {most}."""

    code = "too-many-items"
    remedy = "Remove one, or ask the office."


class ItemUnknown(Refusal):
    """This line of the list is not there any more."""

    code = "item-unknown"
    status = 404
    remedy = "Go back to the list and look at what stands there."


class NoAppeal(Refusal):
    """This decision cannot be appealed here."""

    code = "no-appeal"
    status = 409
    remedy = "Look at the page of your case: it says what you can do."


class TooLateToAppeal(Refusal):
    """The time for an appeal is over. It ended on {until}."""

    code = "too-late-to-appeal"
    status = 409
    remedy = "You can apply again, or ask the office why."


class AlreadyAppealed(Refusal):
    """You have appealed against this decision already."""

    code = "already-appealed"
    status = 409
    remedy = "Your appeal is among your cases."


class AnotherAppealOpen(Refusal):
    """You have begun an appeal against another decision."""

    code = "another-appeal-open"
    status = 409
    remedy = "Send it, or throw its draft away. Then begin this one."


class NothingToAppeal(Refusal):
    """An appeal is begun from the case whose decision you do not accept."""

    code = "nothing-to-appeal"
    status = 409
    remedy = "Open that case among your cases, and choose to appeal there."


class Unfinished(Refusal):
    """Some questions have no answer yet."""

    code = "unfinished"
    status = 409
    remedy = "Fill in the pages that are still open, then send the application."


class ActionUnknown(Refusal):
    """Nothing of this kind can be done with the case as it stands."""

    code = "action-unknown"
    status = 409
    remedy = "Choose among what is offered beside the case."


class NotYourPost(Refusal):
    """Another post decides this."""

    code = "not-your-post"
    status = 403
    remedy = "Leave it to the post that the case stands with."


class ReasonMissing(Refusal):
    """This action needs a reason."""

    code = "reason-missing"
    remedy = "Write one sentence that the applicant will understand."


class MessageMissing(Refusal):
    """This action needs a message to the applicant."""

    code = "message-missing"
    remedy = "Write what the applicant should do."


class GroundMissing(Refusal):
    """A refusal stands on a ground of law."""

    code = "ground-missing"
    remedy = "Choose one of the grounds that are listed."


class GroundUnknown(Refusal):
    """The law of this service knows no such ground."""

    code = "ground-unknown"
    remedy = "Choose one of the grounds that are listed."


class QuestionsMissing(Refusal):
    """Mark at least one question to send back."""

    code = "questions-missing"
    remedy = "Mark the questions that the applicant should answer again."


class CaseEnded(Refusal):
    """This case has ended."""

    code = "case-ended"
    status = 409
    remedy = "A new application can be made at any time."


class NotOffered(Refusal):
    """This cannot be done with this case: the rule of the service does not hold."""

    code = "not-offered"
    status = 409
    remedy = "Choose among what is offered beside the case."


class NothingReturned(Refusal):
    """Nobody is waiting for an answer of yours."""

    code = "nothing-returned"
    status = 409
    remedy = "Your application stands as you sent it."


class TextTooLong(Refusal):
    """This text is longer than {length_max} characters."""

    code = "text-too-long"
    remedy = "Say it in fewer words."
