"""Writes the spreadsheets beside this file, all with the same two sheets.

    pip install openpyxl==3.1.5 xlsxwriter==3.3.1 odfpy==1.4.1
    python3 tests/data/sheets/make.py

`libreoffice.*` need LibreOffice's `soffice` (7.4.7 wrote those that are kept).
"""

import datetime as dt
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
import openpyxl.styles
import xlsxwriter
from odf import opendocument, table, text

HERE = pathlib.Path(__file__).parent
HEADER = ["Name ", "SLUG", "Joined", "Awarded", "Hours", "Share", "Member no.", "Title", "Active"]
FORMATS = [None, None, "yyyy-mm-dd", "dd/mm/yyyy hh:mm", "0.00", "0.0%", "0000", None, None]
ROWS = {  # by the number of the row, counted from 1
    3: [
        "İremnur Önder",
        None,
        dt.datetime(2023, 9, 20),
        dt.datetime(2023, 9, 20, 18, 30),
        12.5,
        0.125,
        7,
        "Member İremnur",
        True,
    ],
    5: [
        "  Min Yin ",
        "yinmin",
        dt.datetime(2020, 2, 29),
        dt.datetime(2024, 1, 1),
        1200,
        1,
        42,
        "Member Min",
        False,
    ],
    6: ["邵宁龙", 'a<b>&"c"', None, None, 0.3, None, 12345, "Member 邵", None],
}
FORMULA = '="Member "&LEFT(TRIM(A{row}),FIND(" ",TRIM(A{row})&" ")-1)'


def excel(name, options):
    """As Excel writes it: shared strings, cached values of formulas."""
    book = xlsxwriter.Workbook(HERE / name, options)
    book.set_properties({"created": dt.datetime(2023, 9, 20)})
    sheet = book.add_worksheet("Ambassadors")
    formats = [book.add_format({"num_format": code}) if code else None for code in FORMATS]
    for column, title in enumerate(HEADER):
        sheet.write(1, column, title)
    for row, cells in ROWS.items():
        for column, (cell, shown) in enumerate(zip(cells, formats, strict=True)):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(row - 1, column, cell, shown)
            elif column == 7:
                sheet.write_formula(row - 1, column, FORMULA.format(row=row), None, cell)
            elif cell is not None:
                sheet.write(row - 1, column, cell, shown)
    if not options.get("constant_memory"):
        sheet.merge_range(6, 1, 6, 3, "")
    other = book.add_worksheet("Speakers & hosts")
    for row, cell in enumerate(["name", "Onur Canoğlu"]):
        other.write(row, 0, cell)
    book.close()


def python(name):
    """As a script writes it: formulas that nothing has computed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ambassadors"
    sheet["A1"], sheet["B1"], sheet["C1"] = "name", "title", "sum"
    sheet["A2"], sheet["B2"], sheet["C2"] = "Onur Canoğlu", '="Dr. "&A2', "#N/A"
    book.save(HERE / name)


def odf(name):
    """Without the text that a spreadsheet program writes beside each number."""
    book = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="Ambassadors")
    for cells in [["name", "hours"], ["Onur Canoğlu", 12.5]]:
        row = table.TableRow()
        for value in cells:
            if isinstance(value, str):
                cell = table.TableCell(valuetype="string")
                cell.addElement(text.P(text=value))
            else:
                cell = table.TableCell(valuetype="float", value=value)
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(HERE / name)


def libreoffice(source):
    soffice = shutil.which("soffice")
    if not soffice:
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "libreoffice.xlsx"
        shutil.copy(HERE / source, copy)
        out = pathlib.Path(folder) / "out"
        for kind in ["xlsx", "ods"]:
            subprocess.run(
                [soffice, "--headless", "--convert-to", kind, "--outdir", out, copy], check=True
            )
            shutil.copy(out / f"libreoffice.{kind}", HERE)


def prefixed(name):
    """As the Open XML SDK and others may write it: prefixes, no places of cells, rich text,
    reading aids, escapes, a strict namespace, odd targets."""
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="R1" '
        f'Type="{office}/officeDocument" Target="/book/w.xml"/></Relationships>',
        "book/_rels/w.xml.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="R7" Type="{office}/worksheet" Target="../sheets/one.xml"/>'
        f'<Relationship Id="R9" Type="{office}/chartsheet" Target="chart.xml"/>'
        f'<Relationship Id="R8" Type="{office}/sharedStrings" Target="./s.xml"/>'
        "</Relationships>",
        "book/w.xml": f'<x:workbook xmlns:x="{main}" xmlns:r="{office}"><x:sheets>'
        '<x:sheet name="Chart" sheetId="1" r:id="R9"/>'
        '<x:sheet name="Ambassadors" sheetId="2" r:id="R7"/></x:sheets></x:workbook>',
        "book/s.xml": f'<x:sst xmlns:x="{main}"><x:si><x:t>name</x:t></x:si><x:si><x:r><x:rPr>'
        '<x:b/></x:rPr><x:t xml:space="preserve">東京 </x:t></x:r><x:r><x:t>花子</x:t></x:r>'
        '<x:rPh sb="0" eb="2"><x:t>トウキョウ</x:t></x:rPh></x:si></x:sst>',
        "sheets/one.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData>'
        '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>note</x:t></x:is></x:c>'
        '</x:row><x:row r="4"><x:c t="s"><x:v>1</x:v></x:c>'
        '<x:c t="inlineStr"><x:is><x:t>a_x0009_b &amp; <![CDATA[<c>]]> &#x130;</x:t></x:is></x:c>'
        "</x:row></x:sheetData></x:worksheet>",
    }
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(path), '<?xml version="1.0"?>' + xml)


excel("excel.xlsx", {})
excel("inline-1904.xlsx", {"constant_memory": True, "date_1904": True})
python("uncomputed.xlsx")
odf("values.ods")
prefixed("prefixed.xlsx")
libreoffice("excel.xlsx")
