"""Times engross beside the ways people make certificates today, on one machine in one run.

    python3 benches/compare/run.py [--rounds 5] [--names 214] [--many 2000] [--width 1754]…

Sets up what it needs in `target/compare` (a Python environment, sharp, the Rust programs), draws the
templates, lets each peer write the same names on them, looks whether the names are there, and prints
one Markdown table a size. Peers take turns within each round, so that a machine that slows down slows
them all; figures are medians over the rounds, and the spread is printed with them.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "compare"
PYTHON = WORK / "venv/bin/python"
FONT = ROOT / "fonts/GreatVibes-Regular.ttf"
JOBS = "2"
# As shares of the page's width: the name's em, and the middle of its line.
EM, MIDDLE = 96 / 1754, 600 / 1754


def main():
    options = arguments()
    binaries = set_up()
    print_machine()
    cases = [Case(width, options, binaries) for width in options.width or (1754, 3508)]
    for case in cases:
        case.compare()
    for case in cases[1:]:
        case.print_growth(cases[0])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--names", type=int, default=214, help="of each peer's run")
    parser.add_argument(
        "--many", type=int, default=2000, help="of engross's run beside the bare write"
    )
    parser.add_argument("--width", type=int, action="append", help="of the page, in pixels")
    return parser.parse_args()


# --- What is measured ---------------------------------------------------------------------------


class Case:
    """One size of page."""

    def __init__(self, width, options, binaries):
        self.options, self.binaries = options, binaries
        self.folder = WORK / str(width)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.width = width
        self.em, self.middle = round(EM * width), round(MIDDLE * width)
        self.template = self.folder / "template.png"
        if not self.template.exists():
            run([PYTHON, HERE / "template.py", str(width), self.template])
        self.small = self.roster(options.names)
        self.large = self.roster(options.many)
        self.few = self.roster(2)

    def roster(self, count, like=None):
        """A program folder and a plain list of so many names, in the size that they have here or in
        another case."""
        like = like or self
        folder = self.folder / (
            f"{count}-names" if like is self else f"{count}-names-as-of-{like.width}"
        )
        folder.mkdir(exist_ok=True)
        names = subprocess.check_output([PYTHON, HERE / "names.py", str(count)], text=True)
        (folder / "names.txt").write_text(names)
        # A box as high as the line needs, in the place where the peers write.
        top, height = self.middle - like.em * 3 // 4, like.em * 3 // 2
        width = like.width * 8 // 10
        (folder / "program.toml").write_text(f"""\
title = "Comparison"
term = "2026"
roster = "names.txt"
template = {json.dumps(str(self.template))}

[publish]
base_url = "https://example.org/"
file_stem = "{{name}}"

[[field]]
text = "{{name}}"
box = {{ x = {(self.width - width) // 2}, y = {top}, width = {width}, height = {height} }}
font = "Great Vibes"
size = {{ max = {like.em}, min = {like.em // 2} }}
color = "#12244f"
""")
        return folder

    def peers(self, roster, out):
        """What to run for each peer, in the order of the table."""
        common = [
            self.template,
            roster / "names.txt",
            FONT,
            str(self.em),
            str(self.middle),
            JOBS,
            out,
        ]
        python = [PYTHON]
        return {
            "engross": [self.binaries["engross"], "render", roster, "-o", out, "--jobs", JOBS],
            "image + imageproc + ab_glyph + rayon": [self.binaries["plain"], *common],
            "libvips, level 1": [*python, HERE / "peers/vips.py", *common, "1"],
            "libvips, default": [*python, HERE / "peers/vips.py", *common, "6"],
            "sharp, level 1": ["node", WORK / "sharp.mjs", *common, "1"],
            "sharp, default": ["node", WORK / "sharp.mjs", *common, "6"],
            "Pillow, default": [*python, HERE / "peers/pillow.py", *common],
            "Typst, PDF": [*python, HERE / "peers/typst_pdf.py", *common],
        }

    def compare(self):
        print(f"\n## {self.width} pixels wide\n", flush=True)
        self.warm_up()
        self.print_table(self.time_peers())
        self.print_floor()
        self.print_memory()
        self.print_one()

    def warm_up(self):
        """Fills engross's cache of plates, and looks at what each peer makes."""
        blank = self.folder / "checked"
        for peer, _ in self.peers(self.few, blank).items():
            out = fresh(blank)
            run(self.peers(self.few, out)[peer])
            check_output(
                peer, self.template, out, (self.few / "names.txt").read_text().splitlines()
            )

    def time_peers(self):
        """Seconds and processor seconds of the names alone: a run of many less a run of two."""
        figures = {}
        for _ in range(self.options.rounds):
            for peer in self.peers(self.small, "-"):
                row = figures.setdefault(peer, {"wall": [], "cpu": []})
                few = timed(self.peers(self.few, fresh(self.folder / "out"))[peer])
                out = fresh(self.folder / "out")
                many = timed(self.peers(self.small, out)[peer])
                files = [path for path in out.iterdir() if path.suffix in (".png", ".pdf")]
                assert len(files) == self.options.names, (peer, len(files))
                row["wall"].append(many["wall"])
                row["cpu"].append((many["cpu"] - few["cpu"]) / (self.options.names - 2))
                row["bytes"] = sum(path.stat().st_size for path in files) / len(files)
        return figures

    def print_table(self, figures):
        print("| | names/s | processor ms/name | KB/file | times engross's time |")
        print("|---|---:|---:|---:|---:|")
        own = statistics.median(figures["engross"]["wall"])
        for peer, row in figures.items():
            wall = statistics.median(row["wall"])
            print(
                f"| {peer} | {self.options.names / wall:.0f} | {statistics.median(row['cpu']) * 1000:.2f} "
                f"| {row['bytes'] / 1000:.0f} | {wall / own:.1f} |"
            )
        print(
            f"\nWhole processes, start included, {self.options.names} names, {JOBS} jobs; spread of engross's "
            f"time over the rounds ±{spread(figures['engross']['wall']):.0%}.\n",
            flush=True,
        )

    def print_floor(self):
        """engross to files beside the bare write of the same bytes, in turn."""
        out, bare = self.folder / "out", self.folder / "bare"
        shares, rates = [], []
        for _ in range(self.options.rounds):
            ours = timed(self.peers(self.large, fresh(out))["engross"])["wall"]
            shutil.rmtree(bare, ignore_errors=True)
            fresh(bare)
            seconds = float(
                subprocess.check_output(
                    [self.binaries["bare_write"], str(self.options.many), JOBS, out, bare],
                    text=True,
                )
            )
            shares.append(seconds / ours)
            rates.append((self.options.many / ours, self.options.many / seconds))
        fresh(out), fresh(bare)
        own, floor = (statistics.median(column) for column in zip(*rates, strict=True))
        print(
            f"- Beside the bare write of the same {self.options.many} files from memory ({floor:.0f}/s): engross "
            f"{own:.0f}/s, {statistics.median(shares):.2f} of it ({min(shares):.2f}–{max(shares):.2f})."
        )

    def print_memory(self):
        """Processor time to memory, one job each, a run of many less a run of two."""
        few, many = self.few, self.small
        ratios, own, plain = [], [], []
        for _ in range(self.options.rounds):
            own.append(self.seconds_to_memory(few, self.large))
            common = [FONT, str(self.em), str(self.middle), "1", "-"]
            rust = [
                timed([self.binaries["plain"], self.template, roster / "names.txt", *common])["cpu"]
                for roster in (few, many)
            ]
            plain.append((rust[1] - rust[0]) / (self.options.names - 2))
            ratios.append(plain[-1] / own[-1])
        print(
            f"- To memory: engross {statistics.median(own) * 1e3:.3f} ms of processor a name, the plain Rust "
            f"program {statistics.median(plain) * 1e3:.2f} ms, 1/{statistics.median(ratios):.0f} "
            f"(1/{min(ratios):.0f} to 1/{max(ratios):.0f})."
        )

    def seconds_to_memory(self, few, large):
        """Of processor time a name, of engross's."""
        few, large = (
            timed([self.binaries["to_memory"], roster, "1"])["cpu"] for roster in (few, large)
        )
        return (large - few) / (self.options.many - 2)

    def print_growth(self, smaller):
        """What the size of the page does to a name that keeps its own."""
        few, large = self.roster(2, smaller), self.roster(self.options.many, smaller)
        ratios = [
            self.seconds_to_memory(few, large)
            / smaller.seconds_to_memory(smaller.few, smaller.large)
            for _ in range(self.options.rounds)
        ]
        print(
            f"\nTo memory, a name of {smaller.em} pixels takes {statistics.median(ratios):.2f} times the processor "
            f"time on a page of {self.width} pixels that it takes on one of {smaller.width} "
            f"({min(ratios):.2f}–{max(ratios):.2f}).",
            flush=True,
        )

    def print_one(self):
        """One certificate from a cold process."""
        one = self.roster(1)
        walls = {"with its plate at hand": [], "without": [], "Pillow": []}
        memory = []
        for _ in range(max(self.options.rounds, 5)):
            out = fresh(self.folder / "out")
            figures = timed(self.peers(one, out)["engross"])
            walls["with its plate at hand"].append(figures["wall"])
            memory.append(figures["memory"])
            out = fresh(self.folder / "out")
            walls["without"].append(timed([*self.peers(one, out)["engross"], "--no-cache"])["wall"])
            pillow = self.peers(one, fresh(self.folder / "out"))["Pillow, default"]
            pillow[-2] = "1"
            walls["Pillow"].append(timed(pillow)["wall"])
        text = ", ".join(
            f"{what} {statistics.median(seconds) * 1e3:.0f} ms" for what, seconds in walls.items()
        )
        print(
            f"- One certificate, whole process: {text}; peak memory {max(memory) / 1024:.0f} MB.",
            flush=True,
        )


def spread(values):
    middle = statistics.median(values)
    return max(abs(value - middle) for value in values) / middle


# --- Whether the names are there ----------------------------------------------------------------

CHECK = """
import sys
from pathlib import Path
from PIL import Image, ImageChops

template, folder, *names = sys.argv[1:]
blank = Image.open(template).convert("RGB")
files = sorted(path for path in Path(folder).iterdir() if path.suffix in (".png", ".pdf"))
assert len(files) == len(names), f"{len(files)} files instead of {len(names)}"
seen = set()
for path in files:
    if path.suffix == ".pdf":
        from pypdf import PdfReader
        text = PdfReader(path).pages[0].extract_text()
        assert any(name in text for name in names), f"{path}: {text!r}"
        seen.add(text)
        continue
    page = Image.open(path).convert("RGB")
    changed = ImageChops.difference(page, blank).getbbox()
    assert changed, f"{path}: no name"
    left, top, right, bottom = changed
    assert abs((left + right) / 2 - page.width / 2) < page.width * 0.02, f"{path}: name at {changed}"
    assert right - left > page.width * 0.15, f"{path}: name at {changed}"
    assert abs((top + bottom) / 2 - page.width * 600 / 1754) < page.width * 0.02, f"{path}: name at {changed}"
    seen.add(page.crop(changed).tobytes())
assert len(seen) == len(names), "two certificates alike"
"""


def check_output(peer, template, folder, names):
    outcome = subprocess.run(
        [PYTHON, "-c", CHECK, template, folder, *names], capture_output=True, text=True, check=False
    )
    if outcome.returncode:
        sys.exit(f"{peer}: {outcome.stderr}")


# --- Running and setting up ---------------------------------------------------------------------


def run(command):
    return subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def timed(command):
    """Wall seconds, processor seconds and peak KiB of a command and its children."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(str(part) for part in command)}: exit code {process.returncode}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss}


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def set_up():
    WORK.mkdir(parents=True, exist_ok=True)
    if not PYTHON.exists():
        venv.create(WORK / "venv", with_pip=True)
    run([PYTHON, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"])
    # Node looks for packages beside the program, and this folder is no place for them.
    for name in ("package.json", "peers/sharp.mjs"):
        shutil.copy(HERE / name, WORK)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=WORK, check=True)
    target = WORK.parent
    for folder in (ROOT, HERE):
        subprocess.run(
            ["cargo", "build", "--quiet", "--release", "--bins", "--target-dir", target],
            cwd=folder,
            check=True,
        )
    names = ("engross", "plain", "bare_write", "to_memory")
    return {name: target / "release" / name for name in names}


def print_machine():
    cpus = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next(
        (line.split(":", 1)[1].strip() for line in cpus if line.startswith("model name")),
        platform.processor(),
    )
    packages = subprocess.check_output(
        [PYTHON, "-m", "pip", "list", "--format", "freeze"], text=True
    )
    versions = [
        line.replace("==", " ")
        for line in packages.split()
        if not line.startswith(("pip", "setup"))
    ]
    sharp = json.loads((WORK / "node_modules/sharp/package.json").read_text())["version"]
    rust = subprocess.check_output(["rustc", "--version"], text=True).strip()
    print(
        f"{os.cpu_count()} × {processor}; {rust}; Python {platform.python_version()}; "
        f"{', '.join(versions)}; sharp {sharp}",
        flush=True,
    )


if __name__ == "__main__":
    main()
