"""Decoding: which bytes are a text, and in one sentence why the others are none."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings.decoding import MAX_BYTES, UnreadableError, decode
from readings.text import tidy

SENTENCES = {
    "cp1252": "“El año pasado”, dijo la señora, “nadie preguntó qué pasó en el almacén”. ¿Quién escuchó?",
    "cp1250": "Pracowałyśmy przy żniwach, aż słońce zaszło. Żadna z nas nie śmiała powiedzieć, że się boi.",
    "iso8859_2": "Pracowałyśmy, aż słońce zaszło. Żadna nie śmiała powiedzieć, że się boi. Później mówiłyśmy.",
    "cp1251": "Мы собрались на кухне после смены и говорили по очереди. Никто никого не перебивал.",
    "koi8_r": "Мы собрались на кухне после смены и говорили по очереди. Никто никого не перебивал.",
    "cp1253": "Μαζευτήκαμε στην κουζίνα μετά τη βάρδια και μιλήσαμε με τη σειρά. Κανείς δεν διέκοψε.",
    "cp1254": "Vardiyadan sonra mutfakta toplandık ve sırayla konuştuk. "
    "Kimse kimsenin sözünü kesmedi; şaşırdık, güldük.",
    "cp1255": "נפגשנו במטבח אחרי המשמרת ודיברנו בתורות. אף אחת לא הפריעה.",
    "cp1256": "اجتمعنا في المطبخ بعد انتهاء العمل وتحدثنا بالتناوب. لم يقاطع أحد أحدا.",
    "gb18030": "我们下班后在厨房里聚会，轮流说话。没有人打断别人，这是新鲜的事情。",
    "big5": "我們下班後在廚房裡聚會，輪流說話。沒有人打斷別人，這是新鮮的事情。",
    "cp949": "우리는 일이 끝난 뒤 부엌에 모여 차례로 이야기했다. 아무도 끼어들지 않았다.",
    "cp932": "仕事が終わった後、私たちは台所に集まり、順番に話しました。誰も邪魔をしませんでした。",
    "euc_jp": "仕事が終わった後、私たちは台所に集まり、順番に話しました。誰も邪魔をしませんでした。",
}


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_as_it_was_and_is_no_guess(text: str) -> None:
    if tidy(text).strip() and not text.startswith("\ufeff"):
        decoded = decode(text.encode())
        assert (decoded.text, decoded.guessed) == (text, "")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    text = "Nobody’s story is interrupted: 工人, نساء."
    assert decode(mark + text.encode(encoding)) == (text, "")


@pytest.mark.parametrize("encoding", SENTENCES)
def test_older_encodings_are_guessed_right_and_said_to_be_a_guess(encoding: str) -> None:
    text = SENTENCES[encoding]
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"a" * (MAX_BYTES + 1), "larger than 5 MB"),
        (b"%PDF-1.7 and so on", "This is a PDF"),
        (b"PK\x03\x04word/document.xml", "isn’t a text file"),
        (b"{\\rtf1\\ansi Words}", "isn’t a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "isn’t a text file"),
        (bytes(range(1, 32)) * 20, "isn’t a text file"),
        (b"\n<!DOCTYPE html><p>Words", "code of a web page"),
        (b"Words and\x00 words", "NUL byte"),
        ("Words without a mark".encode("utf-16-le"), "NUL byte"),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "NUL byte"),
        (bytes(range(0x80, 0x100)) * 20, "encoding can’t be told"),
        (codecs.BOM_UTF16_LE + b"abc", "encoding can’t be told"),
        ("Déjà vu, été, là-bas, dépôt. ".encode() * 9 + b"\xff\xfe", "encoding can’t be told"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence) as refused:
        decode(data)
    assert len(refused.value.messages) == 1


def test_5_mb_are_not_too_many() -> None:
    assert len(decode(b"word " * (MAX_BYTES // 5)).text) == MAX_BYTES


@given(data=st.binary(max_size=400))
def test_any_bytes_become_text_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except UnreadableError:
        return
    assert "\0" not in text
    assert tidy(text).strip()
