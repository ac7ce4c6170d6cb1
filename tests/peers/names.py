"""The names of the sheet, and who sets them right.

Most are chosen because programs differ over them; the others show that they agree. The verdicts
are by eye, from the pictures: look at these again before `docs/peers.md` changes.
"""

from dataclasses import dataclass, field

SCRIPT_FACE = "Great Vibes"
TEXT_FACE = "Noto Serif"


@dataclass(frozen=True)
class Case:
    """A name, and how it is to be set."""

    title: str
    """What the name shows."""
    lang: str
    name: str
    marks: str
    """A sign for each program: `+` right, `-` wrong, `.` it has no means to do it."""
    why: str
    font: str = SCRIPT_FACE
    single: str = ""
    """The family for a program that takes one font, if it is not `font`."""
    size: int = 64
    sentence: str = "{name}"
    """The text of the field; the name stands for `{name}`."""
    letter_spacing: float = 0.0
    """In em."""
    italic: bool = False
    width: int | None = None
    """Of the box, if the text is to be broken into lines."""
    options: dict[str, str] = field(default_factory=dict)
    """Keys of the field in engross for which the others have nothing."""

    @property
    def text(self) -> str:
        return self.sentence.replace("{name}", self.name)


CASES = [
    Case(
        "A Turkish fi",
        "tr",
        "Afife Işık",
        "+----",
        "Turkish has i and ı. The font's fi ligature takes the dot of the i, so it may not be used.",
        font=TEXT_FACE,
    ),
    Case(
        "A straight apostrophe",
        "ga",
        "Siobhán O'Neill",
        "+----",
        "Letters take a typographic apostrophe. The straight one falls between O and N and reads as a part of them. Typst replaces those that are typed in its document, not those of data.",
    ),
    Case(
        "An ʻokina, typed straight",
        "haw",
        "Ka'iulani Kānoa",
        "+----",
        "In Hawaiian it is a letter, a turned comma.",
    ),
    Case(
        "Vietnamese, decomposed (NFD)",
        "vi",
        "Nguyễn Thị Diễm",
        "+++++",
        "All compose the letters and find their glyphs.",
    ),
    Case(
        "Greek beside a script face",
        "el",
        "Eleni Παπαδοπούλου",
        "+----",
        "Of the small letters, Great Vibes has only π and λ, as signs. Three programs set them in it and the rest of the word in another face, half as large again as the name before it.",
    ),
    Case(
        "Two letters that the font lacks",
        "kk",
        "Ғабит Мүсірепов",
        "+----",
        "Great Vibes has Cyrillic, but not Ғ and ү. engross sets the whole name in one face, though not in the one asked for, and `check` says so.",
    ),
    Case(
        "Serbian italics",
        "sr",
        "Јованка Петровић",
        "+++++",
        "т has its Serbian form in all.",
        font=TEXT_FACE,
        italic=True,
    ),
    Case(
        "A figure dash",
        "en",
        "Smith‒Jones",
        "+----",
        "Great Vibes has no figure dash. engross sets its en dash; the dash of another face is heavier, higher and touches the h.",
    ),
    Case(
        "Doubled spaces",
        "pt",
        "Ana  Maria   Silva",
        "++---",
        "They are slips of the keyboard.",
    ),
    Case(
        "Capitals in a script face",
        "hu",
        "KATALIN VÖRÖS",
        "+....",
        'The capitals of a script face are initials and run into each other. Here engross has `capitals = "title"`; without it, it sets the same as the others, and `check` warns. CSS has `capitalize`, which keeps capitals.',
        options={"capitals": "title"},
    ),
    Case(
        "A sign that no font has",
        "pt",
        "Ana 🌸 Silva",
        "+----",
        'A box must not be printed. engross refuses the name; with `missing = "leave-out"` it sets *Ana Silva*.',
    ),
    Case(
        "A script that no font has",
        "bo",
        "བསྟན་འཛིན།",
        "+----",
        "The same. Pango's boxes say at least which characters they stand for.",
    ),
    Case(
        "Particles in two lines",
        "pt",
        "Ana Beatriz dos Santos de Oliveira",
        "+---.",
        "*dos* belongs to *Santos*. All others end the line with it.",
        width=500,
    ),
    Case(
        "Hyphens in two lines",
        "de",
        "Anna-Katharina Freifrau von Hohenberg-Lichtenstein",
        "++--.",
        "Pango and Typst end the line with *von*. With `text-wrap: balance`, Chromium finds the right break, because here the even one is right.",
        width=800,
    ),
    Case(
        "An Arabic name in an English sentence",
        "en",
        "محمد علي",
        "+----",
        "The number belongs to the sentence, not to the name. It needs an isolate, which engross puts around each value. Pango takes the direction of the sentence from the name. Pillow's one font has no Latin letters.",
        font=TEXT_FACE,
        single="Noto Naskh Arabic",
        size=44,
        sentence="{name}, 42 km in 2026",
    ),
    Case(
        "Urdu with letter spacing",
        "ur",
        "فاطمہ زہرا",
        "++--.",
        "Joined letters cannot be spaced: Pango and Typst tear them apart.",
        font=TEXT_FACE,
        single="Noto Naskh Arabic",
        letter_spacing=0.1,
    ),
    Case(
        "Hebrew with vowels",
        "he",
        "שָׁלוֹם בֶּן־דָּוִד",
        "+++++",
        "The points are where they belong in all.",
        font=TEXT_FACE,
        single="Noto Serif Hebrew",
    ),
    Case(
        "Khmer with letter spacing",
        "km",
        "ភាសាខ្មែរ ស្រីនាថ",
        "++-+.",
        "Pango turns off the joins of ភា, សា and នា, which Khmer requires, and sets the vowel of ស្រី too high.",
        font=TEXT_FACE,
        single="Noto Serif Khmer",
        letter_spacing=0.1,
    ),
    Case(
        "Devanagari with letter spacing",
        "hi",
        "क्षितिज श्रीवास्तव",
        "+---.",
        "The line above the letters of a word may not break. engross leaves such letters as close as they are.",
        font=TEXT_FACE,
        single="Noto Serif Devanagari",
        letter_spacing=0.1,
    ),
    Case(
        "Thai with letter spacing",
        "th",
        "น้ำผึ้ง ปั้นทอง",
        "+---.",
        "า is spaced like other letters, also in ำ. Chromium and Typst leave it at the letter before it; Pango moves the marks away from their letter.",
        font=TEXT_FACE,
        single="Noto Serif Thai",
        letter_spacing=0.1,
    ),
    Case(
        "N’Ko",
        "nqo",
        "ߡߎߛߊ߫ ߞߊ߲ߕߍ߫",
        "+++++",
        "Joined, from right to left, with its tone marks.",
        font=TEXT_FACE,
        single="Noto Sans NKo",
    ),
    Case(
        "Shapes of Taiwan",
        "zh-TW",
        "骨海直",
        "+++++",
        "骨 has its Taiwanese shape in all.",
        font=TEXT_FACE,
        single="Noto Serif SC",
    ),
    Case(
        "Shapes of Japan, and a variant",
        "ja",
        "渡邉󠄃 直樹",
        "+++++",
        "直 has its Japanese shape, and 邉 that of the variation selector U+E0103.",
        font=TEXT_FACE,
        single="Noto Serif SC",
    ),
    Case(
        "Georgian beside a script face",
        "ka",
        "ნინო ჭავჭავაძე",
        "+----",
        "Great Vibes has small letters of 0.36 em. At the same em, Georgian looks half as large again. engross scales it.",
        sentence="Nino {name}",
    ),
]
