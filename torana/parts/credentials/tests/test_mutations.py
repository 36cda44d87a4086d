"""Nothing that was changed is ever called genuine, and nothing sent makes the check fall."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torana.parts.credentials.tests.samples import CLAIMS, NOW, sample
from torana.pure.credentials import certificates, ecdsa, tokens
from torana.pure.credentials.outcome import Outcome
from torana.pure.credentials.seal_check import _RANGE
from torana.pure.credentials.verify import Trust, verify

PLACES = st.integers(min_value=0, max_value=2**32)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["change", "insert", "delete", "copy"]), PLACES, st.binary(max_size=9)
    ),
    min_size=1,
    max_size=4,
)


def mutated(content: bytes, edits: list[tuple[str, int, bytes]]) -> bytes:
    for kind, place, more in edits:
        at = place % (len(content) + 1)
        end = at if kind in {"insert", "copy"} else at + max(1, len(more))
        given_ = content[at : at + 40] if kind == "copy" else b"" if kind == "delete" else more
        content = content[:at] + given_ + content[end:]
    return content


@settings(max_examples=300, deadline=None)
@given(EDITS)
def test_no_changed_pdf_is_genuine(edits: list[tuple[str, int, bytes]]) -> None:
    changed = mutated(sample().pdf, edits)
    outcome = verify(changed, sample().trust, NOW).outcome
    assert (outcome is Outcome.GENUINE) == (changed == sample().pdf)


@settings(max_examples=500, deadline=None)
@given(EDITS)
def test_no_changed_code_is_genuine(edits: list[tuple[str, int, bytes]]) -> None:
    changed = mutated(sample().code.encode(), edits)
    reading = verify(changed, sample().trust, NOW)
    if reading.outcome is Outcome.GENUINE:  # line breaks and an address before a # say nothing
        assert b"".join(changed.split(b"#")[-1].split()) == sample().code.encode()


@settings(max_examples=500, deadline=None)
@given(EDITS)
def test_a_changed_sd_jwt_says_nothing_new(edits: list[tuple[str, int, bytes]]) -> None:
    changed = mutated(sample().wallet.encode(), edits)
    reading = verify(changed, sample().trust, NOW)
    if reading.outcome is Outcome.GENUINE:  # a disclosure less is the holder's right
        assert reading.claims.items() <= CLAIMS.items()


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=3000), st.text(max_size=3000)))
def test_whatever_is_sent_gets_a_verdict(content: bytes | str) -> None:
    assert verify(content, sample().trust, NOW).outcome is not Outcome.GENUINE


def test_no_single_byte_of_the_seal_can_be_changed() -> None:
    """The seal's own place is the one part that no signature covers: try every byte of it."""
    pdf = sample().pdf
    found = _RANGE.search(pdf)
    assert found
    begin, end = int(found[1]), int(found[2])
    written = len(pdf[begin:end].rstrip(b"0>")) + 2
    for place in [*range(begin, begin + written), *range(begin + written, end, 97), end - 1]:
        # Another digit, or now and then the same one as a small letter.
        other = bytes([pdf[place] ^ 0x20]) if place % 3 == 0 else b"0f1A"[place % 4 :][:1]
        changed = pdf[:place] + other + pdf[place + 1 :]
        if changed != pdf:
            assert verify(changed, sample().trust, NOW).outcome is Outcome.ALTERED, place


def test_the_seal_cannot_be_moved() -> None:
    """The same bytes signed, the seal somewhere else among them: a wrapping attack."""
    pdf = sample().pdf
    found = _RANGE.search(pdf)
    assert found
    begin, end = int(found[1]), int(found[2])
    gap = pdf[begin:end]
    rest = pdf[:begin] + pdf[end:]
    for place in (begin - 1, begin + 1, len(rest), 100):
        moved = rest[:place] + gap + rest[place:]
        assert verify(moved, sample().trust, NOW).outcome is Outcome.ALTERED


def test_the_other_form_of_a_signature_is_refused() -> None:
    head, body, signature = sample().code.split(".")
    raw = tokens.decode(signature)
    assert raw
    r, s = raw[:32], int.from_bytes(raw[32:], "big")
    other = tokens.encode(r + (ecdsa.ORDER - s).to_bytes(32, "big"))
    assert verify(f"{head}.{body}.{other}", sample().trust, NOW).outcome is Outcome.ALTERED


@pytest.mark.parametrize("alg", ["none", "HS256", "ES384"])
def test_another_algorithm_is_not_ours(alg: str) -> None:
    _, body, signature = sample().code.split(".")
    kid = certificates.kid_of(sample().agency)
    head = tokens.encode(f'{{"alg":"{alg}","kid":"{kid}","typ":"{tokens.COMPACT}"}}'.encode())
    for signed in (signature, ""):
        assert verify(f"{head}.{body}.{signed}", sample().trust, NOW).outcome is Outcome.UNKNOWN


def test_a_token_of_one_kind_does_not_pass_for_the_other() -> None:
    kid = certificates.kid_of(sample().agency)
    compact = tokens.sign({"typ": tokens.SD_JWT, "kid": kid}, {"claims": {}}, sample().key)
    assert verify(compact, sample().trust, NOW).outcome is Outcome.UNKNOWN
    assert verify(sample().wallet.split("~")[0], sample().trust, NOW).outcome is Outcome.UNKNOWN


def test_a_key_that_the_root_has_not_signed_is_not_believed() -> None:
    other = certificates.new_key()
    root = certificates.root(other, nation="Republic of Nyota", now=NOW)
    assert not Trust.of(root, [sample().agency]).agencies
    assert (
        verify(sample().pdf, Trust.of(root, [sample().agency]), NOW).outcome is not Outcome.GENUINE
    )


def test_it_can_be_checked_elsewhere_with_what_the_nation_publishes() -> None:
    trust = Trust.from_pem(sample().trust.to_pem())
    assert verify(sample().pdf, trust, NOW).claims == CLAIMS
