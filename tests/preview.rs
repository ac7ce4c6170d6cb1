//! Previews: the certificates that they show, and the contents of a page.
#![cfg(all(feature = "bundled-fonts", feature = "preview"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::io::Cursor;
use std::num::NonZeroUsize;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use engross::font::FontBook;
use engross::preview::{ContactSheet, MAX_PICTURES, MAX_WITH_FINDINGS, Preview, PreviewOptions};
use engross::roster::{Roster, RosterOptions};
use engross::template::{Background, PixelFormat};
use engross::{Plan, Program, Renderer};
use sha2::Digest as _;

const PROGRAM: &str = r#"
    title    = "Prize <for> letters"
    term     = "2026"
    roster   = "people.csv"
    template = "template.png"

    [publish]
    base_url  = "https://example.org/prize/"
    file_stem = "prize-{name}"

    [[field]]
    text = "{name}"
    font = "Noto Serif"
    box  = { x = 20, y = 20, width = 360, height = 50 }
    size = { max = 36, min = 24 }

    [[field]]
    text = "{role}"
    font = "Noto Serif"
    box  = { x = 20, y = 75, width = 360, height = 20 }
    size = { max = 12, min = 6 }
"#;

/// A plan on a plain page, and its renderer.
struct Prize {
    plan: Plan,
    renderer: Renderer,
}

impl Prize {
    /// With this roster in CSV.
    fn new(roster: &str) -> Self {
        let program = Program::parse(PROGRAM, "prize/program.toml").unwrap();
        let roster = Roster::parse(roster.as_bytes(), "people.csv", &RosterOptions::default());
        let plan = Plan::new(program, roster.unwrap()).unwrap();
        let page = Background::new(400, 100, PixelFormat::Gray, vec![250; 40_000]).unwrap();
        let mut book = FontBook::new();
        book.add_bundled().unwrap();
        let renderer = Renderer::builder(plan.program().clone())
            .background(&page)
            .fonts(book.clone())
            .build()
            .unwrap();
        Self { plan, renderer }
    }

    /// With these names, all with the same role.
    fn with_names(names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let rows = names
            .into_iter()
            .map(|name| format!("\"{}\",there\n", name.as_ref()));
        Self::new(&format!("name,role\n{}", rows.collect::<String>()))
    }

    fn preview(&self, change: impl FnOnce(&mut PreviewOptions)) -> Preview<'_> {
        let mut options = PreviewOptions::default();
        change(&mut options);
        Preview::new(&self.plan, &self.renderer, options, || ()).unwrap()
    }

    /// The names on a contact sheet, and the reasons.
    fn chosen(&self) -> Vec<(String, Vec<String>)> {
        let preview = self.preview(|_| ());
        let chosen = preview.chosen().iter();
        chosen
            .map(|choice| {
                let name = self.plan.entry(choice.index).name().to_owned();
                (
                    name,
                    choice.reasons.iter().map(ToString::to_string).collect(),
                )
            })
            .collect()
    }

    fn sheet(&self, change: impl FnOnce(&mut PreviewOptions)) -> ContactSheet {
        self.preview(change).contact_sheet(|| ()).unwrap()
    }

    fn page(&self) -> String {
        self.preview(|_| ()).page(|| ()).unwrap()
    }
}

#[test]
fn the_sheet_shows_each_notable_row_once() {
    let prize = Prize::new(
        "name,role\n\
         Ann Lee,there\n\
         Иван Иванов,there\n\
         WWWWWWWWW,there\n\
         lllllllllllllll,there\n\
         Анна Ли,there\n\
         Bob Ray,the one who has a role to speak of\n\
         نور,there\n\
         Pаul Smith,there\n\
         Sue Day,there\n",
    );
    let expected: [(&str, &[&str]); 5] = [
        ("نور", &["shortest name", "Arabic"]),
        // It has fewer letters than another name, but is wider.
        ("WWWWWWWWW", &["longest name", "Latin"]),
        ("Bob Ray", &["longest role"]),
        ("Иван Иванов", &["Cyrillic"]),
        ("Pаul Smith", &["warning: mixed script"]),
    ];
    let expected = expected.map(|(name, reasons)| {
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        (name.to_owned(), reasons)
    });
    assert_eq!(prize.chosen(), expected);
}

#[test]
fn a_sheet_shows_the_most_severe_of_many_findings() {
    let names: Vec<String> = (0..200)
        .map(|number| match number {
            150 => format!("Ann {number} 𐎠"),
            170 => format!("Ann\u{200B} {number}"),
            _ => format!("Pаul {number}"),
        })
        .collect();
    let prize = Prize::with_names(&names);
    let chosen = prize.chosen();
    let with_findings = chosen.iter().map(|(name, _)| name.clone());
    let others = 4;
    assert!(
        chosen.len() <= MAX_WITH_FINDINGS + others,
        "{}",
        chosen.len()
    );
    assert!(chosen.len() >= MAX_WITH_FINDINGS);
    let added: Vec<String> = with_findings.collect();
    assert!(added.contains(&names[150]), "the only error: {added:?}");
    assert!(
        added.contains(&names[170]),
        "the only one of its kind: {added:?}"
    );
    assert_eq!(prize.preview(|_| ()).with_findings(), 200);
}

#[test]
fn one_name_is_shown_once() {
    assert_eq!(
        Prize::with_names(["Ann Lee"]).chosen(),
        [(
            "Ann Lee".to_owned(),
            ["shortest name", "longest name", "Latin"]
                .map(str::to_owned)
                .into()
        )]
    );
}

#[test]
fn a_preview_has_the_same_bytes_however_many_threads_draw_it() {
    let prize = Prize::with_names(["Ann Lee", "نور الدین", "Иван", "रूपा", "Pаul", "李雷"]);
    let with = |jobs| {
        prize.preview(|options| {
            options.jobs = NonZeroUsize::new(jobs);
            options.guides = true;
        })
    };
    let (one, three) = (with(1), with(3));
    let sheet = one.contact_sheet(|| ()).unwrap();
    assert_eq!(sheet, three.contact_sheet(|| ()).unwrap());
    assert_eq!(sheet.to_png(), one.contact_sheet(|| ()).unwrap().to_png());
    assert_eq!(one.page(|| ()).unwrap(), three.page(|| ()).unwrap());
}

#[test]
fn the_picture_holds_the_certificates_as_they_are_printed() {
    let prize = Prize::with_names(["Ann Lee"]);
    let sheet = prize.sheet(|_| ());
    let decoder = png::Decoder::new(Cursor::new(sheet.to_png()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (sheet.width(), sheet.height()));
    assert_eq!(pixels, sheet.pixels());

    // The template is smaller than thumbnails, so it is shown at its own size.
    let mut scratch = prize.renderer.scratch();
    let laid_out = prize
        .renderer
        .lay_out(prize.plan.entry(0), &mut scratch)
        .unwrap();
    let printed = prize.renderer.pixels(&laid_out, &mut scratch).unwrap();
    let row = |y: u32| -> Vec<u8> { printed.row(y).iter().flat_map(|&grey| [grey; 3]).collect() };
    let stride = sheet.width() as usize * 3;
    let mut rows = pixels.chunks_exact(stride);
    let first = rows.clone().position(|line| contains(line, &row(0)));
    let shown = rows.by_ref().skip(first.unwrap()).take(100);
    for (y, line) in (0..).zip(shown) {
        assert!(contains(line, &row(y)), "row {y} of the certificate");
    }
}

fn contains(line: &[u8], part: &[u8]) -> bool {
    line.windows(part.len()).any(|window| window == part)
}

#[test]
fn certificates_are_never_shown_larger_than_they_are() {
    let prize = Prize::with_names(["Ann Lee"]);
    let usual = prize.sheet(|_| ());
    assert_eq!(usual, prize.sheet(|options| options.scale = 4.0));
    let small = prize.sheet(|options| options.scale = 0.25);
    assert!(small.width() < usual.width() / 2);
    let none = prize.sheet(|options| options.scale = f32::MIN);
    assert!(none.width() < small.width());
}

#[test]
fn a_page_has_everything_about_each_certificate() {
    let prize = Prize::new(
        "name,role,lang\n\
         Ann Lee,there,\n\
         İremnur Önder,there,tr\n\
         نور الدین,there,fa\n\
         Pаul Smith,there,\n",
    );
    let page = prize.page();
    for entry in prize.plan.entries() {
        assert!(page.contains(&format!("alt=\"Certificate of {}\"", entry.name())));
        assert!(page.contains(&format!("<code dir=\"ltr\">{}</code>", entry.key())));
        let link = entry.link();
        assert!(
            page.contains(&format!("href=\"{link}\">{link}</a>")),
            "{link}"
        );
    }
    for name in [
        r#"<bdi lang="" dir="ltr">Ann Lee</bdi>"#,
        r#"<bdi lang="tr" dir="ltr">İremnur Önder</bdi>"#,
        r#"<bdi lang="fa" dir="rtl">نور الدین</bdi>"#,
    ] {
        assert!(page.contains(name), "{name}");
    }
    assert!(page.contains("“Pаul” mixes"), "a finding with its message");
    assert!(page.contains("retype the word"), "and with its hint");
    assert!(page.contains(r#"id="row-5" data-severity="warning""#));
    assert!(page.contains("4 certificates, 2 with findings, from <code>"));
    assert!(page.contains("Prize &lt;for&gt; letters 2026"));
    assert!(!page.contains("{{"), "every slot is filled");
    assert!(
        !page.contains("class=\"legend\""),
        "there are no guides to explain"
    );
    assert!(
        prize
            .preview(|options| options.guides = true)
            .page(|| ())
            .unwrap()
            .contains("baseline</li>")
    );
}

#[test]
fn no_name_becomes_markup_on_the_page() {
    let hostile = [
        "<script>alert(1)</script>",
        "</bdi></h3><img src=https://example.com/x>",
        "'\"\" onload='alert(1)' x=\"\"",
        "{{style}} &lt;b&gt; {{cards}}",
        "a\u{202E}b\u{0}c",
    ];
    let page = Prize::with_names(hostile).page();
    assert_eq!(page.matches("<script>").count(), 1, "only ours");
    assert_eq!(
        page.matches("<img ").count(),
        hostile.len() + 1,
        "only ours"
    );
    assert!(!page.contains(" onload='"));
    assert!(page.contains("&#39;&quot; onload=&#39;alert(1)&#39; x=&quot;"));
    assert!(page.contains("{{style}} &amp;lt;b&amp;gt; {{cards}}"));
    assert!(!page.contains('\0'));
    let message = "has U+202E, which overrides the direction of the text; U+0000, a control";
    assert!(page.contains(message));
}

#[test]
fn a_page_loads_nothing_and_runs_only_its_own_script() {
    let page = Prize::with_names(["Ann Lee"]).page();
    for part in ["src=\"", "url("] {
        let data = format!("{part}data:");
        assert_eq!(
            page.matches(part).count(),
            page.matches(&data).count(),
            "{part}"
        );
    }
    assert_eq!(page.matches("<link ").count(), 1);
    assert!(
        page.contains("<link rel=\"icon\" href=\"data:,\">"),
        "keeps a browser from asking"
    );
    for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
        let (_, element) = page.split_once(&format!("<{tag}>")).unwrap();
        let (element, _) = element.split_once(&format!("</{tag}>")).unwrap();
        let hash = BASE64.encode(sha2::Sha256::digest(element));
        let allowed = format!("{directive} 'sha256-{hash}'");
        assert!(page.contains(&allowed), "{tag}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn a_page_of_many_certificates_has_some_pictures_and_all_names() {
    let names: Vec<String> = (0..MAX_PICTURES + 50)
        .map(|number| match number {
            220 => format!("Pаul {number}"),
            _ => format!("Ann {number}"),
        })
        .collect();
    let prize = Prize::with_names(&names);
    let page = prize.page();
    assert!(
        page.contains(r#"<li class="card" id="row-222""#),
        "it has a finding"
    );
    let cards = page.matches("<li class=\"card\"").count();
    let lines = page.matches("<li class=\"line\"").count();
    assert!((2..20).contains(&cards), "{cards} are notable");
    assert_eq!(cards + lines, names.len());
    assert!(
        names
            .iter()
            .all(|name| page.contains(&format!(">{name}</bdi>")))
    );

    let within = Prize::with_names(&names[..MAX_PICTURES]).page();
    assert_eq!(within.matches("<li class=\"card\"").count(), MAX_PICTURES);
    assert_eq!(within.matches("<li class=\"line\"").count(), 0);

    let all_with_findings =
        Prize::with_names((0..MAX_PICTURES + 50).map(|number| format!("Pаul {number}")));
    let page = all_with_findings.page();
    assert_eq!(page.matches("<li class=\"card\"").count(), MAX_PICTURES);
}
