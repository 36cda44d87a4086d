"""What breaks programs: each group is one way in, and each word carries a mark to look for."""

from __future__ import annotations

MARK = "zzx"  # an element or attribute of this name in a page was written by us
EVIL = "evil-zz.example"
INJECTED = "x-injected-zz"
FACTORS = (7919, 104729)
PRODUCT = str(FACTORS[0] * FACTORS[1])  # stands nowhere unless somebody worked it out
SLOW_S = 6.0  # and a query that was told to sleep sleeps longer
_A, _B = FACTORS

MARKUP = (
    f"<{MARK} onload=alert(1)>",
    f"<script>/*<{MARK}>*/alert(1)</script>",
    f'"><{MARK}>',
    f"'><{MARK}>",
    f'" on{MARK}="alert(1)" x="',
    f"</textarea></title></style><{MARK}>",
    f"<img src=x onerror=alert(1)><{MARK}>",
    f"javascript:alert('{MARK}')",
    f"&lt;{MARK}&gt;<{MARK}/>",
    f"<svg><{MARK} xlink:href=data:,x>",
    f"{{{{constructor}}}}<{MARK}>",
    f"\u202e<{MARK}>\u202c",
)
SQL = (
    "'",
    '"',
    "' OR '1'='1' --",
    "'; SELECT pg_sleep(9) --",
    "') OR pg_sleep(9) IS NULL --",
    "1 AND (SELECT 1 FROM pg_sleep(9))",
    f"' UNION SELECT ({_A}*{_B})::text --",
    "%' ESCAPE 'x",
    "\\'; --",
    "$$; SELECT 1; $$",
    "%",
    "_",
    "a\\",
    "x'::regclass--",
)
FORMULAS = (
    f"{{{{{_A}*{_B}}}}}",
    f"${{{_A}*{_B}}}",
    f"#{{{_A}*{_B}}}",
    f"<%= {_A}*{_B} %>",
    f"{{% widthratio {_A} 1 {_B} %}}",
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "{0.__class__.__init__.__globals__}",
    "{reason}{details}",
    "%(day)s%s%n%x",
    f"={_A}*{_B}",
    f"@SUM({_A}*{_B})",
    "=cmd|' /C calc'!A0",
    f"string({_A} * {_B})",
    f'"+string({_A}*{_B})+"',
    "me.full_name",
    f"#({_A} * {_B})",
    '#read("/etc/passwd")',
    "#eval(`1+1`)",
)
LINES = (
    f"a\r\n{INJECTED}: 1",
    f"a\n{INJECTED}: 1",
    f"a\r\nSet-Cookie: {INJECTED}=1",
    f"a%0d%0a{INJECTED}:1",
    f"\u560d\u560a{INJECTED}: 1",
    '"}\n{"level":"error","event":"forged"}',
    "\x1b[31mred\x1b[0m",
    "a\x0b\x0c\x1c\x85\u2028\u2029b",
    "To: x\r\nBcc: all@evil-zz.example",
)
PLACES = (
    f"//{EVIL}",
    f"/\\{EVIL}",
    f"https://{EVIL}",
    f"https:{EVIL}",
    f"///{EVIL}/%2e%2e",
    f"/%09/{EVIL}",
    f"\t//{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f"http://localhost@{EVIL}/",
    f"/.{EVIL}",
    f"//localhost\\@{EVIL}",
    f"javascript://{EVIL}/%0aalert(1)",
    f"data:text/html,<{MARK}>",
    "http://[",
    "//[::1",
    "/\u2100" + EVIL,
    f"\uff0f\uff0f{EVIL}",
)
FILES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd\0.pdf",
    "file:///etc/passwd",
    "a" * 300 + ".pdf",
    "CON",
    ".htaccess",
    "lease.pdf;.exe",
    f"<{MARK}>.pdf",
    f'"; filename="x{MARK}.html',
    "\u202efdp.exe",
)
SHAPES = (
    *("", " ", "0", "-1", "1", "1.5", "1e999", "nan", "inf", "-0", "0x10", "1_000", "9" * 400),
    *("true", "null", "undefined", "[]", "{}", "[object Object]", "None", "\u0663", "\u00bd", "½"),
    *("31", "30", "2", "0000", "9999", "99999", "-2026", "2026", "yes", "no", "self", "draft"),
    *("\0", "a\0b", "\x7f", "\ufeff", "\ufffe", "\U0010ffff", "\u200b", "e\u0301" * 200, "\ud800"),
    *("__proto__", "constructor", "toString", "__class__", "id", "pk", "self", "cls", "args"),
    *("a" * 3000, "\u0627" * 2000, "[" * 5000, "(" * 5000, " " * 5000, "a," * 3000, "@" * 2000),
    *("a@" + "b." * 500 + "c", "+" * 50 + "1", "+259" + "7" * 60, "9" * 5000),
)
NAMES = (
    *("q", "after", "show", "service", "next", "number", "printed", "again", "agree", "change"),
    *(
        "done",
        "id",
        "seen",
        "reason",
        "message",
        "ground",
        "questions",
        "relation",
        "child",
        "file",
    ),
    *(
        "__proto__",
        "constructor[prototype][a]",
        "a[]",
        "a[b][c]",
        "a.b",
        "$where",
        "$gt",
        "_method",
    ),
    *("csrfmiddlewaretoken", "a\0b", "\ud800", "", "%", "x" * 3000, "applicant_id", "person_id"),
    *("is_admin", "stage", "outcome", "post", "agency", "still_there", "truth", "proof"),
)
GROUPS = {
    "markup": MARKUP,
    "sql": SQL,
    "formula": FORMULAS,
    "lines": LINES,
    "places": PLACES,
    "file names": FILES,
    "shapes": SHAPES,
}
RAW = (
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",  # half a pair
    b"\xf8\x88\x80\x80\x80",
    b"\xc0\xaf",  # overlong /
    b"\x00",
    b"%",
    b"%zz",
    b"%ff%fe",
    b"%u0041",
    b"%c0%ae%c0%ae%c0%af",
    b"\xef\xbb\xbf",
    b"+" * 50,
    b"&" * 200,
    b"=" * 200,
    b";a=1;b=2",
)
