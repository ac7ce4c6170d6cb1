"""The rules of PDF/A-2u (ISO 19005-2, clause 6) and of tagged PDF (ISO 32000-1, 14.7 and 14.8) that a
file of engross could break. docs/archive.md has the same list, with what engross does for each.

Each problem starts with the number of its clause.
"""

import io
import re
from xml.etree import ElementTree

import pikepdf
from fontTools import ttLib
from fontTools.cffLib import CFFFontSet
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageCms

MAX_OBJECTS, MAX_STRING, MAX_NAME, MAX_INTEGER, MAX_NESTING = 8388607, 32767, 127, 2**31 - 1, 28
SIDES = (3, 14400)
FILTERS = {"/FlateDecode", "/DCTDecode"}
# A difference of widths that is not one, in thousandths of an em (6.2.11.5).
WIDTH = 1
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
# What engross writes none of: DeviceCMYK, which the profile is not of, inline images and compatibility
# sections. Colour spaces, shadings and states of graphics are allowed, and checked where they are used.
FORBIDDEN_OPERATORS = {"BX", "EX", "BI", "K", "k", "d0", "d1"}
# Those of the profile (6.2.4.3), and patterns, which have their own.
COLOR_SPACES = {"/DeviceRGB", "/DeviceGray"}
BLEND_MODES = {
    f"/{mode}"
    for mode in (
        "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight "
        "SoftLight Difference Exclusion Hue Saturation Color Luminosity"
    ).split()
}
TEXT_OPERATORS = {"Tj", "TJ", "'", '"'}


def check_archive(path):
    raw = path.read_bytes()
    yield from check_bytes(raw)
    with pikepdf.open(path) as document:
        yield from check_objects(document)
        yield from check_intents(document)
        yield from check_metadata(document)
        yield from check_catalog(document)
        for page in document.pages:
            yield from check_page(page)


def check_bytes(raw):
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", raw):
        yield "6.1.2: the header"
    if not raw.endswith(b"%%EOF\n") and not raw.endswith(b"%%EOF"):
        yield "6.1.3: bytes after the end"
    if raw.count(b"%%EOF") != 1 or raw.count(b"startxref") != 1:
        yield "6.1.3: more than one end"
    trailer = raw[raw.rindex(b"trailer") :]
    if not re.search(rb"/ID ?\[ ?[<(]", trailer) or b"/Encrypt" in trailer:
        yield "6.1.3: the trailer"
    start = int(re.search(rb"startxref\s+(\d+)", raw)[1])
    table = re.match(rb"xref(\r\n|\r|\n)0 (\d+)(\r\n|\r|\n)", raw[start:])
    if not table:
        yield "6.1.4: the cross-reference table"
        return
    entries = raw[start + table.end() :]
    for number in range(int(table[2])):
        entry = entries[20 * number : 20 * number + 20]
        found = re.fullmatch(rb"(\d{10}) (\d{5}) ([nf])( \r| \n|\r\n)", entry)
        if not found:
            yield f"6.1.4: entry {number}: {entry}"
        elif found[3] == b"n":
            at = int(found[1])
            if raw[at - 1 : at] not in b"\r\n" or not re.match(
                rb"%d 0 obj(\r\n|\r|\n)" % number, raw[at : at + 24]
            ):
                yield f"6.1.9: object {number} starts with {raw[at - 1 : at + 20]}"
    # Of streams, whose data may have the same words, lengths are checked below.
    for end in re.finditer(
        rb"(.)endobj(.)",
        re.sub(rb"stream\r?\n.*?\nendstream", b"", raw, flags=re.DOTALL),
        re.DOTALL,
    ):
        if end[1] not in b"\r\n" or end[2] not in b"\r\n":
            yield f"6.1.9: {end[0]}"
    for stream in re.finditer(rb"/Length (\d+)[^\r\n]*>>(.{0,2})stream(\r\n|\n)", raw):
        after = raw[stream.end() + int(stream[1]) :]
        if not re.match(rb"(\r\n|\r|\n)endstream", after[:12]):
            yield f"6.1.7.1: the length of the stream at {stream.start()}"


def check_objects(document):
    if len(document.objects) > MAX_OBJECTS:
        yield "6.1.13: too many objects"
    for item in document.objects:
        yield from check_object(item)


def check_object(item):
    if isinstance(item, Stream):
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if key in item:
                yield f"6.1.7.1: {key}"
        filters = item.get("/Filter", Array())
        for used in [filters] if isinstance(filters, Name) else filters:
            if str(used) not in FILTERS:
                yield f"6.1.7.2: {used}"
        subtype = item.get("/Subtype")
        if subtype == "/Image":
            yield from check_image(item)
        if subtype == "/Form" and any(key in item for key in ("/OPI", "/PS", "/Subtype2", "/Ref")):
            yield "6.2.9: the form"
        if subtype == "/PS":
            yield "6.2.9.3: a PostScript object"
        yield from check_values(dict(item.items()))
    elif isinstance(item, Dictionary):
        yield from check_values(dict(item.items()))
    elif isinstance(item, Array):
        yield from check_values({str(at): value for at, value in enumerate(item)})


def check_values(values):
    for key, value in values.items():
        if len(key.encode()) > MAX_NAME + 1:
            yield f"6.1.13: the name {key}"
        if isinstance(value, Name) and len(str(value).encode()) > MAX_NAME + 1:
            yield f"6.1.13: the name {value}"
        elif isinstance(value, String) and len(bytes(value)) > MAX_STRING:
            yield f"6.1.13: a string of {len(bytes(value))} bytes"
        elif isinstance(value, int) and abs(value) > MAX_INTEGER:
            yield f"6.1.13: the number {value}"
        elif isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from check_object(value)
        if key in ("/Lang",) and not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", str(value)):
            yield f"6.7.4: the language {value}"
        if key in (
            "/AA",
            "/JS",
            "/JavaScript",
            "/OCProperties",
            "/EmbeddedFiles",
            "/AF",
            "/XFA",
            "/Annots",
        ):
            yield f"6.3 to 6.9: {key}"


def check_image(image):
    if any(key in image for key in ("/Alternates", "/OPI")) or image.get("/Interpolate", False):
        yield "6.2.8: the image"
    if image.get("/ColorSpace") not in ("/DeviceRGB", "/DeviceGray"):
        yield f"6.2.4.3: {image.get('/ColorSpace')}"
    if image.get("/BitsPerComponent") != 8:
        yield "6.2.8: bits per component"
    mask = image.get("/SMask")
    if mask is not None and (mask.ColorSpace != "/DeviceGray" or "/SMask" in mask):
        yield "6.2.10: the mask"


def check_intents(document):
    intents = document.Root.get("/OutputIntents", Array())
    if len(intents) != 1:
        yield f"6.2.3: {len(intents)} output intents"
        return
    (intent,) = intents
    if intent.get("/S") != "/GTS_PDFA1" or "/OutputConditionIdentifier" not in intent:
        yield "6.2.3: the output intent"
    profile = intent.DestOutputProfile
    data = profile.read_bytes()
    size, version = int.from_bytes(data[:4]), data[8]
    if size != len(data) or version > 4 or data[12:24] != b"mntrRGB XYZ " or data[36:40] != b"acsp":
        yield "6.2.3: the profile"
    if profile.N != 3:
        yield "6.2.4.2: the components of the profile"
    try:
        ours = ImageCms.ImageCmsProfile(io.BytesIO(data))
        transform = ImageCms.buildTransform(ours, ImageCms.createProfile("sRGB"), "RGB", "RGB")
        ramp = Image.merge(
            "RGB", [Image.linear_gradient("L").rotate(angle) for angle in (0, 90, 180)]
        )
        converted = ImageCms.applyTransform(ramp, transform)
        if max(abs(a - b) for a, b in zip(ramp.tobytes(), converted.tobytes(), strict=True)) > 1:
            yield "6.2.3: the profile is not that of sRGB"
    except ImageCms.PyCMSError as error:
        yield f"6.2.3: LittleCMS: {error}"


def check_metadata(document):
    stream = document.Root.Metadata
    if (
        stream.get("/Type") != "/Metadata"
        or stream.get("/Subtype") != "/XML"
        or "/Filter" in stream
    ):
        yield "6.6.2.1: the metadata stream"
    packet = stream.read_bytes().decode("utf-8")
    header = packet.split("?>", 1)[0]
    if "bytes=" in header or "encoding=" in header or not packet.startswith("<?xpacket begin="):
        yield "6.6.2.1: the header of the packet"
    root = ElementTree.fromstring(packet.encode())
    descriptions = root.findall(".//rdf:RDF/rdf:Description", NAMESPACES)

    def values(name):
        elements = [element for one in descriptions for element in one.findall(name, NAMESPACES)]
        items = [item for element in elements for item in element.findall(".//rdf:li", NAMESPACES)]
        return [item.text or "" for item in items or elements]

    if values("pdfaid:part") != ["2"] or values("pdfaid:conformance") != ["U"]:
        yield "6.6.4: the identification"
    info = document.docinfo
    for key, name in (
        ("/Title", "dc:title"),
        ("/Author", "dc:creator"),
        ("/Subject", "dc:description"),
        ("/Creator", "xmp:CreatorTool"),
    ):
        if [str(info.get(key, ""))] != values(name):
            yield f"6.6: {key} is {info.get(key)!s}, and {name} {values(name)}"
    if set(info.keys()) - {"/Title", "/Author", "/Subject", "/Creator"}:
        yield f"6.6: {info.keys()}"
    # Properties outside the schemas of XMP have to be described.
    used = {key for one in descriptions for key in one.attrib} | {
        child.tag for one in descriptions for child in one
    }
    own = {key.split("}")[1] for key in used if key.startswith("{urn:engross:1}")}
    described = {element.text for element in root.iter(f"{{{NAMESPACES['pdfaProperty']}}}name")}
    if own != described:
        yield f"6.6.2.3: {own} are used, and {described} described"
    known = {NAMESPACES[prefix] for prefix in ("rdf", "dc", "xmp", "pdfaid", "pdfaExtension")} | {
        "urn:engross:1"
    }
    for key in used:
        if key[1:].split("}")[0] not in known:
            yield f"6.6.2.3: {key}"


def check_catalog(document):
    root = document.Root
    if any(
        key in root
        for key in (
            "/OpenAction",
            "/AA",
            "/Names",
            "/AcroForm",
            "/OCProperties",
            "/Requirements",
            "/Perms",
            "/NeedsRendering",
        )
    ):
        yield f"6.4 to 6.11: {root.keys()}"
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "6.7.2: not marked"


def check_page(page):
    for box in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"):
        if box in page.obj:
            left, bottom, right, top = (float(side) for side in page.obj[box])
            if not all(SIDES[0] <= side <= SIDES[1] for side in (right - left, top - bottom)):
                yield f"6.1.13: {box}"
    if any(key in page.obj for key in ("/PresSteps", "/Annots", "/AA")):
        yield "6.3 and 6.10: the page"
    resources = page.obj.get("/Resources")
    if resources is None:
        yield "6.2.2: no resources"
        return
    used = Used()
    yield from check_content(page, resources, used)
    # Readers may otherwise blend in another space than the page is seen in.
    if used.has_transparency and page.obj.get("/Group", Dictionary()).get("/CS") != "/DeviceRGB":
        yield "6.2.10: the group of the page"
    for font, codes in used.fonts.values():
        yield from check_font(font, codes)


class Used:
    """What a page is drawn with, in its own content and in that of forms, patterns and masks."""

    def __init__(self):
        self.has_transparency = False
        # Each font with the codes that are shown.
        self.fonts = {}
        self.contents = set()


def check_content(content, resources, used, depth=0):
    outer = deepest = depth
    font = None
    resources = Dictionary() if resources is None else resources
    for operands, operator in read_content(content):
        if operator in FORBIDDEN_OPERATORS:
            yield f"6.2.2 and 6.2.4: the operator {operator}"
        elif operator in ("q", "Q"):
            depth += 1 if operator == "q" else -1
            deepest = max(deepest, depth)
        elif operator == "Tf":
            font = yield from find(resources, "/Font", operands[0])
        elif operator in ("cs", "CS"):
            if operands[0] not in COLOR_SPACES | {"/Pattern"}:
                yield f"6.2.4: the colour space {operands[0]}"
        elif operator in ("sc", "SC", "scn", "SCN") and isinstance(operands[-1], Name):
            pattern = yield from find(resources, "/Pattern", operands[-1])
            yield from check_pattern(pattern, used, depth)
        elif operator == "sh":
            shading = yield from find(resources, "/Shading", operands[0])
            yield from check_shading(shading)
        elif operator == "gs":
            state = yield from find(resources, "/ExtGState", operands[0])
            yield from check_state(state, used, depth)
        elif operator == "Do":
            drawn = yield from find(resources, "/XObject", operands[0])
            if drawn.get("/Subtype") == "/Form":
                yield from check_form(drawn, used, depth + 1)
            used.has_transparency |= "/SMask" in drawn
        elif operator in TEXT_OPERATORS and font is not None:
            data, size = bytes(operands[-1]), 2 if font.get("/Subtype") == "/Type0" else 1
            codes = {int.from_bytes(data[at : at + size]) for at in range(0, len(data), size)}
            used.fonts.setdefault(font.objgen, (font, set()))[1].update(codes)
    if depth != outer or deepest > MAX_NESTING:
        yield f"6.1.13: {deepest} nested states, {depth - outer} left"


def find(resources, kind, name):
    """What an operator names."""
    found = resources.get(kind, Dictionary()).get(str(name))
    if found is None:
        yield f"6.2.2: {name} is not among the resources"
        return Dictionary()
    return found


def check_form(form, used, depth):
    """A form, a tile of a pattern, or the group of a mask: each only once at a depth."""
    if (form.objgen, depth) in used.contents:
        return
    used.contents.add((form.objgen, depth))
    group = form.get("/Group")
    if group is not None:
        used.has_transparency = True
        if group.get("/S") != "/Transparency" or group.get("/CS") not in COLOR_SPACES:
            yield f"6.2.10: the group {group}"
    yield from check_content(form, form.get("/Resources"), used, depth)


def check_pattern(pattern, used, depth):
    if pattern.get("/PatternType") == 2:
        yield from check_shading(pattern.Shading)
        yield from check_state(pattern.get("/ExtGState", Dictionary()), used, depth)
    elif pattern.get("/PatternType") == 1:
        yield from check_form(pattern, used, depth + 1)


def check_shading(shading):
    if shading.get("/ColorSpace") not in COLOR_SPACES:
        yield f"6.2.4: the colour space {shading.get('/ColorSpace')} of a shading"


def check_state(state, used, depth):
    """The parameters of the state of graphics (6.2.5), and those of transparency (6.2.10)."""
    for key in ("/TR", "/TR2", "/HTP", "/HTO", "/HT", "/BG", "/UCR"):
        if key in state:
            yield f"6.2.5: {key}"
    mode = state.get("/BM", Name.Normal)
    if not isinstance(mode, Name) or mode not in BLEND_MODES:
        yield f"6.2.10: the blend mode {mode}"
    alphas = [float(state.get(key, 1)) for key in ("/ca", "/CA")]
    if not all(0 <= alpha <= 1 for alpha in alphas):
        yield f"6.2.10: the opacities {alphas}"
    mask = state.get("/SMask", Name("/None"))
    has_mask = isinstance(mask, Dictionary)
    if has_mask:
        if (
            mask.get("/S") not in ("/Alpha", "/Luminosity")
            or "/TR" in mask
            or "/Group" not in mask.G
        ):
            yield "6.2.10: the mask"
        yield from check_form(mask.G, used, depth + 1)
    is_blended = mode not in ("/Normal", "/Compatible")
    used.has_transparency |= has_mask or min(alphas) < 1 or is_blended


def check_type3_font(font, codes):
    """A font whose glyphs are content streams: the words of a drawing, over its outlines."""
    unicode = read_to_unicode(font.ToUnicode.read_bytes().decode("ascii"))
    differences = list(font.Encoding.Differences)
    names = {int(differences[0]) + at: str(name) for at, name in enumerate(differences[1:])}
    for code in codes:
        if not unicode.get(code):
            yield f"6.2.11.7.2: glyph {code} has the text {unicode.get(code)!r}"
        glyph = font.CharProcs.get(names.get(code, "/.notdef"))
        if glyph is None:
            yield f"6.2.11.4.1: glyph {code} is not in the font"
            continue
        operands, operator = next(read_content(glyph))
        width = float(font.Widths[code - int(font.FirstChar)])
        if operator not in ("d0", "d1") or abs(float(operands[0]) - width) > WIDTH:
            yield f"6.2.11.5: glyph {code} is not {width} wide"


def check_font(font, codes):
    if font.get("/Subtype") == "/Type3":
        yield from check_type3_font(font, codes)
        return
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        yield "6.2.11.3: the font"
        return
    (descendant,) = font.DescendantFonts
    system = descendant.CIDSystemInfo
    if (str(system.Registry), str(system.Ordering)) != ("Adobe", "Identity"):
        yield "6.2.11.3.1: the character collection"
    descriptor = descendant.FontDescriptor
    if descriptor.FontName != descendant.BaseFont:
        yield "6.2.11.2: the names of the font"
    if not re.match(r"/[A-Z]{6}\+.", str(descendant.BaseFont)):
        yield "6.2.11.4.2: the name of a subset"
    if "/CIDSet" in descriptor:
        yield "6.2.11.4.2: the set of glyphs is not checked"
    unicode = (
        read_to_unicode(font.ToUnicode.read_bytes().decode("ascii")) if "/ToUnicode" in font else {}
    )
    for code in codes:
        text = unicode.get(code)
        if not text or any(character in "\0\ufeff\ufffe" for character in text):
            yield f"6.2.11.7.2: glyph {code} of {descendant.BaseFont} has the text {text!r}"
        if code == 0:
            yield "6.2.11.8: the glyph of missing characters"
    widths = read_widths(descendant)
    if descendant.Subtype == "/CIDFontType2":
        if descendant.get("/CIDToGIDMap") != "/Identity":
            yield "6.2.11.3.2: no map from characters to glyphs"
        program = ttLib.TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
        em = program["head"].unitsPerEm
        metrics = program["hmtx"].metrics
        order = program.getGlyphOrder()
        real = {code: 1000 * metrics[order[code]][0] / em for code in codes if code < len(order)}
    else:
        if descriptor.FontFile3.get("/Subtype") != "/CIDFontType0C":
            yield "6.2.11.4: the font file"
        real = read_cff_widths(descriptor.FontFile3.read_bytes(), codes)
    for code in codes:
        if code not in real:
            yield f"6.2.11.4.1: glyph {code} of {descendant.BaseFont} is not in the font file"
        elif abs(widths.get(code, descendant.get("/DW", 1000)) - real[code]) > WIDTH:
            yield f"6.2.11.5: glyph {code} of {descendant.BaseFont} is {real[code]} wide, not {widths.get(code)}"


def read_to_unicode(cmap):
    texts = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            texts[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for section in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        raise ValueError(section)
    return texts


def read_widths(font):
    widths, parts = {}, list(font.W)
    while parts:
        first, second = int(parts.pop(0)), parts.pop(0)
        if isinstance(second, Array):
            widths.update({first + at: float(width) for at, width in enumerate(second)})
        else:
            width = float(parts.pop(0))
            widths.update(dict.fromkeys(range(first, int(second) + 1), width))
    return widths


def read_cff_widths(data, codes):
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    font = fonts[0]
    widths = {}
    for code in codes:
        if code >= len(font.charset):
            continue
        glyph = font.CharStrings[font.charset[code]]
        glyph.draw(NoPen())
        scale = font.FontMatrix[0]
        if hasattr(font, "ROS"):
            # The matrices of a font with parts count together (Technical Note 5176, 9.4).
            part = font.FDArray[font.FDSelect[code]]
            scale = getattr(part, "FontMatrix", [1])[0] * (
                scale if "FontMatrix" in font.rawDict else 1
            )
        widths[code] = 1000 * glyph.width * scale
    return widths


class NoPen:
    """A pen that draws nothing."""

    def __getattr__(self, name):
        return lambda *_, **__: None


def check_structure(path):
    """The structure has all marked content once, in the order of the content, and says what it is."""
    with pikepdf.open(path) as document:
        root = document.Root
        if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
            yield "14.7.1: not marked"
        if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
            yield "14.8: no title"
        if "/Lang" not in root:
            yield "14.9.2: no language"
        tree = root.StructTreeRoot
        parents = read_numbers(tree.ParentTree)
        keys = {page.obj.objgen: int(page.obj.StructParents) for page in document.pages}
        if sorted(keys.values()) != list(range(len(keys))) or tree.ParentTreeNextKey != len(keys):
            yield f"14.7.4.4: the keys {sorted(keys.values())}"
        found = {}
        yield from walk(tree.K, tree, found, parents, keys)
        for page in document.pages:
            if page.obj.get("/Tabs") != "/S":
                yield "14.8: the order of tabs"
            numbers = []
            yield from check_marks(page, numbers)
            if numbers != list(range(len(numbers))):
                yield f"14.7.4: the marked content {numbers}"
            in_tree = [found.pop((page.obj.objgen, number), None) for number in numbers]
            if None in in_tree:
                yield f"14.7.4: marked content that the structure lacks: {in_tree}"
            if len(parents[keys[page.obj.objgen]]) != len(numbers):
                yield "14.7.4.4: parents of no content"
        if found:
            yield f"14.7.4: elements without content: {found}"


def read_texts(path):
    """The kind, the text and the language of each heading and paragraph, in the order of the
    structure. The text is what ISO 32000-1, 14.9.4, makes of the marked content: the text of each
    glyph, and of each span its `ActualText`."""
    with pikepdf.open(path) as document:
        texts = []
        marks = {page.obj.objgen: read_marks(page) for page in document.pages}

        def add(element, language):
            language = str(element.get("/Lang", language))
            kind = str(element.S)[1:]
            if kind in ("H1", "P"):
                text = element.get("/ActualText")
                text = marks[element.Pg.objgen][int(element.K)] if text is None else str(text)
                texts.append((kind, text, language))
            kids = element.get("/K")
            for kid in kids if isinstance(kids, Array) else []:
                add(kid, language)

        add(document.Root.StructTreeRoot.K, document.Root.Lang)
        return texts


def walk(element, parent, found, parents, keys):
    kind = str(element.S)
    if element.P.objgen != parent.objgen:
        yield f"14.7.2: {kind} says that it has another parent"
    allowed = {"/Document": ["/StructTreeRoot"], "/Sect": ["/Document"]}.get(
        kind, ["/Document", "/Sect"]
    )
    if str(parent.get("/S", parent.get("/Type"))) not in allowed:
        yield f"14.8.4: {kind} in {parent.get('/S')}"
    if kind in ("/Document", "/Sect"):
        kids = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            yield from walk(kid, element, found, parents, keys)
        return
    place = (element.Pg.objgen, int(element.K))
    if place in found:
        yield f"14.7.4: {place} is in two elements"
    found[place] = kind
    if parents[keys[place[0]]][place[1]].objgen != element.objgen:
        yield f"14.7.4.4: {place} has another parent"
    if kind == "/Figure":
        attributes = element.A if not isinstance(element.A, Array) else element.A[0]
        if (
            not str(element.get("/Alt", ""))
            or attributes.O != "/Layout"
            or len(attributes.BBox) != 4
        ):
            yield "14.9.3: a picture without a text"
    elif kind not in ("/H1", "/P"):
        yield f"14.8.4: {kind}"


def read_content(page):
    """The operators of a content stream, each with its operands."""
    for operands, operator in pikepdf.parse_content_stream(page):
        yield operands, str(operator)


def read_marks(page):
    """The text of each marked content of a page, by its number."""
    texts, fonts = {}, {}

    def read_part(content, resources, number, is_replaced):
        font, outer = None, []
        for operands, operator in read_content(content):
            if operator in ("BDC", "BMC"):
                outer.append((number, is_replaced))
                marks = operands[1] if operator == "BDC" else Dictionary()
                if "/MCID" in marks:
                    number = int(marks.MCID)
                    texts[number] = ""
                elif "/ActualText" in marks and number is not None and not is_replaced:
                    texts[number] += str(marks.ActualText)
                    is_replaced = True
            elif operator == "EMC":
                number, is_replaced = outer.pop()
            elif operator == "Tf":
                font = resources.Font[operands[0]]
            elif operator in TEXT_OPERATORS and number is not None and not is_replaced:
                if font.objgen not in fonts:
                    fonts[font.objgen] = read_to_unicode(
                        font.ToUnicode.read_bytes().decode("ascii")
                    )
                data, size = bytes(operands[-1]), 2 if font.Subtype == "/Type0" else 1
                codes = [int.from_bytes(data[at : at + size]) for at in range(0, len(data), size)]
                texts[number] += "".join(fonts[font.objgen][code] for code in codes)
            elif operator == "Do" and resources.XObject[operands[0]].Subtype == "/Form":
                form = resources.XObject[operands[0]]
                read_part(form, form.get("/Resources", resources), number, is_replaced)

    read_part(page, page.obj.Resources, None, False)
    return texts


def read_numbers(node):
    if "/Nums" in node:
        pairs = list(node.Nums)
        keys = [int(key) for key in pairs[::2]]
        if "/Limits" in node and [keys[0], keys[-1]] != [int(key) for key in node.Limits]:
            raise ValueError("the limits of a number tree")
        return dict(zip(keys, pairs[1::2], strict=True))
    numbers = {}
    for kid in node.Kids:
        if "/Limits" not in kid:
            raise ValueError("a number tree without limits")
        numbers |= read_numbers(kid)
    return numbers


def check_marks(page, numbers):
    """All that is drawn is marked, and marks do not overlap."""
    open_marks, depth, depths = [], 0, []
    for operands, operator in read_content(page):
        if operator == "BDC":
            tag, properties = operands
            if open_marks and (str(tag) != "/Span" or "/MCID" in properties):
                yield f"14.6: {tag} in {open_marks}"
            if "/MCID" in properties:
                numbers.append(int(properties.MCID))
            elif str(tag) not in ("/Artifact", "/Span"):
                yield f"14.6: {tag} without a number"
            open_marks.append(str(tag))
            depths.append(depth)
        elif operator == "EMC":
            open_marks.pop()
            if depths.pop() != depth:
                yield "14.6: marked content and states overlap"
        elif operator in ("q", "BT"):
            depth += 1
        elif operator in ("Q", "ET"):
            depth -= 1
        elif operator in ("Do", "f", "F", "f*", "S", "s", "B", "sh", "Tj", "TJ") and not open_marks:
            yield f"14.8.2.2: {operator} draws what is not marked"
    if open_marks:
        yield f"14.6: {open_marks} are open"
