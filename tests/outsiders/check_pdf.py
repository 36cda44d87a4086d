"""Is a PDF whole, and who sealed it? By pyHanko and the root that the nation publishes.

python check_pdf.py https://services.example certificate.pdf [another …]
"""

import json
import sys
from urllib.request import urlopen

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

NATION, *FILES = sys.argv[1:]

with urlopen(f"{NATION}/.well-known/torana-certificates.pem") as answer:
    # The root stands first; the others are the agencies', which the files carry themselves.
    _, _, root = next(pem.unarmor(answer.read(), multiple=True))
trusted = ValidationContext(trust_roots=[Certificate.load(root)], allow_fetching=False)

for file in FILES:
    with open(file, "rb") as pdf:
        (seal,) = PdfFileReader(pdf).embedded_signatures
        status = validate_pdf_signature(seal, trusted)
    entire = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    told = {
        "whole": status.intact and status.valid and entire,
        "known": status.trusted,
        "by": status.signing_cert.subject.native["common_name"],
    }
    print(json.dumps(told))
