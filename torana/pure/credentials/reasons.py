"""What a check says, in sentences: English msgids, which the doors translate."""


def N_(sentence: str) -> str:  # noqa: N802 - the name by which catalogues are extracted
    """Mark a sentence for translation."""
    return sentence


SEAL_WHOLE = N_("The seal is whole: nothing has changed since it was issued.")
SIGNED_BY_AGENCY = N_("It was signed with the key of the agency that it names.")
CODE_WHOLE = N_("The signature of the code is valid.")
STILL_VALID = N_("It has not been revoked.")
STATUS_NOT_ASKED = N_("Whether it was revoked could not be looked up here.")
NOT_ENDED_THEN = N_("It was neither revoked nor suspended when this list was signed.")
SOME_LEFT_OUT = N_("Its holder may have left out some of what it says.")

CHANGED = N_("It has been changed since it was issued.")
ADDED = N_("Something has been added to the file since it was sealed.")
RESAVED = N_(
    "The file was saved again by another program, which broke its seal. "
    "Ask for the file as it was first downloaded, or check the square code on it."
)
NOT_THE_FILE = N_("The file is not byte for byte the one that was issued.")
CODE_INSIDE = N_("What the agency issued is shown here. Trust this, and not the file.")

EXPIRED = N_("It was genuine, but its time has passed.")
REVOKED = N_("It was genuine, but the agency has revoked it.")
SUSPENDED = N_("It is genuine, but the agency has suspended it: for now it does not count.")
REPLACED = N_("The agency has put it right: ask its holder for the corrected one.")
REPLACES = N_("It puts an earlier certificate right, which does not count any more.")

NOT_OURS = N_("We find no seal of this nation in it.")
ANOTHER_AGENCY = N_("It was signed with the key of another agency than the one that it names.")
NOT_A_CODE = N_("This is not a code of ours. Copy all of it, from the first sign to the last.")
NOT_RECORDED = N_("It bears our seal, but is not in our records. Tell the agency that it names.")
KEY_STOLEN = N_(
    "The key that signed it was stolen, so it proves nothing. "
    "Check the file as it was first downloaded, or ask the agency for a new one."
)
PAPER_COPY = N_("A scan or a photograph cannot be checked. Scan the square code instead.")
