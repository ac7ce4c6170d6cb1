"""Checks the division of a line into runs against other implementations.

- Runs are in the visual order of python-bidi's implementation of UAX #9, character by character,
  and each has the direction of its level.
- Every letter is in a run of its own script, according to fonttools' Unicode data.
- Every visible character has a glyph in its run's font, and none is `.notdef`.
- For a line of one run, HarfBuzz gives the same glyphs if it guesses script and direction.
- A base letter and its marks are in the same run.
"""

import collections
import unicodedata

from bidi import algorithm as bidi
from fontTools import unicodedata as ucd


def problems(text, line, harfbuzz):
    yield from tiling(line)
    yield from order(text, line)
    for run in line["runs"]:
        yield from script(run)
        yield from missing(run)
    yield from clusters(line)
    if is_plain(line):
        yield from guessed(line, line["runs"][0], harfbuzz)


def coverage(line):
    counts = collections.Counter()
    counts["lines in visual order by another bidi algorithm"] += 1
    if is_plain(line):
        counts["lines in the script and direction that HarfBuzz guesses"] += 1
    if any(run["direction"] == "rtl" for run in line["runs"]):
        counts["lines with text from right to left"] += 1
    return counts


def is_plain(line):
    """Whether the line is one run, with the font's default features."""
    return len(line["runs"]) == 1 and not line["runs"][0].get("features")


def tiling(line):
    """The runs contain each byte of the line once."""
    ranges = sorted((run["start"], run["end"]) for run in line["runs"])
    borders = [0] + [end for _, end in ranges]
    if [start for start, _ in ranges] != borders[:-1] or borders[-1] != len(line["text"].encode()):
        yield f"the runs {ranges} omit a part of the line, or contain it twice"


def order(text, line):
    """The characters of the line are in visual order."""
    expected = visual_order(text, line["text"])
    actual = []
    for run in line["runs"]:
        indices = list(characters(line, run))
        actual += indices if run["direction"] == "ltr" else reversed(indices)
    # UAX #9 removes joiners and other characters without a direction before it orders the rest.
    actual = [index for index in actual if unicodedata.bidirectional(line["text"][index]) != "BN"]
    if actual != expected:
        yield f"visual order {actual}, python-bidi has {expected}"


def visual_order(text, line):
    """The indices of the line's characters from left to right, by UAX #9."""
    # A line has the direction of the paragraph that it is a part of.
    base = bidi.get_base_level(text)
    storage = bidi.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    bidi.get_embedding_levels(line, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    bidi.reorder_resolved_levels(storage, False)
    return [character["index"] for character in storage["chars"]]


def characters(line, run):
    """The indices of the run's characters in the line."""
    encoded = line["text"].encode()
    start = len(encoded[: run["start"]].decode())
    return range(start, start + len(run["text"]))


def script(run):
    """Letters are in runs of their own script."""
    for character in run["text"]:
        used_in = ucd.script_extension(character)
        if not used_in & {"Zyyy", "Zinh", run["script"]}:
            yield f"“{character}” of {used_in} is in a run of {run['script']}"


def missing(run):
    """No glyph is the font's box for missing characters."""
    for glyph in run["glyphs"]:
        if glyph["id"] == 0:
            yield f"{run['font']} lacks something of “{run['text']}”"


def clusters(line):
    """No run starts with a mark, whose base would be in the run before."""
    for run in line["runs"]:
        first = run["text"][0]
        if run["start"] > 0 and unicodedata.combining(first):
            yield f"the mark U+{ord(first):04X} is not in its base's run"


def guessed(line, run, harfbuzz):
    ours = [(glyph["id"], glyph["cluster"]) for glyph in run["glyphs"]]
    guessed = harfbuzz.shape_guessing(line["text"], run)
    theirs = [(glyph.id, glyph.cluster) for glyph in guessed]
    if ours != theirs:
        yield f"glyphs {ours}, HarfBuzz guessing the script has {theirs}"
