//! The dates that the cells of spreadsheets hold, whatever their formats show.

use super::{archive, findings, ods, plan_of, texts};

/// An XLSX file with a column `name` and a column `D`, whose numbers have these formats. A cell
/// without a format is a text.
fn xlsx(cells: &[(&str, Option<&str>)], merged: &str) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut rows, mut formats, mut styles) = (String::new(), String::new(), String::new());
    for (index, (value, format)) in cells.iter().enumerate() {
        let row = index + 2;
        rows +=
            &format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>N{row}</t></is></c>");
        rows += &match format {
            Some(_) => format!("<c r=\"B{row}\" s=\"{index}\"><v>{value}</v></c></row>"),
            None => format!("<c r=\"B{row}\" t=\"inlineStr\"><is><t>{value}</t></is></c></row>"),
        };
        let code = format.unwrap_or("General");
        formats += &format!(
            "<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>",
            200 + index
        );
        styles += &format!("<xf numFmtId=\"{}\"/>", 200 + index);
    }
    let head = "<row r=\"1\"><c t=\"inlineStr\"><is><t>name</t></is></c>\
                <c t=\"inlineStr\"><is><t>D</t></is></c></row>";
    let relationship = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Target=\"{target}\" Type=\"{KIND}/{kind}\"/>")
    };
    archive([
        (
            "_rels/.rels",
            &*relationship("r", "officeDocument", "xl/workbook.xml"),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships>{}{}</Relationships>",
                relationship("r1", "worksheet", "s.xml"),
                relationship("r2", "styles", "styles.xml")
            ),
        ),
        (
            "xl/s.xml",
            &format!(
                "<worksheet><sheetData>{head}{rows}</sheetData><mergeCells>{merged}</mergeCells>\
                 </worksheet>"
            ),
        ),
        (
            "xl/styles.xml",
            &format!(
                "<styleSheet><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
            ),
        ),
        ("[Content_Types].xml", "<Types/>"),
    ])
}

const DAY: &str = "{D:%-d %B %Y}";

/// 46117 is 5 April 2026, and 46346 is 20 November 2026.
#[test]
fn the_date_of_a_cell_is_written_whatever_its_format_shows() {
    let cells = [
        ("46117", Some("m/d/yyyy")),
        ("46346", Some("dd/mm/yyyy")),
        ("46117", Some("d-mmm")),
        ("46117", Some("mmmm yyyy")),
        ("46117", Some("dd.mm.")),
        ("46117.75", Some("d/m/yy h:mm")),
        ("5 April 2026", None),
    ];
    let bytes = xlsx(&cells, "");
    let april = "5 April 2026";
    let expected = [april, "20 November 2026", april, april, april, april, april];
    for more in ["", "[roster]\nfile = \"r.xlsx\"\ndates = \"day-first\""] {
        let plan = plan_of(("r.xlsx", &bytes), more, DAY).unwrap();
        assert_eq!(texts(&plan), expected);
        assert_eq!(findings(&plan), [""; 0]);
    }
    // Without a format, it is what people see.
    let plan = plan_of(("r.xlsx", &bytes), "", "{D}").unwrap();
    assert_eq!(
        texts(&plan),
        [
            "4/5/2026",
            "20/11/2026",
            "5-Apr",
            "April 2026",
            "05.04.",
            "5/4/26 18:00",
            april
        ]
    );
}

#[test]
fn texts_and_times_beside_dates_are_read_as_before() {
    let cells = [
        ("46117", Some("d/m/yyyy")),
        ("5/4/2026", None),
        ("0.75", Some("h:mm")),
        // A year of the Buddhist calendar.
        ("244444", Some("d/m/yyyy")),
    ];
    let plan = plan_of(("r.xlsx", &xlsx(&cells, "")), "", DAY).unwrap();
    assert_eq!(
        findings(&plan),
        [
            "3: error bad-date: `5/4/2026` in column `D` can be either of two dates",
            "4: error bad-date: `18:00` in column `D` is not a date",
            "5: error bad-date: the year of `5/4/2569` in column `D` is hardly a Gregorian one",
        ]
    );
}

#[test]
fn dates_stay_with_their_rows() {
    let cells = [
        ("46117", Some("m/d/yyyy")),
        ("", None),
        ("46346", Some("d-mmm")),
        ("46117", Some("d-mmm")),
    ];
    let bytes = xlsx(&cells, "<mergeCell ref=\"B2:B3\"/>");
    let plan = plan_of(("r.xlsx", &bytes), "", DAY).unwrap();
    let april = "5 April 2026";
    assert_eq!(texts(&plan), [april, april, "20 November 2026", april]);
    let condition = "[roster]\nfile = \"r.xlsx\"\nwhere = { name = [\"N3\", \"N5\"] }";
    let plan = plan_of(("r.xlsx", &bytes), condition, DAY).unwrap();
    assert_eq!(texts(&plan), [april, april]);
}

#[test]
fn the_dates_of_an_open_document_are_known() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: [String; 2]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let date = "office:value-type=\"date\" office:date-value";
    let rows = [
        row([cell("", "name"), cell("", "D")]),
        row([
            cell("", "Ann"),
            cell(&format!("{date}=\"2026-04-05\""), "4/5/26"),
        ]),
        row([
            cell("", "Bo"),
            cell(
                &format!("{date}=\"2026-11-20T18:30:00\""),
                "Freitag, 20. Nov",
            ),
        ]),
        row([cell("", "Cy"), cell("", "20/11/2026")]),
    ];
    let content = format!(
        "<c><table:table table:name=\"S\">{}</table:table></c>",
        rows.concat()
    );
    let plan = plan_of(("r.ods", &ods(&content)), "", DAY).unwrap();
    assert_eq!(
        texts(&plan),
        ["5 April 2026", "20 November 2026", "20 November 2026"]
    );
    assert_eq!(findings(&plan), [""; 0]);
}
