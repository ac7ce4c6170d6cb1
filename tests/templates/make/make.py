#!/usr/bin/env python3
"""Writes the templates of `tests/templates/files`: `python3 tests/templates/make/make.py`.

Drawings are in the manner of their programs. Inkscape, Chromium, LibreOffice and poppler make what
is exported: pictures, PDF files, and drawings without live text. `--only NAME` writes one file. The
bytes that programs write depend on their versions, so the files are kept, not made by the test."""

import argparse
import gzip
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile

import design
import inkscape
import office
import pages
from PIL import Image, ImageChops, ImageFilter

ROOT = pathlib.Path(__file__).resolve().parents[3]
FILES = ROOT / "tests" / "templates" / "files"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir>
<cachedir>{cache}</cachedir></fontconfig>"""
# Colours of a picture: templates are flat, and small files are enough.
COLORS = 48


class Maker:
    def __init__(self, folder):
        self.folder = folder
        fonts = FONTS.format(fonts=ROOT / "fonts", cache=folder / "cache")
        (folder / "fonts.conf").write_text(fonts, encoding="utf-8")
        self.environment = os.environ | {
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "HOME": str(folder),
        }

    def source(self, name, contents):
        path = self.folder / name
        path.write_text(contents, encoding="utf-8")
        return path

    def run(self, *command):
        command = [str(part) for part in command]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            env=self.environment,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def inkscape(self, contents, kind, *options):
        out = self.folder / f"out.{kind}"
        source = self.source("source.svg", contents)
        self.run("inkscape", f"--export-type={kind}", *options, "-o", out, source)
        return out

    def picture(self, contents):
        return Image.open(self.inkscape(contents, "png", "--export-dpi=96")).convert("RGB")

    def libreoffice(self, contents, kind, suffix):
        source = self.source(f"source.{suffix}", contents)
        profile = f"-env:UserInstallation=file://{self.folder}/profile"
        self.run(
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            self.folder,
            source,
        )
        return self.folder / f"source.{kind}"

    def chromium(self, html):
        out = self.folder / "out.pdf"
        self.run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={out}",
            self.source("page.html", html).as_uri(),
        )
        return out

    def outlines(self, contents):
        """The fill and the path of each text, as Inkscape converts it."""
        out = self.inkscape(contents, "svg", "--export-text-to-path", "--export-plain-svg")
        found = re.findall(r"<path[^>]*>", out.read_text(encoding="utf-8"))
        paths = []
        for element in found:
            data = re.search(r'\bd="([^"]*)"', element).group(1)
            fill = re.search(r"fill[:=]\"?\s*(#[0-9a-f]+)", element)
            paths.append((fill.group(1) if fill else "#000000", " ".join(data.split())))
        return paths


def small(image):
    return image.quantize(COLORS, dither=Image.Dither.NONE)


def png(contents):
    return lambda maker, out: small(maker.picture(contents())).save(out, optimize=True)


def jpeg(contents):
    def make(maker, out):
        maker.picture(contents()).save(out, quality=70, optimize=True, dpi=(96, 96))

    return make


def scan(maker, out):
    """Turned a little, out of focus, unevenly lit, and with grain."""
    page = maker.picture(pages.scanned_form()).convert("L")
    page = page.rotate(0.25, Image.Resampling.BICUBIC, fillcolor=235)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    light = Image.linear_gradient("L").resize(page.size).point(lambda value: 228 + value // 10)
    dice = random.Random(4)
    grain = Image.new("L", page.size)
    grain.putdata([dice.randrange(10) for _ in range(page.width * page.height)])
    page = ImageChops.subtract(ImageChops.multiply(page, light), grain)
    page.save(out, quality=45, optimize=True)


def glyphs(maker, out):
    """Canva's drawings come from the PDF writer of cairo: a shape for each glyph."""
    pdf = maker.inkscape(pages.canva_rule(), "pdf")
    maker.run("pdftocairo", "-svg", pdf, out)
    text = out.read_text(encoding="utf-8")
    root = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'width="1123" zoomAndPan="magnify" viewBox="0 0 842.25 595.5" height="794" '
        'preserveAspectRatio="xMidYMid meet" version="1.0">'
    )
    out.write_text(re.sub(r"<svg[^>]*>", root, text, count=1), encoding="utf-8")


def slides(maker, out):
    content = "".join(
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="middle" fill="{fill}">{words}</text>'
        for x, y, size, words, fill in pages.slides_texts()
    )
    drawing = f'<svg {pages.SVG} width="960" height="540" font-family="Noto Sans">{content}</svg>'
    out.write_text(office.slides(maker.outlines(drawing)), encoding="utf-8")


def figma_outlined(maker, out):
    drawing = pages.figma_outlined()
    shapes = re.sub(r"<text.*?</text>", "", drawing, flags=re.S)
    texts = "".join(re.findall(r"<text.*?</text>", drawing, flags=re.S))
    group = re.search(r"<g [^>]*>", drawing).group(0)
    only = f'<svg {pages.SVG} width="1000" height="707">{group}{texts}</g></svg>'
    paths = "\n".join(f'<path d="{data}" fill="{fill}"/>' for fill, data in maker.outlines(only))
    shapes = re.search(r"(<rect.*?)<g ", shapes, flags=re.S).group(1) + "".join(
        re.findall(r"<circle[^>]*>", shapes)
    )
    out.write_text(
        f'<svg width="1000" height="707" viewBox="0 0 1000 707" fill="none" {pages.SVG}>\n'
        f"{shapes}\n{paths}\n</svg>\n",
        encoding="utf-8",
    )


def resaved(maker, out):
    """A drawing of 0.48, saved by Inkscape 1.2."""
    made = maker.inkscape(inkscape.name_in_text_048(), "svg")
    shutil.copy(made, out)


def outlined(maker, out):
    made = maker.inkscape(
        pages.powerpoint_slide(), "svg", "--export-text-to-path", "--export-plain-svg"
    )
    shutil.copy(made, out)


def packed(_, out):
    drawing = inkscape.inline_size_12().encode("utf-8")
    out.write_bytes(gzip.compress(drawing, mtime=0))


def office_file(page, kind, suffix):
    return lambda maker, out: shutil.copy(maker.libreoffice(page(), kind, suffix), out)


def impress_drawing(maker, out):
    made = maker.libreoffice(office.impress_page(), "svg", "fodp").read_text(encoding="utf-8")
    # The program that shows the slides one after the other.
    out.write_text(re.sub(r"<script.*?</script>", "", made, flags=re.S), encoding="utf-8")


def office_picture(maker, out):
    page = office.impress_page().replace("[Name]", "")
    made = Image.open(maker.libreoffice(page, "png", "fodp")).convert("RGB")
    small(made.resize((1280, 720), Image.Resampling.LANCZOS)).save(out, optimize=True)


def pdf(contents):
    return lambda maker, out: shutil.copy(maker.inkscape(contents(), "pdf"), out)


def printed(kind):
    return lambda maker, out: shutil.copy(maker.chromium(pages.document_html(kind)), out)


def written(drawing):
    return lambda _, out: out.write_text(drawing(), encoding="utf-8")


ALL = (
    {name: written(drawing) for name, drawing in inkscape.DRAWINGS.items()}
    | {name: written(drawing) for name, drawing in design.DRAWINGS.items()}
    | {
        "inkscape-12-resaved.svg": resaved,
        "inkscape-12-outlines.svg": outlined,
        "inkscape-12.svgz": packed,
        "inkscape-12.pdf": pdf(pages.powerpoint_slide),
        "figma-outlined.svg": figma_outlined,
        "figma.png": png(pages.figma_outlined),
        "libreoffice-draw.svg": office_file(office.draw_page, "svg", "fodg"),
        "libreoffice-draw.pdf": office_file(office.draw_page, "pdf", "fodg"),
        "libreoffice-impress.svg": impress_drawing,
        "libreoffice-impress.png": office_picture,
        "powerpoint.svg": written(office.powerpoint),
        "powerpoint.png": png(pages.powerpoint_slide),
        "powerpoint.jpg": jpeg(pages.canva_space),
        "google-slides.svg": slides,
        "google-docs.pdf": printed("google"),
        "canva-rule.png": png(pages.canva_rule),
        "canva-sample.png": png(pages.canva_sample),
        "canva-space.png": png(pages.canva_space),
        "canva.svg": glyphs,
        "canva.pdf": printed("canva"),
        "scan.jpg": scan,
    }
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="NAME", choices=ALL)
    arguments = parser.parse_args()
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        maker = Maker(pathlib.Path(folder))
        for name, make in ALL.items():
            if arguments.only in (None, name):
                make(maker, FILES / name)
                print(f"{name}: {(FILES / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
