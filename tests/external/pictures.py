#!/usr/bin/env python3
"""Checks templates of every kind of picture in PDF: `python3 tests/external/pictures.py ENGROSS`.

Needs pdftoppm (Debian: poppler-utils) and the packages of requirements.txt. Makes pictures of 1 to 4
channels, 8 and 16 bits, with palettes, with alpha, in CMYK, sequential and progressive, upright and
turned by Exif, and with colour profiles of each kind. Writes a certificate on each as PNG and as PDF.
Checks that poppler, mupdf and pdfium show the PDF as the PNG, within 3/255 for pictures without loss,
and that the PNG has the colours that Little CMS makes of those with a profile.
"""

import io
import pathlib
import subprocess
import sys
import tempfile

import numpy
import profiles
import pymupdf
import pypdfium2
from PIL import Image, ImageCms

WIDTH, HEIGHT = 300, 200
# PNG and PDF readers decode JPEG with other inverse transforms.
MOST_DIFFERENCE = {"png": 3, "webp": 3, "jpg": 6}

PROGRAM = """
title    = "Pictures"
roster   = "names.csv"
template = "{template}"
dpi      = 72

[[field]]
text = "{{name}}"
box  = {{ x = 10, y = 10, width = 100, height = 40 }}
size = 20
"""


def page(mode):
    """A smooth picture, in which no step is sharp."""
    x, y = numpy.meshgrid(numpy.linspace(0, 1, WIDTH), numpy.linspace(0, 1, HEIGHT))
    channels = [120 + 100 * x, 90 + 130 * y, 200 - 80 * x * y]
    rgb = numpy.stack(channels, axis=-1).round().astype("uint8")
    picture = Image.fromarray(rgb)
    return picture if mode == "RGB" else picture.convert(mode)


def kinds(folder):
    gray, rgb = page("L"), page("RGB")
    for name, picture, options in [
        ("gray.png", gray, {}),
        ("rgb.png", rgb, {}),
        ("palette.png", rgb.quantize(60), {}),
        ("bits.png", gray.convert("1", dither=Image.Dither.NONE), {}),
        ("gray-alpha.png", Image.merge("LA", (gray, gray)), {}),
        ("rgb-alpha.png", Image.merge("RGBA", (*rgb.split(), gray)), {}),
        ("gray-16.png", Image.fromarray(numpy.asarray(gray).astype("uint16") * 257), {}),
        ("gray.jpg", gray, {}),
        ("rgb.jpg", rgb, {}),
        ("gray-in-rgb.jpg", gray.convert("RGB"), {}),
        ("black-and-white.jpg", gray.point(lambda v: 255 * (v > 150)).convert("RGB"), {}),
        ("progressive.jpg", rgb, {"progressive": True}),
        ("sampled.jpg", rgb, {"subsampling": 2}),
        ("cmyk.jpg", rgb.convert("CMYK"), {}),
        ("rgb.webp", rgb, {"lossless": True}),
        ("rgb-alpha.webp", Image.merge("RGBA", (*rgb.split(), gray)), {"lossless": True}),
        ("srgb.png", rgb, icc(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())),
        ("wide.png", rgb, icc(profiles.rgb("wide", 2.2))),
        ("wide-palette.png", rgb.quantize(60), icc(profiles.rgb("wide", 2.2))),
        (
            "wide-alpha.png",
            Image.merge("RGBA", (*rgb.split(), gray)),
            icc(profiles.rgb("wide", 2.2)),
        ),
        ("wide.webp", rgb, {"lossless": True, **icc(profiles.rgb("wide", 2.2))}),
        ("wide.jpg", rgb, icc(profiles.rgb("wide", 2.2))),
        ("wider.png", rgb, icc(profiles.rgb("wider", 1.8))),
        ("wider.jpg", rgb, {"progressive": True, **icc(profiles.rgb("wider", 1.8))}),
        ("gray-gamma.png", gray, icc(profiles.gray(1.8))),
        ("gray-gamma.jpg", gray, icc(profiles.gray(1.8))),
        ("dots.png", gray, icc(profiles.gray_of_dots(0.2))),
        ("press.jpg", rgb.convert("CMYK"), icc(profiles.cmyk())),
        ("turned.jpg", rgb, {"exif": turned()}),
    ]:
        quality = {"quality": 98} if name.endswith(".jpg") else {}
        picture.save(folder / name, **quality, **options)
        yield name


def icc(profile):
    return {"icc_profile": profile}


def expected(file):
    """The picture in sRGB, by Little CMS; `None` for one without a profile."""
    picture = Image.open(file)
    profile = picture.info.get("icc_profile")
    if profile is None:
        return None
    if picture.mode in ("P", "RGBA"):
        picture = picture.convert("RGB")
    to_srgb = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        picture.mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.HIGHRESPRECALC,
    )
    return ImageCms.applyTransform(picture, to_srgb)


def turned():
    """Exif data that asks for a quarter turn."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def by_poppler(file):
    command = ["pdftoppm", "-r", "72", "-png", "-singlefile", file, file.with_suffix("")]
    subprocess.run(command, check=True)
    picture = file.with_suffix(".png")
    return Image.open(picture).convert("RGB")


def by_mupdf(file):
    pixels = pymupdf.open(file)[0].get_pixmap(dpi=72)
    return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def by_pdfium(file):
    return pypdfium2.PdfDocument(file)[0].render(scale=1).to_pil().convert("RGB")


def main():
    engross = pathlib.Path(sys.argv[1]).resolve()
    failed = False
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        (folder / "names.csv").write_text("name\nAnn\n")
        for template in kinds(folder):
            (folder / "program.toml").write_text(PROGRAM.format(template=template))
            out = folder / f"out-{template}"
            command = [engross, "render", folder, "-o", out, "--quiet"]
            subprocess.run([*command, "--format", "png", "--format", "pdf"], check=True)
            (png,), (pdf,) = out.glob("*.png"), out.glob("*.pdf")
            own = Image.open(png).convert("RGBA")
            allowed_difference = MOST_DIFFERENCE[template.rpartition(".")[2]]
            if theirs := expected(folder / template):
                theirs = numpy.asarray(theirs.convert("RGB")).astype(int)
                differences = abs(numpy.asarray(own.convert("RGB")) - theirs)[60:].max(axis=2)
                wrong = (differences > allowed_difference).mean()
                # What decoders of JPEG round differently becomes more where a colour is clipped.
                failed |= bool(wrong > (0.01 if template.endswith("jpg") else 0))
                print(f"{template}: Little CMS differs in {wrong:.1%}, by {differences.max()}/255")
            white = Image.new("RGBA", own.size, "white")
            own = numpy.asarray(Image.alpha_composite(white, own).convert("RGB")).astype(int)
            for reader in (by_poppler, by_mupdf, by_pdfium):
                theirs = numpy.asarray(reader(pdf)).astype(int)
                if theirs.shape != own.shape:
                    print(f"{template}: {reader.__name__} shows {theirs.shape}, not {own.shape}")
                    failed = True
                    continue
                # The name is above, and drawn by other rasterisers.
                differences = abs(own - theirs)[60:].max(axis=2)
                wrong = (differences > allowed_difference).mean()
                # Poppler places pixels up to one away: edges differ, and faces do not.
                allowed = 0.1 if reader is by_poppler else 0
                failed |= bool(wrong > allowed)
                print(f"{template}: {reader.__name__} differs in {wrong:.1%} of the pixels")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
