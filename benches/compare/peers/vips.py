"""libvips: TEMPLATE NAMES FONT EM MIDDLE JOBS OUT LEVEL; a process a job, one thread each."""

import os
import sys
from multiprocessing import Pool
from pathlib import Path

os.environ["VIPS_CONCURRENCY"] = "1"
import pyvips

TEMPLATE, NAMES, FONT, EM, MIDDLE, JOBS, OUT, LEVEL = sys.argv[1:]


def start():
    global page
    page = pyvips.Image.new_from_file(TEMPLATE).colourspace("srgb").copy_memory()


def certificate(numbered):
    index, name = numbered
    # At 72 dpi a point is a pixel.
    mask = pyvips.Image.text(name, font=f"Great Vibes {EM}", fontfile=FONT, dpi=72)
    left, top = (page.width - mask.width) // 2, int(MIDDLE) - mask.height // 2
    ink = mask.new_from_image([0x12, 0x24, 0x4F]).copy(interpretation="srgb").bandjoin(mask)
    page.composite2(ink, "over", x=left, y=top).flatten().pngsave(
        f"{OUT}/{index:05}.png", compression=int(LEVEL)
    )


if __name__ == "__main__":
    names = Path(NAMES).read_text(encoding="utf-8").splitlines()
    with Pool(int(JOBS), start) as pool:
        pool.map(certificate, enumerate(names), chunksize=8)
