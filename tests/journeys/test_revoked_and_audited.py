"""A certificate is revoked for all to see; the auditor sees that it happened, not to whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.walk import Walk
    from tests.nation import RunningNation

WANJIRU = "3852097175"
REGISTRAR = "2640815980"
AUDITOR = "6403827578"
STRANGER = "6620347195"
REASON = "The entry was found to be of somebody else."


def test_a_revoked_certificate_is_known_as_such_everywhere(
    device: Callable[..., Walk], nation: RunningNation, tmp_path: Path
) -> None:
    wanjiru = device()
    case = have_a_certificate(wanjiru)
    pdf = wanjiru.download("Download the sealed PDF")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    genuine = nation.torana("verify", str(file))
    assert genuine.returncode == 0, genuine.stderr
    assert "genuine" in genuine.stdout.lower()

    registrar = device()
    registrar.to_the_desk(REGISTRAR)
    registrar.open(f"/desk{case}")
    registrar.page.get_by_text("Revoke it").click()
    registrar.press("Revoke")
    assert "a reason" in registrar.text, "not without a reason"
    registrar.look("desk-revoke", resident=False)
    registrar.page.locator("#revoke-reason").fill(REASON)
    registrar.press("Revoke")
    registrar.wait_until(lambda: "revoked" in registrar.text)

    anyone = device()
    anyone.check_certificate(pdf)
    assert anyone.heading.startswith("Revoked")
    anyone.look("verify-revoked")
    revoked = nation.torana("verify", str(file))
    assert revoked.returncode != 0
    assert "revoked" in revoked.stdout.lower()

    wanjiru.open("/messages")
    wanjiru.wait_until(lambda: "is revoked" in wanjiru.text)
    wanjiru.follow(re.compile("is revoked"))
    assert REASON in wanjiru.text
    wanjiru.look("message-revoked")


def test_the_auditor_sees_that_it_happened_and_not_to_whom(device: Callable[..., Walk]) -> None:
    wanjiru = device()
    case = have_a_certificate(wanjiru)
    auditor = device()
    auditor.to_the_desk(AUDITOR)
    auditor.follow("Audit")
    assert "case.submitted" in auditor.text
    assert "Wanjiru" not in auditor.text
    auditor.look("desk-audit", resident=False)
    assert auditor.open(f"/desk{case}") == 404

    stranger = device()
    stranger.open("/")
    stranger.sign_in(STRANGER)
    assert stranger.open(case) == 404, "not hers: the same as if it did not exist"
    stranger.look("not-found")
    assert stranger.open("/desk") == 403
    stranger.look("not-allowed")


def have_a_certificate(wanjiru: Walk) -> str:
    """Apply for a copy of one's own birth entry; return the address of the case."""
    wanjiru.open("/services/birth-certificate")
    wanjiru.follow("Start")
    wanjiru.sign_in(WANJIRU)
    wanjiru.press("I agree: look it up")
    wanjiru.choose("Who is the certificate for?", "Myself")
    wanjiru.press("Save and continue")
    wanjiru.choose("What do you need the certificate for?", "Work")
    wanjiru.tick(re.compile("What I have said is true"))
    wanjiru.press("Save and continue")
    wanjiru.press("Send")
    wanjiru.follow("Follow your case")
    wanjiru.wait_until(lambda: "Download the sealed PDF" in wanjiru.text)
    return wanjiru.path
