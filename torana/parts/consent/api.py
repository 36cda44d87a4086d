"""What consent can do: keep what a person agreed to, and say whether it stands."""

from torana.parts.consent.actions import give, withdraw
from torana.parts.consent.errors import ConsentMissing
from torana.parts.consent.queries import of, standing
from torana.parts.consent.records import Agreed, Consent

__all__ = ["Agreed", "Consent", "ConsentMissing", "give", "of", "standing", "withdraw"]
