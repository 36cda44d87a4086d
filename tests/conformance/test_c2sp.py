"""What others published of C2SP notes, cosignatures and witnesses, read by ours.

Sources: golang.org/x/mod/sumdb/note (the reference implementation's own key and note), the
specification tlog-cosignature, and the test logs of litewitness (FiloSottile/torchwood), which are
sigsum's. Data only; none of their code is here.
"""

from __future__ import annotations

import base64
import hashlib

import pytest

from torana.pure import cosignatures, notes, witnessing

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = "YEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # after the byte of its kind
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
WITNESSED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
# Of two logs: the key, and what the log signed of its first leaf.
SIGSUM = [
    (
        "52c05edad1bf5feffa81354faae59a655d9a9a1a793ed2f62c39c26c0be2aecd",
        (
            "7BKT0gOfNZ1J0So9unY3BZtm2YkPIoNYM/dce0Z2avJDs8dxN6ts9bOSwwrVrbjm6P9K3ZxpK6jJngOG6YvGGzV/"
            "lwo="
        ),
    ),
    (
        "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f",
        (
            "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUb"
            "IQY="
        ),
    ),
]


def test_the_reference_note_opens_and_is_signed_byte_for_byte() -> None:
    peter = notes.verifier_of(PETER)
    assert notes.open_note(f"{TEXT}\n{SIGNED}", peter) == TEXT
    seed = base64.b64decode("A" + PETERS_SEED)[1:]
    assert notes.sign(TEXT, "PeterNeumann", seed) == f"{TEXT}\n{SIGNED}"


def test_no_part_of_the_reference_key_is_a_key_and_no_neighbour_of_it() -> None:
    """As the reference implementation's own test does."""
    for begin in range(len(PETER)):
        for end in range(begin + 1, len(PETER) + 1):
            if (begin, end) != (0, len(PETER)):
                with pytest.raises(notes.NoteRefused):
                    notes.verifier_of(PETER[begin:end])
    for at, sign in enumerate(PETER):
        with pytest.raises(notes.NoteRefused):
            notes.verifier_of(PETER[:at] + chr(ord(sign) + 1) + PETER[at + 1 :])


def test_the_specifications_cosigned_checkpoint_is_read_as_it_says() -> None:
    body, (log, witness) = notes.parts_of(WITNESSED)
    assert notes.checkpoint_of(body).size == 20852163
    assert (log.name, witness.name) == ("example.com/behind-the-sofa", "witness.example.com/w1")
    at = int.from_bytes(witness.data[: cosignatures.TIME_BYTES], "big")
    assert at == 1679315147  # "time 1679315147", as the specification prints it
    assert len(witness.data) == 8 + 64
    assert "".join(s.line for s in (log, witness)) == WITNESSED.split("\n\n")[1]


@pytest.mark.parametrize(("public", "signature"), SIGSUM)
def test_a_log_of_sigsum_is_witnessed(public: str, signature: str) -> None:
    key = bytes.fromhex(public)
    origin = f"sigsum.org/v1/tree/{hashlib.sha256(key).hexdigest()}"
    root = base64.b64encode(b"\x2a" + bytes(31)).decode()
    sent = f"old 0\n\n{origin}\n1\n{root}\n\n— {origin} {signature}\n"
    log = witnessing.Log(origin, (notes.Verifier(origin, key),))
    accepted = witnessing.decide(witnessing.submission_of(sent.encode()), {origin: log}, {})
    assert (accepted.checkpoint.size, accepted.checkpoint.root[0]) == (1, 42)
    other = witnessing.Log(origin, (notes.verifier_of(PETER),))
    with pytest.raises(witnessing.Refused) as refused:
        witnessing.decide(witnessing.submission_of(sent.encode()), {origin: other}, {})
    assert refused.value.status == 403
