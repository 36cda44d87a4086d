"""What documents refuses, and what would be accepted instead."""

from __future__ import annotations

from torana.base.errors import Busy, Refusal


class WrongType(Refusal):
    """We cannot take this kind of file."""

    code = "wrong-type"
    status = 415
    remedy = "Send one of these: {accepted}."


class PictureFormat(WrongType):
    """This picture is in the {found} format, which many offices cannot open."""

    code = "picture-format"
    remedy = (
        "Send one of these: {accepted}. On an iPhone: Settings, Camera, Formats, Most Compatible, "
        "then take the photo again. Elsewhere a screenshot of the picture will do."
    )


class TooLarge(Refusal):
    """This file is too large: {size}. The largest we can take here is {size_max}."""

    code = "too-large"
    status = 413
    remedy = "Choose a file of up to {size_max}, or take the photo again in a smaller size."


class TooManyPixels(Refusal):
    """This picture has too many pixels: {megapixels} million."""

    code = "too-many-pixels"
    status = 413
    remedy = "Send a picture of up to {megapixels_max} million pixels, such as a phone takes."


class TooManyPages(Refusal):
    """This PDF has too many pages: {pages}."""

    code = "too-many-pages"
    status = 413
    remedy = "Send up to {pages_max} pages: only those that matter here."


class NotWhatItSays(Refusal):
    """The name of this file says {named}, but it holds {found}."""

    code = "not-what-it-says"
    remedy = "Send the file as the program or the phone that made it has named it."


class ActiveContent(Refusal):
    """This PDF can do things by itself: it holds {what}."""

    code = "active-content"
    remedy = "Print it to a new PDF, or send a photo of the paper."


class Harmful(Refusal):
    """Our scanner knows this file as harmful."""

    code = "harmful"
    remedy = "Send a photo of the paper, and have the machine that made this file looked at."


class ScannerAway(Busy):
    """Files cannot be looked at for harm at this moment."""

    code = "scanner-away"
    remedy = "Nothing else is lost. Send the file again in some minutes."


class Locked(Refusal):
    """This PDF is locked with a password."""

    code = "locked"
    remedy = "Save it without the password, or send a photo of the paper."


class Unreadable(Refusal):
    """We could not open this file: it is empty, broken or cut off."""

    code = "unreadable"
    remedy = "Open it yourself to see that it is whole, then send it again."


class PageMissing(Refusal):
    """This document has no such page."""

    code = "page-missing"
    status = 404
    remedy = "Choose a page from 1 to {pages}."
