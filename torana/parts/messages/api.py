"""What messages can do. Everything else in this folder is private."""

from torana.parts.messages.actions.deliver import deliver_due
from torana.parts.messages.actions.read import read
from torana.parts.messages.actions.send import send, send_code
from torana.parts.messages.channels.demo import received as demo_received
from torana.parts.messages.errors import NoChannel
from torana.parts.messages.queries import mailbox_of, unread_count
from torana.parts.messages.records import Message, Received
from torana.parts.messages.sms import SEGMENTS_MAX
from torana.parts.messages.watch import watch
from torana.parts.messages.words import too_long

__all__ = [
    "SEGMENTS_MAX",
    "Message",
    "NoChannel",
    "Received",
    "deliver_due",
    "demo_received",
    "mailbox_of",
    "read",
    "send",
    "send_code",
    "too_long",
    "unread_count",
    "watch",
]
