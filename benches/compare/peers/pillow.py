"""Pillow: TEMPLATE NAMES FONT EM MIDDLE JOBS OUT, as the Rust program takes them."""

import sys
from multiprocessing import Pool
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

TEMPLATE, NAMES, FONT, EM, MIDDLE, JOBS, OUT = sys.argv[1:]


def start():
    global page, face
    page = Image.open(TEMPLATE).convert("RGB")
    face = ImageFont.truetype(FONT, int(EM))


def certificate(numbered):
    index, name = numbered
    copy = page.copy()
    ImageDraw.Draw(copy).text((copy.width / 2, int(MIDDLE)), name, "#12244f", face, anchor="mm")
    copy.save(f"{OUT}/{index:05}.png")


if __name__ == "__main__":
    names = Path(NAMES).read_text(encoding="utf-8").splitlines()
    if JOBS == "1":
        start()
        for numbered in enumerate(names):
            certificate(numbered)
    else:
        with Pool(int(JOBS), start) as pool:
            pool.map(certificate, enumerate(names), chunksize=8)
