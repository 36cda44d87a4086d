"""What casework hands out: drafts, cases and the rows of the inbox, ready to be shown.

Texts in the nation's languages stay `Text`: the door chooses the language. Values of answers are
canonical: text, number, true or false, an ISO date as text, an address as a mapping, the id of a
document as text.
"""

from torana.parts.casework.records.cases import (
    Answered,
    AnswerShown,
    AppealOffer,
    Case,
    CaseLine,
    CaseView,
    Certificate,
    DayOff,
    Decision,
    ExampleResult,
    InboxCounts,
    Offer,
    QueueRow,
    Step,
    Who,
)
from torana.parts.casework.records.drafts import (
    Appealed,
    Ask,
    Draft,
    DraftLine,
    DraftPage,
    EvidenceRead,
    Fact,
    FieldValue,
    Item,
    ItemShown,
    Paper,
    Problem,
    Reckoned,
    Saved,
    Value,
)

__all__ = [
    "AnswerShown",
    "Answered",
    "AppealOffer",
    "Appealed",
    "Ask",
    "Case",
    "CaseLine",
    "CaseView",
    "Certificate",
    "DayOff",
    "Decision",
    "Draft",
    "DraftLine",
    "DraftPage",
    "EvidenceRead",
    "ExampleResult",
    "Fact",
    "FieldValue",
    "InboxCounts",
    "Item",
    "ItemShown",
    "Offer",
    "Paper",
    "Problem",
    "QueueRow",
    "Reckoned",
    "Saved",
    "Step",
    "Value",
    "Who",
]
