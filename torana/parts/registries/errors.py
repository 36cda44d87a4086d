"""What registries refuse."""

from __future__ import annotations

from torana.base.errors import Refusal


class RegistryUnknown(Refusal):
    """This nation keeps no such register."""

    code = "registry-unknown"
    status = 404
    remedy = "Look for its name among the registers of the nation."


class KeyIncomplete(Refusal):
    """An entry of this register cannot be found by these fields."""

    code = "key-incomplete"
    remedy = "Give all fields of its key, or of one of its lookups."


class EntryExists(Refusal):
    """This register holds an entry under the same key already."""

    code = "entry-exists"
    status = 409
    remedy = "Change the entry that stands, or give another key."


class ValuesUnsound(Refusal):
    """The entry does not fit the fields of its register: {field}."""

    code = "values-unsound"
    remedy = (
        "Give each field of the register that is not optional, and no other. "
        "A choice takes one of its options, an area one of the nation's areas."
    )
