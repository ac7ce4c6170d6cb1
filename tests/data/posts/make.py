"""Writes the posts beside this file, and for each what is to be read from it: line, section, name,
key and link, in order. All names and handles are invented.

    python3 tests/data/posts/make.py
"""

import pathlib
import random
import unicodedata
import urllib.parse

HERE = pathlib.Path(__file__).parent
BASE = "https://pek3b.qingstor.com/kubesphere-community/images/"
TEXT = "View and download the certificate"


class Post:
    def __init__(self, ending="\n"):
        self.lines, self.rows, self.ending, self.section = [], [], ending, ""

    def write(self, *lines):
        for line in lines:
            if line.startswith("#"):
                self.section = line.strip("# ")
            self.lines.append(line)

    def row(self, line, name, link):
        """A row, and what it says; `name` and `link` as their reader gets them."""
        self.write(line)
        key = urllib.parse.unquote(link.split("?")[0].split("#")[0].rsplit("/", 1)[1])
        self.rows.append([str(len(self.lines)), self.section, name, key, link])

    def save(self, name, last=True):
        text = self.ending.join(self.lines) + (self.ending if last else "")
        (HERE / f"{name}.md").write_bytes(text.encode())
        rows = "".join("\t".join(row) + "\n" for row in self.rows)
        (HERE / f"{name}.tsv").write_text(rows)


def members():
    """101 GitHub handles, each a link to its profile."""
    random.seed(2022)
    words = [
        "cloud",
        "kube",
        "Sphere",
        "dev",
        "Ops",
        "x",
        "Wei",
        "lin",
        "Nova",
        "7",
        "2048",
        "zh",
        "Pilot",
        "go",
        "rust",
        "0",
        "Yaml",
        "ann",
        "Okan",
        "mei",
    ]
    handles = ["a", "A-b-C", "0x7f", "9", "kube-SPHERE-2022", "z" * 39]
    while len(handles) < 101:
        handle = random.choice(["", "-"]).join(random.sample(words, random.randint(2, 4)))
        if handle.lower() not in (other.lower() for other in handles):
            handles.append(handle)
    post = Post()
    post.write(
        "---",
        "title: 'KubeSphere Community Members | 2022'",
        "tag: 'Community, Award'",
        "createTime: '2022-12-30'",
        "---",
        "",
        "![cover](https://e.org/cover.png)",
        "",
        "Thanks to **all** who took part!",
        "",
        "## KubeSphere Member",
        "",
        "| Name | Certificate |",
        "| ---- | ----------- |",
    )
    for number, handle in enumerate(handles):
        # Some were published in lower case, as the community's history has it.
        file = handle.lower() if number % 7 == 3 else handle
        link = f"{BASE}member-2022-{file}.png"
        post.row(f"| [{handle}](https://github.com/{handle}) | [{TEXT}]({link}) |", handle, link)
    post.write(
        "",
        "## Next steps",
        "",
        "| When | What |",
        "|---|---|",
        "| May | [Meetup](https://e.org/meetup/) |",
    )
    post.save("members")


def programs():
    """Four programs, and the ways to write a row."""
    post = Post()
    post.write(
        "+++",
        "title = 'Awards'",
        "+++",
        "# Awards 2023",
        "",
        "<!-- | Name | Certificate |",
        "|---|---|",
        f"| Old | [{TEXT}]({BASE}ambassador-2022-Old.png) | -->",
        "",
        "## KubeSphere Ambassador",
        "",
        "| Name | Certificate |",
        "| --- | --- |",
    )
    for name, file in [
        ("İremnur Önder", "İremnur-Önder"),
        ("Halil BUGOL", "Halil-İbrahim-BUGOL"),
        ("Min Yin", "yinmin"),
    ]:
        quoted = urllib.parse.quote(unicodedata.normalize("NFD", f"ambassador-2023-{file}.png"))
        post.row(f"| {name} | [{TEXT}]({BASE}{quoted}) |", name, BASE + quoted)
    post.write(
        "",
        "## KubeSphere Talented Speaker",
        "",
        "Two tables, of two meetups:",
        "",
        "Name | Topic | Certificate",
        ":-- | :-: | --:",
    )
    link = f"{BASE}speaker-2023-ann.png"
    post.row(f'**Ann Lee** | `a \\| b` | [{TEXT}]({link} "Ann\'s")', "Ann Lee", link)
    link = f"{BASE}speaker-2023-Bob (1).png"
    post.row(f"*Bob* _O'Neil_ | | [{TEXT}](<{link}>)", "Bob O'Neil", link)
    post.write("", "|Topic|Name|Certificate|", "|-|-|-|")
    link = f"{BASE}speaker-2023-张伟.png"
    post.row(f"|2023|~~Zhang~~ 张\\|伟|[{TEXT}][zw]|", "Zhang 张|伟", link)
    link = f"{BASE}speaker-2023-d%2e%5F.PNG?x-oss-process=image#top"
    post.row(f'|7|[@dora](https://github.com/dora "GitHub")|<{link}>|', "@dora", link)
    post.write("", "### Hosts of 2023", "", "> | Name | Certificate |", "> | --- | --- |")
    link = f"{BASE}host-2023-e.pdf"
    post.row(f"> | `E_d` &amp; co | [![thumbnail](t.png) {TEXT}]({link}) |", "E_d & co", link)
    post.write(
        "> | | |",
        "> | Fay | |",
        "",
        "KubeSphere Contributor",
        "----------------------",
        "",
        "1. Code:",
        "",
        "   | Contributor | PRs | Certificate |",
        "   |---|---|---|",
    )
    post.section = "KubeSphere Contributor"
    link = f"{BASE}contributor-2023-G%C3%BC.png"
    post.row(f"   | Gü | [12](https://github.com/pulls) | {link} |", "Gü", link)
    post.write(
        "",
        "```",
        "| Name | Certificate |",
        "|---|---|",
        f"| No | [x]({BASE}no.png) |",
        "```",
        "",
        f"[zw]: <{BASE}speaker-2023-张伟.png> 'of Zhang'",
    )
    post.save("programs")


def chinese():
    """Chinese headers, uneven padding, trailing blanks, and no line ending at the end."""
    post = Post("\r\n")
    post.write("## 社区贡献者名单  ", "", "|编号 |   姓名    |  证书|  ", "|--- | ---   |:---:|\t")
    for number, (name, file, before, after) in enumerate(
        [
            ("邵宁龙", "邵宁龙", "  ", "   "),
            ("张 伟", "张-伟", "", ""),
            ("Lin（林）", "Lin（林）", " ", "\t"),
            ("何文浩", "hewenhao", "\u3000", "  "),
        ],
        1,
    ):
        link = f"{BASE}contributor-2023-{urllib.parse.quote(file)}.png"
        post.row(
            f"|{number}|{before}{name}{after}|  [查看并下载证书]({link}){after}|{after}", name, link
        )
    post.write("|    |   |  |   ")
    post.save("chinese", last=False)


members()
programs()
chinese()
