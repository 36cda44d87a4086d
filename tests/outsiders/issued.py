"""Certificates of a running nation in every state that they can be in, and some that are not its.

Residents apply and the registrar decides over real HTTP. What nobody can do from outside, such as
to let two days pass, is done inside by `insider.py`.
"""

from __future__ import annotations

import base64
import http.client
import json
import re
import subprocess
import sys
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from tests.client import Client
from tests.nation import ROOT
from tests.resident import Resident, adults_with_a_phone
from torana.base import clock
from torana.parts.credentials.tests.samples import sample
from torana.pure.credentials import certificates, ecdsa, tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.client import Answer
    from tests.nation import RunningNation

REGISTRAR = "2640815980"
WAIT_S_MAX = 30
STATES = ("good", "suspended", "reinstated", "revoked", "corrected")
LINK = re.compile(r'href="(/cases/[^"]+/certificate\.[^"]+)"')
FIELD = re.compile(r'<input\b[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
CHOICE = re.compile(r'<select\b[^>]*name="([^"]+)".*?<option value="([^"]*)" selected', re.DOTALL)
CODE = re.compile(rb"/ToranaCredential \(([\w.-]+)\)")


@dataclass(slots=True)
class Issued:
    """A folder in which each case has a `.sd-jwt`, a `.pdf`, or both."""

    nation: RunningNation
    folder: Path
    replaced: str = ""  # the id of the certificate that was put right, as tokens write it
    seen: set[str] = field(default_factory=set)  # what was downloaded
    desk: dict[str, str] = field(default_factory=dict)  # where the registrar has the case
    resident: Resident = field(init=False)
    registrar: Client = field(init=False)

    def __post_init__(self) -> None:
        """Sign in."""
        adults = {adult.number: adult for adult in adults_with_a_phone(10_000)}
        registrar = Resident(adults[REGISTRAR], Client(self.nation.port))
        self.resident = Resident(next(iter(adults.values())), Client(self.nation.port))
        for person in (self.resident, registrar):
            person.sign_in()
        self.registrar = registrar.client

    def wallet(self, case: str) -> str:
        """Return what a wallet holds."""
        return (self.folder / f"{case}.sd-jwt").read_text()

    def pdf(self, case: str) -> bytes:
        """Return the sealed file."""
        return (self.folder / f"{case}.pdf").read_bytes()

    def keep(self, case: str, *, wallet: str = "", pdf: bytes = b"") -> None:
        """Put a case into the folder."""
        if wallet:
            (self.folder / f"{case}.sd-jwt").write_text(wallet)
        if pdf:
            (self.folder / f"{case}.pdf").write_bytes(pdf)

    def make_all(self) -> None:
        """Have everything made; what is expired first, for the agency's key is as old."""
        told = self.insider("expired")
        self.keep("expired", wallet=told["wallet"], pdf=base64.b64decode(told["pdf"]))
        self._issue()
        self._change()
        for client in (self.resident.client, self.registrar):
            client.close()
        self._spoil()
        self._forge()

    def insider(self, what: str, **given: Any) -> dict[str, str]:
        """Have done what only somebody inside the nation can do."""
        settings = {"TORANA_ROLE": "worker", "DJANGO_SETTINGS_MODULE": "torana.settings"}
        settings |= {"TORANA_PUBLIC_URL": self.nation.url}
        done = subprocess.run(
            [sys.executable, "-m", "tests.outsiders.insider", what],
            env=self.nation.environment | settings,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found

    def _issue(self) -> None:
        for _ in STATES:
            self.resident.apply()
        found = re.findall(
            r'href="(/cases/[0-9a-f-]{36})"', self.resident.client.get("/cases").text
        )
        for state, case in zip(STATES, dict.fromkeys(found), strict=True):
            self._download(state, case)

    def _download(self, name: str, case: str) -> None:
        """Fetch the certificate of a case that was not fetched before, once it is there."""
        self.resident.client.close()
        pdf, wallet = until(lambda: self._new_links(case))
        self.seen |= {pdf, wallet}
        self.desk[name] = f"/desk{case}"
        client = self.resident.client
        self.keep(name, pdf=download(client, pdf), wallet=download(client, wallet).decode("ascii"))

    def _new_links(self, case: str) -> list[str]:
        found = LINK.findall(self.resident.client.get(case).text)
        return [path for path in map(unescape, found) if path not in self.seen]

    def _change(self) -> None:
        for case in ("suspended", "reinstated"):
            self._press(case, "suspend", reason="A court asks for it.")
        for case in ("suspended", "reinstated"):
            until(lambda case=case: self.status_of(case) == 2)  # type: ignore[misc] # binds now
        self._press("reinstated", "reinstate")
        self._press("revoked", "revoke", reason="The entry is of somebody else.")
        self._correct()
        for case, status in {"reinstated": 0, "revoked": 1, "replaced": 1}.items():
            until(lambda case=case, status=status: self.status_of(case) == status)  # type: ignore[misc]

    def _press(self, case: str, verb: str, **said: str) -> None:
        self.registrar.close()  # calls anew: a line that was silent may have been cut
        page = self.registrar.get(self.desk[case])
        assert self.registrar.post(page.form(f'/{verb}"'), **said).status == 200

    def _correct(self) -> None:
        """Have the name put right; what was wrong is `replaced` from then on."""
        self.keep("replaced", wallet=self.wallet("corrected"), pdf=self.pdf("corrected"))
        desk = self.desk["corrected"]
        link = re.search(r'href="(/desk/[^"]+/correct)"', self.registrar.get(desk).text)
        assert link
        page = self.registrar.get(link[1])
        says = filled(page) | {"full_name": "Amina Corrected", "reason": "It was misspelt."}
        assert self.registrar.post(page.form('name="full_name"'), **says).path == desk
        self._download("corrected", desk.removeprefix("/desk"))
        self.replaced = read(self.wallet("replaced"))["jti"]

    def status_of(self, case: str) -> int:
        """Return what the list says, read by hand: only to know when the nation is done."""
        place = read(self.wallet(case))["status"]["status_list"]
        token = download(Client(self.nation.port), place["uri"].removeprefix(self.nation.url))
        packed = zlib.decompress(raw(read(token.decode())["status_list"]["lst"]))
        status: int = packed[place["idx"] // 4] >> 2 * (place["idx"] % 4) & 3
        return status

    def _spoil(self) -> None:
        """Change the good one in ways that anybody can who has it."""
        token, first, *rest = self.wallet("good").removesuffix("~").split("~")
        header, payload, signature = token.split(".")
        said = raw(payload).replace(b'"NY-', b'"NZ-')
        self.keep("left out", wallet="~".join([token, *rest, ""]))
        self.keep("none of it", wallet=f"{token}~")
        twin = raw(signature)[:32] + (ecdsa.ORDER - int.from_bytes(raw(signature)[32:])).to_bytes(
            32
        )
        signed = f"{header}.{payload}.{tokens.encode(twin)}"
        self.keep("the signature's other form", wallet="~".join([signed, first, *rest, ""]))
        changed = f"{header}.{tokens.encode(said)}.{signature}"
        pdf = self.pdf("good").replace(b"Typst", b"Tipst", 1)
        assert pdf != self.pdf("good")
        self.keep("changed", wallet="~".join([changed, first, *rest, ""]), pdf=pdf)
        salt, name, value = json.loads(raw(first))
        other = tokens.encode(json.dumps([salt, name, f"{value}x"]).encode())
        self.keep("claim changed", wallet="~".join([token, other, *rest, ""]))
        self.keep("added to", pdf=self.pdf("good") + b"%")

    def _forge(self) -> None:
        """Sign what the good one says with the keys of others."""
        token, *disclosures = self.wallet("good").removesuffix("~").split("~")
        header, payload = (json.loads(raw(part)) for part in token.split(".")[:2])
        code = CODE.search(self.pdf("good"))
        assert code
        given = {"header": header, "payload": payload, "disclosures": disclosures}
        told = self.insider("sign", **given, code=code[1].decode())
        self.keep("another agency", wallet=told["wallet"], pdf=base64.b64decode(told["pdf"]))

        own = certificates.new_key()
        root = certificates.root(own, nation="Republic of Nyota", now=clock.now())
        for case, more in {
            "another key": {},
            "nobody": {"kid": certificates.kid_of(root)},
        }.items():
            forged = tokens.sign(header | more, payload, own)
            self.keep(case, wallet="~".join([forged, *disclosures, ""]))
        # Signed, sealed and named as ours are, by a root that is not the nation's.
        with ThreadPoolExecutor(1) as elsewhere:  # a browser's loop may run in this thread
            foreign = elsewhere.submit(sample).result()
        self.keep("nobody", pdf=foreign.pdf)
        self.keep("another nation", wallet=foreign.wallet)


def read(token: str) -> dict[str, Any]:
    """Return what a token says, whoever signed it."""
    found: dict[str, Any] = json.loads(raw(token.split(".")[1]))
    return found


def raw(text: str) -> bytes:
    """Return what base64url text holds."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def filled(page: Answer) -> dict[str, str]:
    """Return what the fields of a page hold."""
    return {
        name: unescape(value)
        for found in (FIELD, CHOICE)
        for name, value in found.findall(page.text)
    }


def download(client: Client, path: str) -> bytes:
    """Fetch a file to the byte."""
    line = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    try:
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        line.request("GET", path, headers={"Cookie": cookies})
        answer = line.getresponse()
        content = answer.read()
    finally:
        line.close()
    assert answer.status == 200, (path, content[:300])
    return content


def until(done: Callable[[], Any]) -> Any:
    """Wait for the worker; return what came of it."""
    deadline = time.monotonic() + WAIT_S_MAX
    while not (found := done()):
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.1)
    return found
