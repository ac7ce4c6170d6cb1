#!/usr/bin/env python3
"""Reads the QR codes of signed certificates with ZXing and OpenCV: `python3 tests/external/qr.py
ENGROSS`.

Renders assets/demonstration-2026 as PNG, which has 150 pixels to the inch, and as PDF, which
pdfium draws at the same resolution. Both decoders must read from both what `engross links` has as
the address where the certificate is checked."""

import json
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy
import pypdfium2
import zxingcpp
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "assets" / "demonstration-2026"
DPI = 150


def main():
    engross = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        command = [engross, "render", PROGRAM, "-o", folder, "--format", "png,pdf"]
        subprocess.run(command, check=True, capture_output=True)
        links = subprocess.run(
            [engross, "links", PROGRAM, "--format", "json"], check=True, capture_output=True
        )
        for entry in json.loads(links.stdout):
            png = pathlib.Path(folder) / entry["key"]
            for picture in (from_png(png), from_pdf(png.with_suffix(".pdf"))):
                assert picture.width == 1754, picture.size
                for decode in (by_zxing, by_opencv):
                    found = decode(picture)
                    assert found == entry["verify"], (entry["name"], decode.__name__, found)
                    count += 1
    assert count == 6 * 2 * 2, count
    print(f"{count} codes read at {DPI} dpi")


def from_png(path):
    with Image.open(path) as picture:
        assert round(picture.info["dpi"][0]) == DPI, picture.info
        return picture.convert("L")


def from_pdf(path):
    with pypdfium2.PdfDocument(path) as document:
        return document[0].render(scale=DPI / 72).to_pil().convert("L")


def by_zxing(picture):
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.format == zxingcpp.BarcodeFormat.QRCode, code.format
    return code.text


def by_opencv(picture):
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(numpy.asarray(picture))
    return text


if __name__ == "__main__":
    main()
