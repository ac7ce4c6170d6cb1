"""What both drawing scripts share: the colours, the form of numbers, and how they write into the SVG."""

import re
from pathlib import Path

PAPER = "#fdfbf6"
NAVY = "#12244f"
SLATE = "#4a5a86"
# Bronze is for lines; small lettering takes the darker one, to keep a contrast of 4.5 to 1 on the paper.
BRONZE = "#a5813f"
DARK_BRONZE = "#876629"


def replace_groups(file, contents):
    """Puts each list of elements, one to a line, into the group with that id; other bytes stay as they are.

    Such a group has its opening tag on a line of its own and a comment behind its closing tag:

        <g id="seal">
        …
        </g><!-- seal -->
    """
    text = Path(file).read_text(encoding="utf-8")
    for group, elements in contents.items():
        pattern = re.compile(rf'(<g id="{group}"[^>]*>\n)(.*?)(</g><!-- {group} -->)', re.DOTALL)
        body = "".join(element + "\n" for element in elements)
        text, found = pattern.subn(lambda match, body=body: match[1] + body + match[3], text)
        if found != 1:
            raise SystemExit(f"{file}: group {group!r} found {found} times, expected once")
    Path(file).write_text(text, encoding="utf-8", newline="\n")


def pair(x, y):
    return f"{num(x)} {num(y)}"


def num(value):
    """A hundredth of a pixel is finer than any printer; fewer digits keep the file small."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
