"""Shadia has moved: in Arabic, on a small phone that runs no scripts, with a question in between.

She sends a photo of her water bill; the officer of Kaya asks for a better one, and grants.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.nation import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.walk import Walk

SHADIA = "6109358761"
OFFICER_OF_KAYA = "5816239020"
PAPERS = ROOT / "nations/nyota/demo/files"
BILL = PAPERS / "water-bill.jpg"
LEASE = PAPERS / "lease.pdf"
GO_ON = "حفظ ومتابعة"


def test_she_answers_one_question_and_has_a_certificate_of_where_she_lives(
    device: Callable[..., Walk],
) -> None:
    shadia = device(width=360, language="ar", scripts=False)
    find_the_service(shadia)
    say_where_she_lives_now(shadia)
    send_a_wrong_file_then_a_right_one(shadia)
    case = send(shadia)

    officer = device()
    officer.to_the_desk(OFFICER_OF_KAYA)
    look_through_the_case(officer)
    send_one_question_back(officer)

    answer_that_only(shadia, case)
    grant(officer)

    shadia.open(case)
    shadia.wait_until(lambda: "تنزيل ملف PDF المختوم" in shadia.text)
    assert "شهادتك جاهزة" in shadia.text
    shadia.look("case-arabic-granted")
    pdf = shadia.download("تنزيل ملف PDF المختوم")
    shadia.check_certificate(pdf)
    assert shadia.heading == "صحيحة"
    assert "شادية حسن" in shadia.text
    assert "Plot 12" in shadia.text, "the certificate says the new address"
    shadia.look("verify-genuine-arabic")


def find_the_service(shadia: Walk) -> None:
    shadia.open("/")
    assert shadia.page.locator("html").get_attribute("dir") == "rtl"
    shadia.look("home-arabic")
    shadia.page.get_by_role("searchbox").fill("عنوان")
    shadia.press("بحث")
    shadia.follow("الحصول على شهادة إقامة")
    shadia.look("service-arabic")
    shadia.follow("ابدأ")
    shadia.look("sign-in-arabic")
    shadia.sign_in(SHADIA)
    if "/drafts/" not in shadia.path:
        shadia.press("ابدأ")
    shadia.look("consent-arabic")
    shadia.press("أوافق على الاطلاع")


def say_where_she_lives_now(shadia: Walk) -> None:
    assert "شادية حسن" in shadia.text, "the register knows her name"
    shadia.look("known-arabic")
    shadia.choose(re.compile("هل ما زلت تسكن"), "لا")
    shadia.press(GO_ON)
    assert shadia.heading == "عنوانك الجديد"
    where = shadia.page.get_by_role("group", name="أين تسكن الآن؟")
    where.locator("[name$=line1]").fill("Plot 12, Lake Road")
    where.locator("[name$=place]").fill("Kaya Town")
    where.locator("[name$=area]").select_option("kaya")
    shadia.date(re.compile("منذ متى"), "3", "2", "2025")
    shadia.choose(re.compile("بأي صفة"), "مستأجر")
    shadia.look("address-arabic")
    shadia.press(GO_ON)
    shadia.write("الاسم", "Musa Otieno")
    shadia.page.get_by_label("الهاتف").fill("0712 000 321")
    shadia.look("landlord-arabic")
    shadia.press(GO_ON)


def send_a_wrong_file_then_a_right_one(shadia: Walk) -> None:
    shadia.choose(re.compile("ما الذي يمكنك"), re.compile("فاتورة"))
    shadia.send_file("الوثيقة", "bill.jpg", "image/jpeg", b"MZ\x90 not a picture at all" * 50)
    shadia.look("upload-arabic")
    shadia.press(GO_ON)
    assert "هناك مشكلة" in shadia.text
    assert "أرسل أحد هذه الأنواع: PDF، صورة JPEG، صورة PNG" in shadia.text, "what would be taken"
    shadia.look("upload-refused-arabic")
    kept = shadia.page.get_by_label(re.compile("فاتورة"))
    assert kept.is_checked(), "the other answers of the page are kept"
    shadia.send_file("الوثيقة", "bill.jpg", "image/jpeg", BILL.read_bytes())
    shadia.press(GO_ON)


def send(shadia: Walk) -> str:
    """Answer the last page, look at it all, and send; return the address of the case."""
    shadia.choose(re.compile("ما الغرض"), "فتح حساب مصرفي")
    shadia.page.get_by_label("كم شخصًا").fill("4")
    shadia.tick(re.compile("أقرّ بأنني"))
    shadia.press(GO_ON)
    assert shadia.heading == "مراجعة الأجوبة"
    assert "bill.jpg" in shadia.text
    shadia.look("check-arabic")
    shadia.press("إرسال")
    assert shadia.heading == "وصل طلبك"
    shadia.look("sent-arabic")
    shadia.follow("متابعة المعاملة")
    assert "موظف شؤون الإقامة ينظر في الطلب" in shadia.text
    shadia.look("case-arabic")
    return shadia.path


def look_through_the_case(officer: Walk) -> None:
    officer.look("desk-queue", resident=False)
    first = officer.page.locator("[data-queue] tbody tr").first
    assert "شادية حسن" in first.inner_text()
    first.get_by_role("link").click()
    assert "What the registers hold" in officer.text
    assert "Flat 6, Jacaranda Road" in officer.text, "the register's address beside the new one"
    officer.press(re.compile("Take it"))
    officer.page.locator("summary", has_text="Look at it").click()
    picture = officer.page.locator("details.paper img").first
    picture.scroll_into_view_if_needed()
    officer.page.wait_for_function(
        "() => document.querySelector('details.paper img').naturalWidth > 100"
    )
    officer.look("desk-case", resident=False)


def send_one_question_back(officer: Walk) -> None:
    officer.page.locator("summary", has_text="Ask the applicant").click()
    officer.tick("The paper")
    officer.write("What should the applicant do?", "Please send the lease, signed by both.")
    officer.look("desk-case-asking", resident=False)
    officer.press("Ask the applicant")
    officer.look("desk-queue-after", resident=False)
    assert officer.path.startswith("/desk?done=")


def answer_that_only(shadia: Walk, case: str) -> None:
    shadia.open(case)
    assert "Please send the lease" in shadia.text
    shadia.look("case-arabic-asked")
    shadia.page.locator(".box a.govuk-button").click()
    assert shadia.page.locator("main form .govuk-form-group").count() == 1, "that question only"
    shadia.look("answer-arabic")
    shadia.send_file("الوثيقة", "lease.pdf", "application/pdf", LEASE.read_bytes())
    shadia.press("إرسال الأجوبة")
    assert shadia.path == case


def grant(officer: Walk) -> None:
    officer.open("/desk?show=mine")
    row = officer.page.locator("[data-queue] tbody tr", has_text="شادية حسن")
    assert "answered again" in row.inner_text()
    row.get_by_role("link").click()
    assert "lease.pdf" in officer.text
    officer.page.locator("summary", has_text="Issue the certificate").click()
    officer.press("Issue the certificate")
    assert officer.path.startswith("/desk?done=")
