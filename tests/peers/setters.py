"""Sets a text in each program. Each gets the fonts of this repository, and no others."""

import html
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import typst
from names import Case
from PIL import Image, ImageChops, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "fonts"
PAGE = (1600, 400)
MARGIN = 20

# The order in which engross looks for a font, where the script does not decide.
TEXT_FACES = ["Noto Serif", "Noto Sans"]


def files() -> dict[tuple[str, str], Path]:
    """The font files by family and style."""
    paths = sorted(path for path in FONTS.iterdir() if path.suffix in {".ttf", ".otf"})
    return {ImageFont.truetype(path).getname(): path for path in paths}


FILES = files()


def stack(case: Case) -> list[str]:
    """The families for a text: the asked one, the text faces, all others."""
    families = [case.font, *TEXT_FACES, *(family for family, _style in FILES)]
    return list(dict.fromkeys(families))


class RefusalError(Exception):
    """The program wrote nothing, and said why."""


class Engross:
    """engross, with the default of every key that a case does not set."""

    name = "engross"

    def __init__(self, binary: str) -> None:
        self.binary = binary

    def version(self) -> str:
        return run([self.binary, "--version"]).split()[-1]

    def draw(self, case: Case) -> Image.Image:
        width = case.width or PAGE[0] - 2 * MARGIN
        left = (PAGE[0] - width) // 2
        field = {
            "text": case.sentence,
            "font": case.font,
            "letter_spacing": case.letter_spacing,
            "italic": case.italic,
            "lang": case.lang,
            **case.options,
        }
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in field.items()]
        program = [
            'title = "Peers"',
            'roster = "roster.json"',
            'template = "page.png"',
            "[[field]]",
            f"size = {case.size}",
            f"box = {{ x = {left}, y = {MARGIN}, width = {width}, height = {PAGE[1] - 2 * MARGIN} }}",
            *lines,
        ]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            Image.new("L", PAGE, 255).save(folder / "page.png")
            (folder / "program.toml").write_text("\n".join(program), "utf-8")
            roster = [{"name": case.name, "slug": "x"}]
            (folder / "roster.json").write_text(json.dumps(roster), "utf-8")
            inspected = json.loads(run([self.binary, "inspect", name, "--all", "--json"]))
            errors = [
                finding["message"]
                for finding in inspected["findings"]
                if finding["severity"] == "error"
            ]
            if errors:
                # The sign itself is what the font of the sheet lacks too.
                raise RefusalError(re.sub(r"“.*?” \((.*?)\)", r"\1", errors[0]))
            run([self.binary, "render", name, "-o", f"{name}/out", "--quiet"])
            (path,) = (folder / "out").glob("*.png")
            return Image.open(path).convert("L")


class Chromium:
    """A headless Chromium, with the families in `font-family`."""

    name = "Chromium"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.binary = os.environ.get("CHROMIUM", "/usr/bin/chromium")

    def version(self) -> str:
        return run([self.binary, "--version"]).split()[1]

    def draw(self, case: Case) -> Image.Image:
        families = ", ".join(f"'{family}'" for family in stack(case))
        style = [
            f"font: {'italic' if case.italic else 'normal'} {case.size}px/1.2 {families}",
            f"letter-spacing: {case.letter_spacing}em" if case.letter_spacing else "",
            f"width: {case.width}px; text-wrap: balance" if case.width else "white-space: nowrap",
            "margin: 100px auto; text-align: center",
        ]
        page = self.folder / "page.html"
        page.write_text(
            f'<!doctype html><meta charset="utf-8"><style>body {{ margin: 0 }}</style>'
            f'<p lang="{case.lang}" style="{"; ".join(style)}">{html.escape(case.text, quote=False)}',
            "utf-8",
        )
        picture = self.folder / "page.png"
        width, height = PAGE
        run(
            [
                self.binary,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-lcd-text",
                f"--window-size={width},{height}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            {"FONTCONFIG_FILE": str(fontconfig(self.folder))},
        )
        return Image.open(picture).convert("L")


class Pango:
    """`pango-view`, with the families in the font description."""

    name = "Pango"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def version(self) -> str:
        return run(["pango-view", "--version"]).split()[-1]

    def draw(self, case: Case) -> Image.Image:
        # In 1024ths of a point; with --pixels a point is a pixel.
        spacing = round(case.letter_spacing * case.size * 1024)
        text = html.escape(case.text, quote=False)
        if spacing:
            text = f'<span letter_spacing="{spacing}">{text}</span>'
        picture = self.folder / "pango.png"
        style = "Italic " if case.italic else ""
        command = [
            "pango-view",
            "--no-display",
            "--pixels",
            "--markup",
            "--align=center",
            "--hinting=none",
            "--antialias=gray",
            f"--font={','.join(stack(case))}, {style}{case.size}px",
            f"--language={case.lang}",
            f"--text={text}",
            f"--margin={MARGIN}",
            f"--output={picture}",
        ]
        if case.width:
            command.append(f"--width={case.width}")
        run(command, {"FONTCONFIG_FILE": str(fontconfig(self.folder))})
        return Image.open(picture).convert("L")


class Typst:
    """Typst, with the families in `text.font`, and the name as data."""

    name = "Typst"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def version(self) -> str:
        return typst.__version__

    def draw(self, case: Case) -> Image.Image:
        language, _, region = case.lang.partition("-")
        fonts = ", ".join(json.dumps(family) for family in stack(case))
        style = f'lang: "{language}"' + (f', region: "{region}"' if region else "")
        if case.letter_spacing:
            style += f", tracking: {case.letter_spacing}em"
        if case.italic:
            style += ', style: "italic"'
        width, height = PAGE
        source = self.folder / "name.typ"
        source.write_text(
            f"#set page(width: {width}pt, height: {height}pt, margin: {MARGIN}pt)\n"
            f"#set text(font: ({fonts}), size: {case.size}pt, {style})\n"
            f"#align(center + horizon, block(width: {case.width or width - 2 * MARGIN}pt, sys.inputs.text))\n",
            "utf-8",
        )
        picture = self.folder / "typst.png"
        typst.compile(
            source,
            output=picture,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="png",
            ppi=72,
            sys_inputs={"text": case.text},
        )
        return Image.open(picture).convert("L")


class Pillow:
    """Pillow with raqm, which takes one font: that of the case."""

    name = "Pillow"

    def version(self) -> str:
        return Image.__version__

    def draw(self, case: Case) -> Image.Image:
        path = FILES[case.single or case.font, "Italic" if case.italic else "Regular"]
        font = ImageFont.truetype(path, case.size, layout_engine=ImageFont.Layout.RAQM)
        picture = Image.new("L", PAGE, 255)
        middle = (PAGE[0] / 2, PAGE[1] / 2)
        ImageDraw.Draw(picture).text(middle, case.text, 0, font, anchor="mm", language=case.lang)
        return picture


def fontconfig(folder: Path) -> Path:
    """A configuration of fontconfig that has the fonts of this repository only."""
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        "utf-8",
    )
    return path


def run(command: list[str], environment: dict[str, str] | None = None) -> str:
    """What a program prints. Fails with its messages."""
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def ink(picture: Image.Image) -> Image.Image:
    """The picture without the white around it."""
    box = ImageChops.invert(picture).getbbox()
    return picture.crop(box) if box else picture.crop((0, 0, 1, 1))
