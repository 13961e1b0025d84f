"""The text that is read on the path, in two languages: either is the original, and the other its translation."""

from dataclasses import dataclass
from html import escape

PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><title>{title}</title><meta name="author" content="{author}"></head>
<body>
<nav><a href="/">Home</a> <a href="/archive">Archive</a></nav>
<article>
<h1>{title}</h1>
<time datetime="2019-05-03">3 May 2019</time>
{paragraphs}
<div class="newsletter"><p>{newsletter}</p><form><input type="email"><button>OK</button></form></div>
<figure><img src="list.jpg" alt=""><figcaption>{caption}</figcaption></figure>
</article>
<footer><p>© 2019</p></footer>
</body></html>
"""


@dataclass(frozen=True)
class Essay:
    """A text as it is found on a web page, and what people on the path say about it, in its own language.

    The third paragraph is cut in two on the page, and the sixth is a heading that looks like a paragraph.
    """

    language: str
    direction: str
    title: str
    author: str
    paragraphs: tuple[str, ...]
    newsletter: str
    caption: str
    selected: tuple[str, str]
    """Where a selection begins in the first paragraph, and where it ends in the second."""
    quote: str
    """What is selected then."""
    said: str
    word: str
    """Stands in one paragraph and in what is said, and nowhere else."""
    question: str
    answer: str
    content: str
    note: str
    edit: tuple[str, str]
    others: tuple[str, str]

    @property
    def page(self) -> str:
        """The file that an organizer has of it."""
        return PAGE.format(
            language=self.language,
            direction=self.direction,
            title=escape(self.title),
            author=escape(self.author),
            paragraphs="\n".join(f"<p>{escape(text)}</p>" for text in self.found),
            newsletter=escape(self.newsletter),
            caption=escape(self.caption),
        )

    @property
    def found(self) -> list[str]:
        """The paragraphs as the web page has them."""
        first, second = self.paragraphs[2].split("|")
        return [*self.paragraphs[:2], first.strip(), second.strip(), *self.paragraphs[3:]]

    @property
    def whole(self) -> list[str]:
        """The paragraphs as they should be."""
        return [text.replace("|", "") for text in self.paragraphs]

    @property
    def heading(self) -> str:
        return self.paragraphs[5]

    @property
    def revised(self) -> str:
        """The text a year later: paragraph 3 edited, 4 put at the end, 10 gone, 6 and 8 told in other words.

        The heading has no number.
        """
        texts = self.whole
        texts[2] = texts[2].replace(*self.edit)
        moved = texts[3]
        texts[6], texts[8] = self.others
        kept = [text for place, text in enumerate(texts) if place not in {3, 10}]
        return "\n\n".join([*kept, moved])


ENGLISH = Essay(
    language="en",
    direction="ltr",
    title="The ferry list",
    author="Ana Voss",
    paragraphs=(
        "The first ferry leaves at ten to five. Whoever cleans the offices over there is on it. Nobody counts us.",
        "So Mari kept a list on a time sheet. She wrote down who came late because of it, and what it cost her.",
        "The company said that the river was| nobody’s fault. We said: the timetable is somebody’s, who is here.",
        "My cousin lost a day’s pay for eleven minutes. She told only the rail that she was holding.",
        "In the second week there were forty names on it.",
        "What we did with it",
        "We read the list aloud on the upper deck, each of us her own line.",
        "In the third week everybody on board knew what the lunch box held.",
        "The foreman asked to see it and was shown the inside of a lunch box.",
        "Now a second ferry leaves at five, and it is full.",
        "The harbour office never wrote back.",
        "The list hangs in the canteen, under the clock.",
    ),
    newsletter="Subscribe to our newsletter: sign up now.",
    caption="The list, kept in a lunch box for a year.",
    selected=("Nobody counts us", "So Mari kept a list"),
    quote="Nobody counts us.\n\nSo Mari kept a list",
    said="We had a list too, and it was longer than the timetable.",
    word="timetable",
    question="What have you written down that nobody had asked for?",
    answer="The hours that I slept.",
    content="a loss of pay",
    note="Ask my cousin about this.",
    edit=("who is here", "who can be asked"),
    others=(
        "Whoever wanted to could hear at dawn, over the engine, what had been taken from whom.",
        "Someone from the management came once, wanted papers, and found bread and an apple.",
    ),
)

ARABIC = Essay(
    language="ar",
    direction="rtl",
    title="قائمة العبّارة",
    author="هدى سالم",
    paragraphs=(
        "تغادر العبّارة الأولى قبل الخامسة بعشر دقائق. تقف عليها النساء اللواتي ينظفن مكاتب الضفة الأخرى. لا أحد يعدّنا.",
        "فبدأت مريم تكتب أسماء على ظهر ورقة الدوام. كتبت من تأخرت بسبب العبّارة وكم خسرت في ذلك الشهر.",
        "قالت الشركة إن النهر ليس| ذنب أحد. قلنا إن الجدول ذنب شخص ما، وإن لهذا الشخص اسما ومكتبا.",
        "خسرت ابنة عمي أجر يوم كامل بسبب إحدى عشرة دقيقة. لم تخبر إلا الحاجز الذي كانت تمسك به.",
        "في الأسبوع الثاني صار في الورقة أربعون اسما.",
        "ماذا فعلنا بها",
        "قرأنا الأسماء بصوت عال على السطح، كل واحدة منا سطرها.",
        "في الأسبوع الثالث عرف كل من على المركب ما في علبة الطعام.",
        "طلب المشرف أن يراها فأريناه علبة طعام من الداخل.",
        "الآن تغادر عبّارة ثانية في الخامسة وهي ممتلئة.",
        "لم يجبنا مكتب الميناء أبدا.",
        "الورقة معلقة في المطعم تحت الساعة.",
    ),
    newsletter="Subscribe to our newsletter: sign up now.",
    caption="الورقة التي بقيت سنة في علبة طعام.",
    selected=("لا أحد يعدّنا", "فبدأت مريم"),
    quote="لا أحد يعدّنا.\n\nفبدأت مريم",
    said="كان عندنا نحن أيضا ورقة أطول من الجدول.",
    word="الجدول",
    question="ماذا كتبت ولم يطلبه منك أحد؟",
    answer="الساعات التي نمتها.",
    content="خسارة أجر",
    note="أسأل ابنة عمي عن هذا.",
    edit=("شخص ما، وإن لهذا الشخص اسما", "شخص له اسم"),
    others=(
        "من أرادت سمعت عند الفجر فوق ضجيج المحرك ما الذي أخذ وممن.",
        "جاء رجل من الإدارة مرة وسأل عن مستندات فوجد خبزا وتفاحة.",
    ),
)
