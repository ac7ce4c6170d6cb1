//! Flowed text: where other programs put it, in its place among shapes, and as fields.

use std::collections::BTreeMap;
use std::fs;

use engross::field::Align;
use engross::{Code, OutputFormat, Plan, Program, Renderer};

use crate::{PAGE, SERIF, codes, drawing, ink, program, rendered};

const FOLDER: &str = "tests/data/svg/flow";
/// The cells of the recipient in `tests/external/flow.py`.
const RECIPIENT: [&str; 2] = ["Agnes Dahl", "12"];
/// How far an edge may be from that of another program, in pixels.
const LARGEST: u32 = 2;

/// The pixels of a drawing, and the codes of what there is to know about it.
fn page(svg: &str, keys: &str) -> (image::RgbImage, Vec<Code>) {
    let drawing = engross::template::Drawing::parse(svg.as_bytes(), "t.svg").unwrap();
    let head = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.svg\"\nfonts = [\"fonts\"]\n";
    let program = Program::parse(&format!("{head}{keys}"), "program.toml").unwrap();
    let program = program
        .with_drawing(std::sync::Arc::new(drawing), 1.0)
        .unwrap();
    let columns = [
        "name", "hours", "date", "a", "b", "c", "d", "e", "f", "g", "h",
    ];
    let mut cells = vec!["Zzz"; columns.len()];
    cells[..2].copy_from_slice(&RECIPIENT);
    if keys.contains("width") {
        cells.fill("Zzz");
    }
    let roster = engross::roster::Roster::from_rows("r.csv", columns, [cells]).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let mut scratch = renderer.scratch();
    let sheet = renderer.lay_out(plan.entry(0), &mut scratch).unwrap();
    let findings = renderer.findings().iter().chain(sheet.findings());
    let codes = findings.map(|finding| finding.code).collect();
    let png = renderer
        .print(&sheet, OutputFormat::Png, &mut scratch)
        .unwrap();
    let image = image::load_from_memory(png.bytes()).unwrap().into_rgb8();
    (image, codes)
}

/// The edges of the ink of each line, as `tests/external/flow.py` finds them.
fn lines(image: &image::RgbImage) -> Vec<[u32; 4]> {
    let is_ink = |x: u32, y: u32| {
        let [red, green, blue] = image.get_pixel(x, y).0.map(u32::from);
        (red * 299 + green * 587 + blue * 114) / 1000 < 160
    };
    let mut lines: Vec<[u32; 4]> = Vec::new();
    let mut open: Option<[u32; 4]> = None;
    for y in 0..=image.height() {
        let inked: Vec<u32> = match y < image.height() {
            true => (0..image.width()).filter(|x| is_ink(*x, y)).collect(),
            false => Vec::new(),
        };
        match (inked.first(), inked.last()) {
            (Some(first), Some(last)) => {
                let [left, top, right, _] = open.unwrap_or([*first, y, *last, y]);
                open = Some([left.min(*first), top, right.max(last + 1), y + 1]);
            }
            _ => lines.extend(open.take()),
        }
    }
    let mut joined: Vec<[u32; 4]> = Vec::new();
    for line in lines {
        match joined.last_mut() {
            Some(last) if line[1] - last[3] <= 3 && line[3] - last[1] < 60 => {
                *last = [last[0].min(line[0]), last[1], last[2].max(line[2]), line[3]];
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// `lines.tsv` has the lines as Inkscape and Chromium paint them.
#[test]
fn lines_are_where_other_programs_have_them() {
    let mut expected: BTreeMap<String, Vec<[u32; 4]>> = BTreeMap::new();
    for row in fs::read_to_string(format!("{FOLDER}/lines.tsv"))
        .unwrap()
        .lines()
        .skip(1)
    {
        let mut cells = row.split('\t');
        let name = cells.next().unwrap().to_owned();
        let edges: Vec<u32> = cells.map(|cell| cell.parse().unwrap()).collect();
        expected
            .entry(name)
            .or_default()
            .push(edges.try_into().unwrap());
    }
    assert!(expected.len() >= 14, "{}", expected.len());
    for (name, expected) in expected {
        let svg = fs::read_to_string(format!("{FOLDER}/{name}.svg")).unwrap();
        let (image, codes) = page(&svg, "dpi = 96\n");
        let known = [Code::Wrapped];
        assert!(
            codes.iter().all(|code| known.contains(code)),
            "{name}: {codes:?}"
        );
        let own = lines(&image);
        let distance = |(one, other): (&[u32; 4], &[u32; 4])| {
            (0..4)
                .map(|edge| one[edge].abs_diff(other[edge]))
                .max()
                .unwrap()
        };
        let largest = own.iter().zip(&expected).map(distance).max().unwrap();
        assert!(
            own.len() == expected.len() && largest <= LARGEST,
            "{name}: {own:?}\nelsewhere: {expected:?}"
        );
    }
}

fn trial(name: &str) -> String {
    let bytes = fs::read(format!("tests/data/svg/trials/{name}.svg")).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn flowed_text_of_the_trials_is_painted() {
    let (image, codes) = page(&trial("flow"), "");
    assert!(codes.is_empty(), "{codes:?}");
    let [_, first, second] = lines(&image)[..] else {
        panic!("{:?}", lines(&image));
    };
    // Inkscape breaks the line before “May”.
    assert!(
        first[0].abs_diff(100) <= 2 && first[2].abs_diff(459) <= 2,
        "{first:?}"
    );
    assert!(
        second[0].abs_diff(101) <= 2 && second[2].abs_diff(285) <= 2,
        "{second:?}"
    );

    let (image, _) = page(&trial("fo"), "");
    assert!(lines(&image).len() >= 2, "{:?}", lines(&image));
    let program = program(&trial("fo2"), "").unwrap();
    let [name] = program.fields() else {
        panic!("{:?}", program.fields());
    };
    assert_eq!((name.align, name.anchor.x), (Align::Left, Some(100.0)));

    let program = self::program(&trial("inside"), "").unwrap();
    let [name] = program.fields() else {
        panic!("{:?}", program.fields());
    };
    assert_eq!((name.align, name.anchor.x), (Align::Center, Some(300.0)));
    assert_eq!((name.bounds.x, name.bounds.width), (100, 400));
}

#[test]
fn no_word_beside_a_placeholder_is_painted_twice() {
    // The second drawing has `Zzz` where the first has placeholders, and a name of its own.
    let (image, _) = page(&trial("tspans-1"), "width = 900\n");
    let name = "<text x=\"700\" y=\"530\" font-size=\"14\">{a}</text></g></svg>";
    let drawn = trial("tspans-2").replace("</g></svg>", name);
    let (expected, _) = page(&drawn, "width = 900\n");
    // The first two lines and the last are parts that become one text.
    let rows = 140..470;
    let pairs = image.enumerate_pixels().zip(expected.pixels());
    let pairs = pairs.filter(|((_, y, _), _)| rows.contains(y));
    let red = |pixel: &image::Rgb<u8>| i32::from(pixel.0[0]);
    let different = pairs.filter(|((_, _, one), other)| (red(one) - red(other)).abs() > 128);
    let different = different.count();
    assert!(different < 200, "{different} pixels differ");
    let lines = lines(&image);
    for line in &lines[..2] {
        assert!(
            line[0].abs_diff(60) <= 2 && line[2].abs_diff(360) <= 4,
            "{lines:?}"
        );
    }
}

#[test]
fn only_painted_placeholders_of_other_programs_are_reported() {
    let page = |content: &str| drawing(PAGE, &format!("<text {SERIF}>{{name}}</text>{content}"));
    let texts = "<text y=\"90\">%COURSE%</text><text y=\"99\">Your Name</text>";
    let tag = "<text y=\"90\">{% if hours %}</text>";
    let copied = format!("<use href=\"#d\"/><defs><g id=\"d\">{texts}</g></defs>");
    for (content, reported) in [
        (texts.to_owned(), 2),
        (copied.clone(), 2),
        (copied.replace("href=\"#d\"", "href=\"#other\""), 0),
        (format!("<g style=\"display:none\">{texts}{tag}</g>"), 0),
        (format!("<defs>{texts}{tag}</defs>"), 0),
    ] {
        let drawing = engross::template::Drawing::parse(page(&content).as_bytes(), "t.svg");
        let drawing = drawing.unwrap();
        let mut found = codes(drawing.findings());
        found.retain(|code| *code == Code::ForeignPlaceholder);
        assert_eq!(found.len(), reported, "{content}");
    }
    let error = program(&page(tag), "").unwrap_err();
    assert_eq!(error.code(), Code::InvalidPlaceholder);
}

#[test]
fn doubled_braces_are_reported() {
    let (_, findings) = rendered(&trial("braces"), "", "Ada");
    assert_eq!(
        codes(&findings),
        [Code::ForeignPlaceholder; 2],
        "{findings:?}"
    );
    let start =
        |name: &str| format!("`{{{{{name}}}}}` looks like a placeholder of another program");
    assert_eq!(
        findings[0].message,
        start("date") + ", and is painted as `{date}`"
    );
    assert_eq!(
        findings[1].message,
        start("hours") + ", and is painted as it is"
    );
}

#[test]
fn drawings_of_other_programs_stay_right() {
    for name in ["corel", "figma", "illus", "libre"] {
        let program = program(&trial(name), "").unwrap();
        assert_eq!(program.fields()[0].id, "name", "{name}");
    }
    // One text, painted by two `use` elements, each half as large as the symbol's view.
    let program = program(&trial("use"), "").unwrap();
    let places = program.fields().iter();
    let places: Vec<_> = places
        .map(|field| (field.anchor.x.unwrap(), field.anchor.baseline.unwrap()))
        .collect();
    assert_eq!(places, [(150.0, 110.0), (450.0, 310.0)]);
    let (_, findings) = rendered(&trial("use"), "", "Ada");
    assert!(findings.is_empty(), "{findings:?}");
    let utf16 = fs::read("tests/data/svg/trials/utf16.svg").unwrap();
    let drawing = engross::template::Drawing::parse(&utf16, "t.svg").unwrap();
    assert!(engross::template::Drawing::is_svg(&utf16) && drawing.findings().is_empty());
    let cut = &utf16[..utf16.len() - 1];
    let error = engross::template::Drawing::parse(cut, "t.svg").unwrap_err();
    assert_eq!(error.code(), Code::NotUtf8);
}

const NAME: &str =
    "<text x=\"20\" y=\"390\" font-family=\"Noto Serif\" font-size=\"9\">{name}</text>";

fn flow(attributes: &str, paragraphs: &str) -> String {
    format!(
        "<flowRoot font-family=\"Noto Serif\" font-size=\"30\" {attributes}><flowRegion><rect \
         x=\"100\" y=\"50\" width=\"400\" height=\"200\"/></flowRegion>{paragraphs}</flowRoot>"
    )
}

#[test]
fn flowed_text_is_where_it_was_among_the_shapes() {
    let words = flow("fill=\"#f00\"", "<flowPara>MMMMMMMM</flowPara>");
    let cover = "<rect x=\"100\" y=\"50\" width=\"100\" height=\"200\" fill=\"#fff\"/>";
    let red = |content: &str| {
        let (image, _) = page(&drawing(PAGE, &format!("{content}{NAME}")), "");
        let is_red = |(x, _, pixel): (u32, u32, &image::Rgb<u8>)| {
            (pixel.0[0] > 200 && pixel.0[1] < 80).then_some(x)
        };
        let xs: Vec<u32> = image.enumerate_pixels().filter_map(is_red).collect();
        (xs.iter().copied().min().unwrap_or(0), xs.len())
    };
    let (left, all) = red(&words);
    assert!(left < 110 && all > 500, "{left} {all}");
    assert!(
        red(&format!("{words}{cover}")).0 >= 200,
        "it is below what is drawn later"
    );
    assert_eq!(red(&format!("{cover}{words}")).1, all);
    assert_eq!(
        red(&format!("<g opacity=\"0.1\">{words}</g>")).1,
        0,
        "effects apply"
    );
    assert_eq!(red(&format!("<g display=\"none\">{words}</g>")).1, 0);
    let clip = format!(
        "<clipPath id=\"c\"><rect x=\"200\" y=\"0\" width=\"400\" height=\"400\"/></clipPath><g \
         clip-path=\"url(#c)\">{words}</g>"
    );
    assert!(red(&clip).0 >= 200);
}

#[test]
fn a_paragraph_with_a_placeholder_is_a_field_below_the_lines_above_it() {
    let above = "<flowPara>These words take up more than one line of the shape</flowPara>";
    let svg = |above: &str| {
        drawing(
            PAGE,
            &flow("", &format!("{above}<flowPara>for {{name}}</flowPara>")),
        )
    };
    let baseline = |above: &str| {
        let plan = crate::plan(program(&svg(above), "").unwrap(), "Ada");
        let renderer = Renderer::new(plan.program().clone()).unwrap();
        let sheet = renderer
            .lay_out(plan.entry(0), &mut renderer.scratch())
            .unwrap();
        let engross::FieldContent::Text(layout) = &sheet.fields()[0].content else {
            panic!("not a text");
        };
        assert_eq!(layout.text, "for Ada");
        layout.lines[0].baseline
    };
    // Each line is 1.25 × 30 pixels high.
    assert_eq!(baseline(""), 77.0);
    assert_eq!(baseline(above), 77.0 + 75.0);
}

#[test]
fn a_long_name_in_a_flow_wraps_and_then_shrinks() {
    let svg = drawing(PAGE, &flow("", "<flowPara>for {name}</flowPara>"));
    let long = "Wolfeschlegelsteinhausenbergerdorff Maximiliane Önderström-Bağcı";
    let plan = crate::plan(program(&svg, "").unwrap(), long);
    let renderer = Renderer::new(plan.program().clone()).unwrap();
    let sheet = renderer
        .lay_out(plan.entry(0), &mut renderer.scratch())
        .unwrap();
    let engross::FieldContent::Text(layout) = &sheet.fields()[0].content else {
        panic!("not a text");
    };
    assert!(
        layout.fit.breaks.is_some() && layout.fit.shortfall.is_none(),
        "{:?}",
        layout.fit
    );
    assert_eq!(layout.lines[0].baseline, 77.0);
}

#[test]
fn text_that_its_shape_has_no_room_for_is_reported() {
    let words = "one two three four five six seven ".repeat(12);
    let svg = drawing(
        PAGE,
        &format!(
            "{}{NAME}",
            flow("", &format!("<flowPara>{words}</flowPara>"))
        ),
    );
    let (image, found) = page(&svg, "");
    assert_eq!(found, [Code::TextBelowShape]);
    assert!(ink(&image)[3] > 300, "it is painted nonetheless");
}
