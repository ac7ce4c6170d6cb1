"""Finds the glyphs that a rasteriser which sums signed areas would draw wrongly."""

import pathops
from fontTools.misc.arrayTools import sectRect
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen

# In square font units, at 1000 to the em. At 90 px it is 1/255 of a pixel.
TOLERANCE = 0.5


def overlaps(glyphs, name):
    """Whether contours of the glyph overlap; `glyphs` is the glyph set of a font.

    If they do not, the signed areas of a group of touching contours add up to the area that a
    non-zero fill paints. Groups are compared one by one, because each can have its own direction.
    """
    return any(abs(summed(group) - painted(group)) > TOLERANCE for group in groups(glyphs, name))


def groups(glyphs, name):
    """The glyph's contours, grouped if their bounding boxes intersect."""
    found = []
    for contour in contours(glyphs, name):
        box = bounds(contour)
        apart, together, merged = [], [contour], box
        for other_box, others in found:
            if sectRect(merged, other_box)[0]:
                together += others
                merged = tuple(map(min, merged[:2], other_box[:2])) + tuple(
                    map(max, merged[2:], other_box[2:])
                )
            else:
                apart.append((other_box, others))
        found = [*apart, (merged, together)]
    return [together for _, together in found]


def contours(glyphs, name):
    drawing = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(drawing)
    contour = RecordingPen()
    for operator, points in drawing.value:
        contour.value.append((operator, points))
        if operator in ("closePath", "endPath"):
            yield contour
            contour = RecordingPen()


def bounds(contour):
    pen = BoundsPen(None)
    contour.replay(pen)
    return pen.bounds or (0, 0, 0, 0)


def summed(group):
    pen = AreaPen()
    for contour in group:
        contour.replay(pen)
    return abs(pen.value)


def painted(group):
    path, pen = pathops.Path(), AreaPen()
    for contour in group:
        contour.replay(path.getPen())
    path.simplify(fix_winding=True, keep_starting_points=False)
    path.draw(pen)
    return abs(pen.value)
