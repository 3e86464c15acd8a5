"""File names made safe, addresses in one spelling."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khunnatham.evidence import links, names
from khunnatham.wording import Refusal


@pytest.mark.parametrize(
    ("original", "cleaned"),
    [
        ("ภาพกิจกรรม ๑.JPG", "ภาพกิจกรรม ๑.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\a\\ประชุม.png", "ประชุม.jpg"),
        ("ภาพ\u202egpj.exe", "ภาพgpj.jpg"),
        ("\u200fรายงาน\u200b.pdf", "รายงาน.jpg"),
        ("  a \t b .pdf ", "a b.jpg"),
        ("CON.jpg", "_CON.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("...", "file.jpg"),
        ("", "file.jpg"),
        (None, "file.jpg"),
        ('a<b>:"c|?*.jpg', "abc.jpg"),
        ("x\x00y\n.jpg", "xy.jpg"),
        ("แผน v1.2 ฉบับแก้.docx", "แผน v1.2 ฉบับแก้.jpg"),
        ("น้ำ.jpg", "น้ำ.jpg"),
    ],
)
def test_a_name_is_cleaned(original: str | None, cleaned: str) -> None:
    assert names.clean(original, extension="jpg") == cleaned


def test_a_long_thai_name_is_cut_between_letters() -> None:
    cleaned = names.clean("ที่ปี้" * 200 + ".jpg", extension="jpg")

    assert len(cleaned.encode()) <= 205
    assert not unicodedata.category(cleaned[0]).startswith("M")
    assert ("ที่ปี้" * 200).startswith(cleaned.removesuffix(".jpg"))
    assert unicodedata.category(("ที่ปี้" * 200)[len(cleaned) - 4])[0] != "M"


def test_the_original_is_kept_and_shown_without_direction_marks() -> None:
    assert names.kept("ภาพ\u202egpj\x00.exe") == "ภาพ\u202egpj.exe"
    assert names.shown("ภาพ\u202egpj.exe") == "ภาพgpj.exe"
    assert len(names.kept("ก" * 5000)) == 1000


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(original: str) -> None:
    cleaned = names.clean(original, extension="pdf")

    assert cleaned.endswith(".pdf")
    assert len(cleaned.encode()) <= 210
    assert not set(cleaned) & set('/\\<>:"|?*\x00\n')
    assert not cleaned.startswith((".", " "))
    assert all(unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} for sign in cleaned)
    cleaned.encode()


@pytest.mark.parametrize(
    ("address", "spelled"),
    [
        ("https://Example.GO.th", "https://example.go.th/"),
        ("example.go.th/a", "https://example.go.th/a"),
        ("https://example.go.th:443/a?b=1#c", "https://example.go.th/a?b=1#c"),
        ("http://example.go.th:8080/", "http://example.go.th:8080/"),
        ("  https://youtu.be/abc?utm_source=x&t=10&fbclid=y ", "https://youtu.be/abc?t=10"),
        ("https://example.go.th/แผน", "https://example.go.th/%E0%B9%81%E0%B8%9C%E0%B8%99"),
        ("https://ไทย.ไทย/", "https://xn--o3cw4h.xn--o3cw4h/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_an_address_has_one_spelling(address: str, spelled: str) -> None:
    assert links.normalised(address) == spelled


@pytest.mark.parametrize(
    "address",
    [
        "", "javascript:alert(1)", "data:text/html,x", "ftp://example.go.th/", "file:///etc/passwd", "https://",
        "https://user:pass@example.go.th/", "https://exa mple.go.th/", "https://example.go.th:99999/", "https://[::1",
        "https://example.go.th/\u202ex", "//", "mailto:a@b.go.th", "https://a..b/", "https://<x>/",
        "https://example.go.th/" + "ก" * 900, "\\\\server\\share", "https:/x",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        links.normalised(address)
    assert (refused.value.code, refused.value.field) == ("link-not-valid", "url")


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-zก-ฮ.]{1,20}(:[0-9]{1,5})?/[^\s]{0,30}", fullmatch=True))
def test_spelling_twice_changes_nothing_and_only_the_web_comes_through(address: str) -> None:
    try:
        spelled = links.normalised(address)
    except Refusal:
        return
    assert spelled.startswith(("https://", "http://"))
    assert spelled.isascii()
    assert links.normalised(spelled) == spelled
