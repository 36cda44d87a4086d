"""Names that want something, on a picture that does not: each with the name that is kept."""

from __future__ import annotations

NAMES = (
    ("../../../../etc/passwd", "passwd.jpg"),
    ("..\\..\\windows\\system32\\evil.jpg", "evil.jpg"),
    ("/etc/cron.d/evil.jpg", "evil.jpg"),
    ("C:\\autoexec.jpg", "autoexec.jpg"),
    ("..", "document.jpg"),
    (".", "document.jpg"),
    ("...jpg", "jpg.jpg"),
    (".htaccess", "htaccess.jpg"),
    ("photo.php.jpg", "photo.php.jpg"),
    ("photo.jpg.", "photo.jpg"),
    ("photo.jpg ", "photo.jpg"),
    ("photo\u202egpj.jpg", "photogpj.jpg"),
    ("\u2066photo\u2069.jpg", "photo.jpg"),
    ("pho\u200bto.jpg", "photo.jpg"),
    ("photo\x1b[2J.jpg", "photo[2J.jpg"),
    ('photo".jpg\r\nX-Evil: 1', 'photo".jpgX-Evil: 1.jpg'),
    ("a" * 300 + ".jpg", "a" * 100 + ".jpg"),
    ("ش" * 300 + ".jpg", "ش" * 100 + ".jpg"),
    ("<script>alert(1)</script>.jpg", "script>.jpg"),
    ("photo.jpg:evil.exe:$DATA", "photo.jpg:evil.exe:$DATA.jpg"),
    ("=cmd|'/c calc'!A1.jpg", "c calc'!A1.jpg"),
    ("CON.jpg", "CON.jpg"),
    ("{{7*7}}%(x)s${x}.jpg", "{{7*7}}%(x)s${x}.jpg"),
    ("", "document.jpg"),
)
