"""What every kind of request is drawn from: the cast, their pages, forms and hostile words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from hypothesis import strategies as st

from tests.attack import payloads
from tests.attack.cast import EVERYBODY, World, is_id
from tests.attack.crawl import URLENCODED, Map, posted

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from tests.attack.forms import Form
    from tests.attack.wire import Request

# What would end what is attacked: sent by others and with wrong tokens, never by its own person.
ENDING = re.compile(r"/drafts/[^/]+/(check|drop)$|/withdraw$")
SIGN_OUT = "/sign-out"


@dataclass(frozen=True, slots=True)
class Field:
    """The world, its map, and how to draw from them."""

    world: World
    found: Map
    draw: DrawFn

    def one(self, choices: list[str] | tuple[str, ...]) -> str:
        """Draw one of several texts."""
        return self.draw(st.sampled_from(choices))

    def chance(self, of: int) -> bool:
        """Return True one time in `of`."""
        return self.draw(st.integers(0, of - 1)) == of - 1

    def word(self) -> str:
        """Draw a hostile text, one of any group alike."""
        return self.one(payloads.GROUPS[self.one(tuple(payloads.GROUPS))])

    def somebody(self) -> str:
        """Draw who asks."""
        return self.one(EVERYBODY)

    def page_of(self, who: str) -> str:
        """Draw a page that somebody can reach."""
        return self.one(self.found.pages[who])

    def form_of(self, who: str, *, ending: bool = False) -> Form | None:
        """Draw a form that somebody can reach, if there is one to be sent."""
        forms = [
            form
            for form in self.found.forms[who]
            if form.method == "POST"
            and form.action != SIGN_OUT
            and (ending or not ENDING.search(form.action))
        ]
        return self.draw(st.sampled_from(forms)) if forms else None


def sent(
    field: Field,
    kind: str,
    who: str,
    target: str,
    body: bytes,
    *,
    content_type: bytes = URLENCODED,
) -> Request:
    """Return a form of a kind of attack."""
    return posted(field.world, who, target, body, kind=kind, content_type=content_type)


def stolen_in(field: Field, who: str, request: Request) -> Request:
    """Note which of the ids in a request are another's."""
    text = request.bytes().decode("latin-1")
    canaries = field.world.canaries
    ids = (one for one, may in canaries.items() if who not in may and is_id(one) and one in text)
    return replace(request, stolen=frozenset(ids))


def query(field: Field) -> str:
    """Draw a query: hostile words, raw bytes, many fields."""
    if field.chance(12):
        name = field.one(("a=1&", "a[]=1&", "q=a&", "show=late&", "&", "%ff="))
        return name * field.draw(st.sampled_from([50, 499, 501, 2000]))
    count = field.draw(st.integers(1, 4))
    words = [(field.one(payloads.NAMES), field.word()) for _ in range(count)]
    pairs = ["=".join(quote(word, errors="replace") for word in pair) for pair in words]
    if field.chance(6):
        raw = field.draw(st.sampled_from(payloads.RAW))
        pairs.append(quote(raw.replace(b"\0", b"%00"), safe="%&=+;").replace("%25", "%"))
    return "&".join(pairs)[:12_000]
