"""Checks how a line was cut into runs, as far as others can tell.

- Runs are in the visual order that python-bidi's implementation of UAX #9 gives, character by
  character, and each in the direction of its level.
- Every letter is in a run of its own script, by fonttools' Unicode data.
- Every character that is seen has a glyph in its run's font, and none is `.notdef`.
- A line of one run is shaped by HarfBuzz to the same glyphs when HarfBuzz guesses script and
  direction itself.
- A base and its marks share a run.
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
    """Whether it is of one run, which the font sets by its own defaults."""
    return len(line["runs"]) == 1 and not line["runs"][0].get("features")


def tiling(line):
    """Runs hold each byte of the line once."""
    ranges = sorted((run["start"], run["end"]) for run in line["runs"])
    borders = [0] + [end for _, end in ranges]
    if [start for start, _ in ranges] != borders[:-1] or borders[-1] != len(line["text"].encode()):
        yield f"the runs {ranges} leave something of the line out, or have it twice"


def order(text, line):
    """The characters of the line in visual order."""
    expected = visual_order(text, line["text"])
    actual = []
    for run in line["runs"]:
        indices = list(characters(line, run))
        actual += indices if run["direction"] == "ltr" else reversed(indices)
    # UAX #9 takes joiners and other characters without direction out before it orders the rest.
    actual = [index for index in actual if unicodedata.bidirectional(line["text"][index]) != "BN"]
    if actual != expected:
        yield f"visual order {actual}, python-bidi has {expected}"


def visual_order(text, line):
    """Of each character of the line, its index, from left to right, by UAX #9."""
    # Lines are parts of the text's paragraph, which has one direction.
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
    """Letters are in runs of their script."""
    for character in run["text"]:
        used_in = ucd.script_extension(character)
        if not used_in & {"Zyyy", "Zinh", run["script"]}:
            yield f"“{character}” of {used_in} is in a run of {run['script']}"


def missing(run):
    """No glyph is the font's box for what it lacks."""
    for glyph in run["glyphs"]:
        if glyph["id"] == 0:
            yield f"{run['font']} lacks something of “{run['text']}”"


def clusters(line):
    """No mark starts a run after its base's."""
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
