"""Writes docs/peers.md."""

from pathlib import Path

from names import Case

MARKS = {"+": "✓", "-": "✗", ".": "–"}

INTRODUCTION = """\
# Names beside other programs

Each name is set by engross, Chromium, Pango, Typst and Pillow, in the fonts of [fonts](../fonts)
and no others. All are asked for the same font, size, language, letter spacing and width of lines; those
that look for a font by a list of families have the bundled families in it, the text faces first. Pillow sets a
text in one font: the one asked for, or where all of the name is in another script, the face of that script. Every
name comes as data, as from a roster.

```console
$ python3 tests/peers/sheet.py target/release/engross
```

sets them again and writes this page ([tests/peers](../tests/peers/README.md)). Its last run was with
{versions}.

Most names are chosen because programs differ over them, so the table is no measure of how often one is
right. All five shape with HarfBuzz or a port of it. What differs is above that: which font a letter comes from and at
what size, where a line ends, and what happens to what was typed badly. The verdicts are by eye. ✓ is right, ✗ wrong,
and – means that the program has no means to do it.

The page does not show what the others have and engross has not: paragraphs with justified and hyphenated lines, for
example, and vertical text.
"""


def write(path: Path, versions: dict[str, str], cases: list[Case], folder: str) -> None:
    """The table, and the picture of each case."""
    said = [f"{name} {version}" for name, version in versions.items()]
    lines = [
        INTRODUCTION.format(versions=f"{', '.join(said[:-1])} and {said[-1]}"),
        f"| | | {' | '.join(versions)} |",
        f"|--:|---|{':-:|' * len(versions)}",
    ]
    for number, case in enumerate(cases, 1):
        marks = " | ".join(MARKS[mark] for mark in case.marks)
        lines.append(f"| {number} | [{case.title}](#{anchor(number, case)}) | {marks} |")
    for number, case in enumerate(cases, 1):
        lines += [
            "",
            f"## {number}. {case.title}",
            "",
            case.why,
            "",
            f"![{case.text}, in five programs]({folder}/{number:02}.png)",
        ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def anchor(number: int, case: Case) -> str:
    """The fragment that GitHub gives the heading."""
    kept = (c for c in f"{number}. {case.title}".lower() if c.isalnum() or c in " -ʻ")
    return "".join(kept).replace(" ", "-")
