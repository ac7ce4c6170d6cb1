"""Shaping by HarfBuzz."""

import re
from typing import NamedTuple

import uharfbuzz


class Glyph(NamedTuple):
    """A glyph in font units, y up."""

    id: int
    cluster: int
    x: int
    y: int
    advance: int


class HarfBuzz:
    """Shapes the runs that `engross inspect` shows."""

    def __init__(self):
        self.faces = {}
        self.fonts = {}

    @staticmethod
    def version():
        return uharfbuzz.version_string()

    def face(self, run):
        key = run["font"], run["face"]
        if key not in self.faces:
            blob = uharfbuzz.Blob.from_file_path(run["font"])
            self.faces[key] = uharfbuzz.Face(blob, run["face"])
        return self.faces[key]

    def font(self, run):
        key = run["font"], run["face"], tuple(sorted(run["variations"].items()))
        if key not in self.fonts:
            font = uharfbuzz.Font(self.face(run))
            font.set_variations(run["variations"])
            self.fonts[key] = font
        return self.fonts[key]

    def units_per_em(self, run):
        return self.face(run).upem

    def shape(self, text, run):
        """The run's glyphs, with the rest of its line as context."""
        buffer = uharfbuzz.Buffer()
        buffer.add_utf8(text.encode(), run["start"], run["end"] - run["start"])
        buffer.direction = run["direction"]
        buffer.script = run["script"]
        if run["language"] != "und":
            buffer.language = run["language"]
        return self._shape(run, buffer, features(run.get("features", [])))

    def shape_guessing(self, text, run):
        """The whole text in the run's font and language, with the script and direction that
        HarfBuzz guesses."""
        buffer = uharfbuzz.Buffer()
        buffer.add_utf8(text.encode())
        buffer.guess_segment_properties()
        if run["language"] != "und":
            buffer.language = run["language"]
        return self._shape(run, buffer, {})

    def _shape(self, run, buffer, features):
        uharfbuzz.shape(self.font(run), buffer, features, shapers=["ot"])
        glyphs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        return [
            Glyph(info.codepoint, info.cluster, at.x_offset, at.y_offset, at.x_advance)
            for info, at in glyphs
        ]


def features(notations):
    """Features in hb-shape's notation, `liga[2:4]=0`, as arguments for uharfbuzz."""
    ranges = {}
    for notation in notations:
        tag, start, end, value = re.fullmatch(r"(\w{4})\[(\d+):(\d+)\]=(\d+)", notation).groups()
        ranges.setdefault(tag, []).append((int(start), int(end), int(value)))
    return ranges
