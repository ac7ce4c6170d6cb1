//! Certificates on paper: documents of many certificates, sheets, backs, bleed and crop marks, read
//! back from the PDF files. `tests/external/print.py` reads them with other programs.
#![cfg(all(
    feature = "batch",
    feature = "bundled-fonts",
    feature = "pdf",
    feature = "svg"
))]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

#[path = "common/pdf.rs"]
#[expect(dead_code, reason = "each test uses a part of it")]
mod pdf;
#[path = "print/structure.rs"]
mod structure;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;

use engross::batch::{self, Event, RunOptions, Status};
use engross::roster::Roster;
use engross::{Code, OutputFormat, Plan, Program, Renderer};

use pdf::{Document, Matrix, Page};

const MILLIMETER: f32 = 72.0 / 25.4;
/// A tenth of a millimetre, in points.
const TENTH: f32 = 0.1 * MILLIMETER;

const NAMES: [&str; 7] = [
    "Ann Lee",
    "İremnur Önder",
    "משה כהן",
    "周正军",
    "श्री त्रिवेदी",
    "Zoë d’Alançon",
    "محمد علاء الدين",
];

/// A drawing of this size in millimetres with the name, and what is around it.
fn drawing(width: f32, height: f32, content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"Noto Serif\" font-size=\"8\">\
         <rect width=\"100%\" height=\"50%\" fill=\"#abc\"/>{content}</svg>"
    )
}

const NAME: &str = "<text x=\"20\" y=\"30\">{name}</text>";

struct Printed {
    /// Pictures are read when they are laid out.
    _folder: tempfile::TempDir,
    plan: Plan,
    renderer: Renderer,
}

impl Printed {
    /// Certificates on this template, with this back if there is one, and this in `[print]`.
    fn new(front: &str, back: Option<&str>, print: &str) -> Self {
        Self::of(&NAMES, front, back, print)
    }

    fn of(names: &[&str], front: &str, back: Option<&str>, print: &str) -> Self {
        Self::try_of(names, front, back, print).unwrap()
    }

    fn try_of(
        names: &[&str],
        front: &str,
        back: Option<&str>,
        print: &str,
    ) -> engross::Result<Self> {
        let folder = tempfile::tempdir().unwrap();
        for (name, side) in [("a", 8), ("b", 8), ("c", 9)] {
            let pixels = image::RgbaImage::from_fn(side, side, |x, y| {
                image::Rgba([x as u8 * 20, y as u8 * 20, 99, 255 - x as u8])
            });
            pixels
                .save(folder.path().join(format!("{name}.png")))
                .unwrap();
        }
        let write = |name, contents: &str| std::fs::write(folder.path().join(name), contents);
        write("front.svg", front).unwrap();
        let mut text = format!(
            "title = \"Badges\"\nterm = \"2026\"\nissuer = \"The house\"\nlang = \"en\"\n\
             template = \"front.svg\"\n[publish]\npdf_background = \"pixels\"\n[print]\n{print}\n"
        );
        if let Some(back) = back {
            write("back.svg", back).unwrap();
            text += "back = \"back.svg\"\n";
        }
        write("program.toml", &text).unwrap();
        let program = Program::open(folder.path())?;
        let rows = names.iter().map(|name| [*name]);
        let roster = Roster::from_rows("names.csv", ["name"], rows)?;
        let plan = Plan::new(program, roster)?;
        let renderer = Renderer::new(plan.program().clone())?;
        Ok(Self {
            _folder: folder,
            plan,
            renderer,
        })
    }

    fn bind(&self) -> Vec<u8> {
        let mut file = Vec::new();
        self.renderer.bind(self.plan.entries(), &mut file).unwrap();
        file
    }

    fn file(&self, index: usize) -> Vec<u8> {
        let entry = self.plan.entry(index);
        let mut scratch = self.renderer.scratch();
        let certificate = self
            .renderer
            .certify(entry, OutputFormat::Pdf, &mut scratch);
        certificate.unwrap().into_bytes()
    }

    fn codes(&self) -> Vec<Code> {
        let findings = self.renderer.findings().iter();
        findings.map(|finding| finding.code).collect()
    }
}

fn assert_near(one: f32, other: f32) {
    assert!((one - other).abs() < TENTH, "{one} {other}");
}

/// The places of the templates on a page, without their bleed: left, bottom, right, top.
fn trims(page: &Page, bleed: f32) -> Vec<[f32; 4]> {
    let bleed = bleed * MILLIMETER;
    let drawn = page.pictures().into_iter().map(|(_, matrix)| {
        let [left, bottom, right, top] = matrix.unit_square();
        [left + bleed, bottom + bleed, right - bleed, top - bleed]
    });
    drawn.collect()
}

/// Where a page says that it is, after the sheet was turned about its long edge.
fn turned([left, bottom, right, top]: [f32; 4], page: &Page) -> [f32; 4] {
    let [.., width, height] = page.rectangle("MediaBox").unwrap();
    if width > height {
        [left, height - top, right, height - bottom]
    } else {
        [width - right, bottom, width - left, top]
    }
}

#[test]
fn a_document_has_a_page_for_each_certificate() {
    let printed = Printed::new(&drawing(86.0, 54.0, NAME), None, "");
    let file = printed.bind();
    let document = Document::parse(&file);
    let pages = document.pages();
    assert_eq!(pages.len(), NAMES.len());
    for page in &pages {
        let [left, bottom, right, top] = page.rectangle("MediaBox").unwrap();
        assert_eq!((left, bottom), (0.0, 0.0));
        assert_near(right, 86.0 * MILLIMETER);
        assert_near(top, 54.0 * MILLIMETER);
        assert_eq!(page.rectangle("TrimBox"), None);
        assert_eq!(page.pictures().len(), 1);
    }
    // The template once, each font once, and the names in order.
    assert_eq!(document.count("/Subtype/Image"), 1);
    let fonts = document.base_fonts();
    let different: BTreeSet<&String> = fonts.iter().collect();
    assert!(
        fonts.len() > 3 && different.len() == fonts.len(),
        "{fonts:?}"
    );
    let outline = document.outline();
    let titles: Vec<&str> = outline.iter().map(|(title, _)| &**title).collect();
    assert_eq!(titles, NAMES);
    let targets: Vec<usize> = outline.iter().map(|(_, page)| *page).collect();
    assert_eq!(targets, [0, 1, 2, 3, 4, 5, 6]);
    assert!(document.count("/PageLabels") == 1 && document.count("/Lang(en)") == 1);
}

#[test]
fn a_document_has_the_same_bytes_whatever_the_threads() {
    let names: Vec<String> = (0..300)
        .map(|index| format!("{} {index}", NAMES[index % 7]))
        .collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let front = drawing(86.0, 54.0, NAME);
    let printed = Printed::of(&names, &front, Some(&front), "paper = \"A4\"\nup = [2, 5]");
    let expected = printed.bind();
    let folder = tempfile::tempdir().unwrap();
    for jobs in [1, 2, 7] {
        let mut options = RunOptions::default();
        options.jobs = NonZeroUsize::new(jobs);
        let file = folder.path().join("all.pdf");
        let Printed { plan, renderer, .. } = &printed;
        let summary = batch::bind(plan, renderer, &file, &options, |_| ()).unwrap();
        assert_eq!((summary.written, summary.pages), (300, 60));
        assert!(std::fs::read(&file).unwrap() == expected, "{jobs} threads");
        let mut written = Vec::new();
        batch::bind_into(plan, renderer, &mut written, &options, |_| ()).unwrap();
        assert!(written == expected);
    }
    // Sheets say which page is a back, in a tree that is not one long list.
    let document = Document::parse(&expected);
    assert_eq!(document.pages().len(), 60);
    assert_eq!(document.count("/P(30 back)"), 1);
    assert_eq!(document.outline()[299].1, 58);
}

#[test]
fn a_tree_of_many_pages_is_balanced() {
    let names: Vec<String> = (0..4200).map(|index| format!("N{index}")).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let printed = Printed::of(
        &names,
        &drawing(86.0, 54.0, NAME),
        None,
        "background = false",
    );
    let file = printed.bind();
    let document = Document::parse(&file);
    assert_eq!(document.pages().len(), 4200);
    // The root, two nodes, 66 nodes, and the pages.
    assert_eq!(document.depth_of_pages(), 4);
    assert!(document.most_kids() <= 64);
    assert_eq!(document.outline().len(), 4200);
}

#[test]
fn sheets_have_certificates_boxes_and_marks_in_their_places() {
    let print =
        "paper = \"A4\"\nup = [2, 3]\nbleed = 3\ngutter = 4\nmarks = true\ntrim = \"86x54 mm\"";
    let back = drawing(92.0, 60.0, "");
    let printed = Printed::new(&drawing(92.0, 60.0, NAME), Some(&back), print);
    assert_eq!(printed.codes(), []);
    let file = printed.bind();
    let document = Document::parse(&file);
    let pages = document.pages();
    assert_eq!(pages.len(), 4);
    let front = &pages[0];

    // In millimetres from the lower left corner of A4.
    let block = [17.0, 63.5, 193.0, 233.5].map(|side: f32| side * MILLIMETER);
    for (name, beyond) in [("TrimBox", 0.0), ("BleedBox", 3.0 * MILLIMETER)] {
        let [left, bottom, right, top] = front.rectangle(name).unwrap();
        assert_near(left, block[0] - beyond);
        assert_near(bottom, block[1] - beyond);
        assert_near(right, block[2] + beyond);
        assert_near(top, block[3] + beyond);
    }
    let fronts = trims(front, 3.0);
    assert_eq!(fronts.len(), 6);
    for (index, [left, bottom, right, top]) in fronts.iter().enumerate() {
        let (column, row) = (index % 2, index / 2);
        assert_near(*left, (17.0 + 90.0 * column as f32) * MILLIMETER);
        assert_near(right - left, 86.0 * MILLIMETER);
        assert_near(*top, (233.5 - 58.0 * row as f32) * MILLIMETER);
        assert_near(top - bottom, 54.0 * MILLIMETER);
    }

    // A mark at both ends of each cut, outside the bleed.
    let mut cuts: Vec<f32> = fronts
        .iter()
        .flat_map(|[left, _, right, _]| [*left, *right])
        .collect();
    cuts.extend(
        fronts
            .iter()
            .flat_map(|[_, bottom, _, top]| [*bottom, *top]),
    );
    let marks = front.lines();
    assert_eq!(marks.len(), 2 * (4 + 6));
    let [left, bottom, right, top] = front.rectangle("BleedBox").unwrap();
    for [x1, y1, x2, y2] in &marks {
        let at = if (x1 - x2).abs() < TENTH { x1 } else { y1 };
        assert!(cuts.iter().any(|cut| (cut - at).abs() < TENTH), "{at}");
        let is_outside = *x2 < left || *x1 > right || *y2 < bottom || *y1 > top;
        assert!(is_outside);
    }
    for cut in cuts {
        let marks = marks.iter().filter(|[x1, y1, x2, y2]| {
            let at = if (x1 - x2).abs() < TENTH { x1 } else { y1 };
            (cut - at).abs() < TENTH && (y1 == y2 || x1 == x2)
        });
        assert!(marks.count() >= 2);
    }
}

#[test]
fn fronts_and_backs_are_in_register() {
    let back = drawing(92.0, 60.0, "<text x=\"5\" y=\"20\">{name}</text>");
    let front = drawing(92.0, 60.0, NAME);
    for (paper, is_wide) in [("A4", false), ("297x210 mm", true)] {
        let print =
            format!("paper = \"{paper}\"\nup = [2, 3]\nbleed = 3\ngutter = 1\ntrim = \"86x54 mm\"");
        let printed = Printed::new(&front, Some(&back), &print);
        let file = printed.bind();
        let pages = Document::parse(&file).pages();
        // The last sheet has one certificate.
        for (sheet, certificates) in [(0, 6), (1, 1)] {
            let (front, back) = (&pages[2 * sheet], &pages[2 * sheet + 1]);
            let (fronts, backs) = (trims(front, 3.0), trims(back, 3.0));
            assert_eq!((fronts.len(), backs.len()), (certificates, certificates));
            for (front_trim, back_trim) in fronts.iter().zip(&backs) {
                let seen_through = turned(*back_trim, back);
                for (one, other) in front_trim.iter().zip(seen_through) {
                    assert_near(*one, other);
                }
            }
            // Upright when a certificate, cut, is turned like a page of a book.
            for (_, Matrix([xx, _, _, yy, ..])) in back.pictures() {
                assert_eq!((xx < 0.0, yy < 0.0), (is_wide, is_wide));
            }
            assert_eq!(front.rectangle("TrimBox"), back.rectangle("TrimBox"));
        }
    }
}

#[test]
fn edges_are_mirrored_where_a_template_has_no_bleed() {
    let front = drawing(297.0, 210.0, NAME);
    let printed = Printed::new(&front, None, "bleed = 3");
    assert_eq!(printed.codes(), [Code::MirroredBleed]);
    let file = printed.file(0);
    let document = Document::parse(&file);
    let page = &document.pages()[0];
    let [.., width, height] = page.rectangle("MediaBox").unwrap();
    assert_near(width, 303.0 * MILLIMETER);
    assert_near(height, 216.0 * MILLIMETER);
    let [left, bottom, ..] = trims(page, 0.0)[0];
    assert_near(left, 3.0 * MILLIMETER);
    assert_near(bottom, 3.0 * MILLIMETER);
    // A form around the picture, and in it the picture and its mirror images.
    let (form, bounds) = document.form().unwrap();
    assert_near(bounds[0] * 297.0 * MILLIMETER, -3.0 * MILLIMETER);
    assert_near((bounds[3] - 1.0) * 210.0 * MILLIMETER, 3.0 * MILLIMETER);
    let places: BTreeSet<[i32; 4]> = pdf::pictures(&form)
        .into_iter()
        .map(|(_, matrix)| matrix.unit_square().map(|side| side as i32))
        .collect();
    let expected = [-1, 0, 1]
        .into_iter()
        .flat_map(|x| [-1, 0, 1].map(|y| [x, y, x + 1, y + 1]));
    assert_eq!(places, expected.collect());

    let set = Printed::new(&front, None, "bleed = 3\ntrim = \"A4\"");
    let severity = set.renderer.findings()[0].severity;
    assert_eq!(severity, engross::Severity::Note);
    let guessed = Printed::new(&drawing(92.0, 60.0, NAME), None, "bleed = 3");
    assert_eq!(guessed.codes(), [Code::GuessedTrim]);
    assert_eq!(guessed.renderer.findings()[0].row(), Some(8));
}

#[test]
fn a_file_of_its_own_has_bleed_marks_and_a_back() {
    let front = drawing(86.0, 54.0, NAME);
    let plain = Printed::new(&front, None, "");
    let back = drawing(86.0, 54.0, "<text x=\"5\" y=\"20\">For {name}</text>");
    let printed = Printed::new(&front, Some(&back), "marks = true");
    let file = printed.file(1);
    let document = Document::parse(&file);
    let pages = document.pages();
    assert_eq!(pages.len(), 2);
    for page in &pages {
        let [left, bottom, right, top] = page.rectangle("TrimBox").unwrap();
        assert_near(left, 5.0 * MILLIMETER);
        assert_near(bottom, 5.0 * MILLIMETER);
        assert_near(right - left, 86.0 * MILLIMETER);
        assert_near(top - bottom, 54.0 * MILLIMETER);
        assert_eq!(page.lines().len(), 8);
    }
    assert_eq!(document.count("/Subtype/Image"), 2);

    // Pictures on a screen have the front alone, as without a back.
    let print = |printed: &Printed| {
        let mut scratch = printed.renderer.scratch();
        let entry = printed.plan.entry(1);
        let png = printed
            .renderer
            .certify(entry, OutputFormat::Png, &mut scratch);
        png.unwrap().into_bytes()
    };
    assert!(print(&printed) == print(&plain));
    assert!(plain.file(1) != file);
}

#[test]
fn names_alone_have_no_template() {
    let front = drawing(86.0, 54.0, NAME);
    let printed = Printed::new(&front, None, "background = false");
    let file = printed.bind();
    let document = Document::parse(&file);
    assert_eq!(document.count("/Subtype/Image"), 0);
    assert!(
        document
            .pages()
            .iter()
            .all(|page| page.pictures().is_empty())
    );
    let own = printed.file(0);
    assert_eq!(Document::parse(&own).count("/Subtype/Image"), 0);
    assert!(own != Printed::new(&front, None, "").file(0));
}

#[test]
fn a_picture_of_a_row_is_in_a_document_once() {
    let photo = "\n[[field]]\nkind = \"image\"\ntext = \"{name}.png\"\n\
                 box = { x = 4, y = 4, width = 16, height = 16 }";
    let front = drawing(86.0, 54.0, NAME);
    let names = ["a", "b", "c"];
    for (print, pages) in [("", 3), ("paper = \"A4\"\nup = [1, 2]", 2)] {
        let print = format!("{print}{photo}");
        let printed = Printed::of(&names, &front, None, &print);
        let file = printed.bind();
        let document = Document::parse(&file);
        // The template, and two different photos, each with what is transparent.
        assert_eq!(document.count("/Subtype/Image"), 5);
        assert_eq!(document.count("/SMask"), 2);
        let drawn = document.pages();
        assert_eq!(drawn.len(), pages);
        let pictures: usize = drawn.iter().map(|page| page.pictures().len()).sum();
        assert_eq!(pictures, 6);
    }
}

#[test]
fn what_does_not_fit_is_refused_with_figures() {
    let front = drawing(86.0, 54.0, NAME);
    let refused = |front: &str, back: Option<&str>, print: &str| {
        let error = Printed::try_of(&["Ann"], front, back, print).err().unwrap();
        assert_eq!(error.diagnostics()[0].row(), Some(8));
        (error.code(), error.diagnostics()[0].message.clone())
    };
    let (code, message) = refused(&front, None, "paper = \"A4\"\nup = [3, 5]");
    assert_eq!(code, Code::SheetTooLarge);
    assert_eq!(
        message,
        "15 certificates of 86 × 54 mm, 3 across and 5 down, need 258 × 270 mm, but the paper is \
         210 × 297 mm"
    );
    let back = drawing(54.0, 86.0, "");
    let (code, message) = refused(&front, Some(&back), "");
    assert_eq!(code, Code::PrintSize);
    assert_eq!(
        message,
        "the template of the back is 54 × 86 mm, but should be 86 × 54 mm"
    );
    let (code, message) = refused(&drawing(92.0, 60.0, NAME), None, "bleed = 31");
    assert_eq!(code, Code::PrintSize);
    assert_eq!(
        message,
        "a bleed of 31 mm is too large for a template of 92 × 60 mm"
    );
}

#[test]
fn errors_keep_a_document_from_being_written() {
    let printed = Printed::of(&["Ann", "Bob 🧿"], &drawing(86.0, 54.0, NAME), None, "");
    let Printed { plan, renderer, .. } = &printed;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.pdf");
    std::fs::write(&file, "before").unwrap();
    let bind = |options: &RunOptions| batch::bind(plan, renderer, &file, options, |_| ());
    let error = bind(&RunOptions::default()).unwrap_err();
    assert_eq!(error.code(), Code::Unprintable);
    assert_eq!(std::fs::read(&file).unwrap(), b"before");

    let options = RunOptions::default();
    options
        .cancel
        .store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(bind(&options).unwrap().cancelled);
    assert_eq!(std::fs::read(&file).unwrap(), b"before");

    let mut options = RunOptions::default();
    options.keep_going = true;
    let summary = bind(&options).unwrap();
    assert_eq!((summary.written, summary.failed, summary.pages), (1, 1, 1));
    assert_eq!(
        Document::parse(&std::fs::read(&file).unwrap())
            .pages()
            .len(),
        1
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let refused = renderer.bind(plan.entries(), Vec::new()).unwrap_err();
    assert_eq!(refused.code(), Code::MissingGlyph);
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let full = renderer.bind(plan.entries().take(1), Full).unwrap_err();
    assert_eq!(full.code(), Code::Write);
    let none = renderer.bind([], Vec::new()).unwrap_err();
    assert_eq!(none.code(), Code::Unprintable);
    let message = "there are no certificates to put into the document";
    assert_eq!(none.to_string(), message);
    let mut nobody = options.clone();
    nobody.only = Some(Vec::new());
    assert_eq!(bind(&nobody).unwrap_err().to_string(), message);
    let missing = folder.path().join("missing/all.pdf");
    let error = batch::bind(plan, renderer, missing, &options, |_| ()).unwrap_err();
    assert_eq!(error.code(), Code::Write);
}

#[test]
fn a_document_has_each_certificate_once_whatever_the_formats() {
    let printed = Printed::of(
        &["Ann", "Bob 🧿", "Cid"],
        &drawing(86.0, 54.0, NAME),
        None,
        "",
    );
    let Printed { plan, renderer, .. } = printed;
    let plan = plan.in_formats(&[OutputFormat::Png, OutputFormat::Jpeg]);
    let mut options = RunOptions::default();
    options.keep_going = true;
    // An index that is there twice counts once.
    options.only = Some(vec![0, 1, 2, 2]);
    let mut outcomes = Vec::new();
    let mut note = |event: Event<'_>| {
        if let Event::Done(done) = event {
            let is_failed = matches!(done.status, Status::Failed(None));
            outcomes.push((done.entry.name().to_owned(), done.format, is_failed));
        }
    };
    let due = batch::dry_run_bound(&plan, &renderer, &options, &mut note).unwrap();
    let bound = batch::bind_into(&plan, &renderer, Vec::new(), &options, &mut note).unwrap();
    assert_eq!((due.due, due.failed), (2, 1));
    assert_eq!((bound.written, bound.failed), (2, 1));
    let expected = ["Ann", "Bob 🧿", "Cid"]
        .map(|name| (name.to_owned(), OutputFormat::Pdf, name.starts_with("Bob")));
    assert_eq!(outcomes[..3], expected);
    assert_eq!(outcomes[3..], expected);

    // During the check, and while the document is written.
    let cancel = |event: Event<'_>, is_late: bool| {
        if matches!(event, Event::Done(_)) == is_late {
            options.cancel.store(true, Ordering::Relaxed);
        }
    };
    for is_late in [false, true] {
        options.cancel.store(false, Ordering::Relaxed);
        let cancelled = batch::bind_into(&plan, &renderer, Vec::new(), &options, |event| {
            cancel(event, is_late);
        });
        let cancelled = cancelled.unwrap();
        assert!(cancelled.cancelled);
        assert_eq!(cancelled.skipped, 3);
    }
}

#[test]
fn a_writer_gets_a_document_in_large_pieces() {
    struct Pieces(usize);
    impl std::io::Write for &mut Pieces {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += 1;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let printed = Printed::new(&drawing(86.0, 54.0, NAME), None, "");
    let mut pieces = Pieces(0);
    let entries = printed.plan.entries();
    printed.renderer.bind(entries, &mut pieces).unwrap();
    assert!(pieces.0 < 10, "{} pieces", pieces.0);
}
