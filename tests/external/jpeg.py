#!/usr/bin/env python3
"""Checks JPEG certificates with libjpeg-turbo: `python3 tests/external/jpeg.py ENGROSS`.

Renders each program of `assets` as JPEG, with each subsampling and several qualities, whose bytes
come from the plate, and as PNG. djpeg must read each file without a warning, Pillow must decode it
to a page near the PNG file's, and jpegtran, which codes the coefficients again without restart
intervals, must give a file that decodes to the same pixels."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops, ImageStat

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The quality, the subsampling, and the largest root of the mean square of the differences.
CASES = [
    (92, "4:4:4", 4),
    (100, "4:4:4", 1.5),
    (100, "4:2:2", 8),
    (75, "4:2:0", 12),
    (1, "4:2:0", 60),
]


def main():
    engross = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for program in sorted((ROOT / "assets").iterdir()):
            copy = pathlib.Path(folder) / program.name
            shutil.copytree(program, copy)
            source = (copy / "program.toml").read_text(encoding="utf-8")
            for quality, subsampling, most in CASES:
                keys = f'[publish]\nquality = {quality}\nsubsampling = "{subsampling}"\n'
                changed = source.replace("[publish]\n", keys, 1)
                assert changed != source, program
                (copy / "program.toml").write_text(changed, encoding="utf-8")
                out = copy / f"out-{quality}-{subsampling.replace(':', '')}"
                command = [engross, "render", copy, "-o", out, "--format", "png,jpeg"]
                subprocess.run([*command, "--no-cache"], check=True, capture_output=True)
                for jpeg in sorted(out.glob("*.jpg"))[:6]:
                    check_form(jpeg)
                    check_pixels(jpeg, subsampling, most)
                    check_intervals(jpeg)
                    count += 1
                shutil.rmtree(out)
    assert count > 50, count
    print(f"{count} certificates decode to their pages")


def check_form(jpeg):
    command = ["djpeg", "-strict", "-outfile", "/dev/null", jpeg]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0 and not done.stderr, (jpeg, done.stderr)


def check_pixels(jpeg, subsampling, most):
    certificate = Image.open(jpeg)
    certificate.load()
    page = Image.open(jpeg.with_suffix(".png")).convert("RGBA")
    white = Image.new("RGBA", page.size, "white")
    page = Image.alpha_composite(white, page).convert("RGB")
    assert certificate.size == page.size
    assert certificate.info["jfif_density"][0] > 1 and certificate.info["jfif_unit"] == 1
    if certificate.mode == "RGB":
        across, down = certificate.layer[0][1:3]
        assert {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0"}[across, down] == subsampling
    difference = ImageChops.difference(certificate.convert("RGB"), page)
    found = max(ImageStat.Stat(difference).rms)
    assert found <= most, (jpeg, found)


def check_intervals(jpeg):
    plain = jpeg.with_suffix(".plain")
    command = ["jpegtran", "-copy", "none", "-restart", "0", "-outfile", plain, jpeg]
    subprocess.run(command, check=True, capture_output=True)
    difference = ImageChops.difference(Image.open(jpeg), Image.open(plain))
    assert difference.getbbox() is None, jpeg


if __name__ == "__main__":
    main()
