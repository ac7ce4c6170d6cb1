"""Typst: TEMPLATE NAMES FONT EM MIDDLE JOBS OUT; a compiler a job, kept from name to name. Writes PDF."""

import os
import sys
from multiprocessing import Pool
from pathlib import Path

import typst
from PIL import Image

TEMPLATE, NAMES, FONT, EM, MIDDLE, JOBS, OUT = sys.argv[1:]


def start():
    global compiler
    width, height = Image.open(TEMPLATE).size
    source = Path(OUT) / f"certificate-{os.getpid()}.typ"
    source.write_text(f"""
#set page(width: {width}pt, height: {height}pt, margin: 0pt, background: image("{TEMPLATE}", width: 100%))
#set text(font: "Great Vibes", size: {EM}pt, fill: rgb("#12244f"))
#place(top + center, dy: {MIDDLE}pt - 0.5em, sys.inputs.name)
""")
    compiler = typst.Compiler(input=str(source), root="/", font_paths=[str(Path(FONT).parent)])


def certificate(numbered):
    index, name = numbered
    compiler.compile(output=f"{OUT}/{index:05}.pdf", format="pdf", sys_inputs={"name": name})


if __name__ == "__main__":
    names = Path(NAMES).read_text(encoding="utf-8").splitlines()
    with Pool(int(JOBS), start) as pool:
        pool.map(certificate, enumerate(names), chunksize=8)
