"""Replaces the contents of marked groups in an SVG file and leaves every other byte alone.

A group is marked by its opening tag, on a line of its own, and by a comment behind its closing tag:

    <g id="seal">
    …
    </g><!-- seal -->
"""

import re
from pathlib import Path


def replace_groups(file, contents):
    """Puts each list of elements, one to a line, between the tags of the group with that id."""
    text = Path(file).read_text(encoding="utf-8")
    for group, elements in contents.items():
        pattern = re.compile(rf'(<g id="{group}"[^>]*>\n)(.*?)(</g><!-- {group} -->)', re.DOTALL)
        body = "".join(element + "\n" for element in elements)
        text, found = pattern.subn(lambda match: match[1] + body + match[3], text)
        if found != 1:
            raise SystemExit(f"{file}: group {group!r} found {found} times, expected once")
    Path(file).write_text(text, encoding="utf-8", newline="\n")
