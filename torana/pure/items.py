"""Lists of things with typed fields, as rules see them.

CEL knows the fields of a message and the type of each, so a misspelt field of `m` in
`household.exists(m, m.age > 60)` is found when the rule is compiled. Each list has a message of its
own, described when the scope is made; what an item does not say is empty: "", 0, false, no money.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from google.protobuf import (
    descriptor_pb2,
    descriptor_pool,
    duration_pb2,
    message_factory,
    timestamp_pb2,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGE = "torana.items"
_FIELD = descriptor_pb2.FieldDescriptorProto
_SCALARS = {"string": _FIELD.TYPE_STRING, "int": _FIELD.TYPE_INT64, "bool": _FIELD.TYPE_BOOL}
_MESSAGES = {"date": ".google.protobuf.Timestamp", "money": ".google.protobuf.Duration"}


class Items:
    """The lists of one scope: name to the type of each field."""

    def __init__(self, lists: Mapping[str, Mapping[str, str]]) -> None:
        self.lists = {name: dict(fields) for name, fields in lists.items()}
        self.pool = descriptor_pool.DescriptorPool()
        for known in (timestamp_pb2, duration_pb2):
            copied = descriptor_pb2.FileDescriptorProto()
            known.DESCRIPTOR.CopyToProto(copied)
            self.pool.Add(copied)
        self.pool.Add(self._described())
        self._made = {
            name: message_factory.GetMessageClass(
                self.pool.FindMessageTypeByName(message_name(name))
            )
            for name in self.lists
        }

    def of(self, name: str, rows: Sequence[Mapping[str, object]]) -> list[Any]:
        """Return the items of a list as rules have them."""
        return [self._item(name, row) for row in rows]

    def _item(self, name: str, row: Mapping[str, object]) -> Any:  # noqa: ANN401 - made at run time
        item = self._made[name]()
        for field in self.lists[name]:
            match row.get(field):
                case None:
                    pass
                case timedelta() as amount:
                    getattr(item, field).FromTimedelta(amount)
                case date() as day:
                    getattr(item, field).FromDatetime(
                        datetime(day.year, day.month, day.day, tzinfo=UTC)
                    )
                case value:
                    setattr(item, field, value)
        return item

    def _described(self) -> descriptor_pb2.FileDescriptorProto:
        file = descriptor_pb2.FileDescriptorProto(
            name="torana/items.proto",
            package=PACKAGE,
            syntax="proto3",
            dependency=["google/protobuf/timestamp.proto", "google/protobuf/duration.proto"],
        )
        for name, fields in self.lists.items():
            message = file.message_type.add(name=name)
            for number, (field, kind) in enumerate(fields.items(), 1):
                scalar = _SCALARS.get(kind)
                message.field.add(
                    name=field,
                    number=number,
                    label=_FIELD.LABEL_OPTIONAL,
                    type=scalar or _FIELD.TYPE_MESSAGE,
                    type_name=None if scalar else _MESSAGES[kind],
                )
        return file


def message_name(name: str) -> str:
    """Return the name of a list's message."""
    return f"{PACKAGE}.{name}"
