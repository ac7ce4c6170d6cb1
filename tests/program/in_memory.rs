//! Programs that name no roster and no template, because memory provides them.

use engross::roster::Roster;
use engross::{Code, Plan};

use crate::{FIELD, parse};

#[test]
fn roster_and_template_can_be_left_out() {
    let program = parse(&format!("title = \"T\"\nroster.name = \"Who\"\n{FIELD}")).unwrap();
    assert_eq!(program.roster.file, None);
    assert_eq!(program.roster.options.name.as_deref(), Some("Who"));
    assert_eq!(program.template, None);
    assert_eq!(program.fields()[0].id, "name");

    let roster = Roster::from_rows("request", ["name"], [["Ann Lee"]]).unwrap();
    let plan = Plan::new(program, roster).unwrap();
    assert_eq!(plan.entry(0).texts().collect::<Vec<_>>(), ["Ann Lee"]);
}

#[test]
fn a_path_that_was_left_out_is_missing_when_it_is_needed() {
    let program = parse(&format!("title = \"T\"\n{FIELD}")).unwrap();
    let error = program.open_roster().unwrap_err();
    assert_eq!(error.code(), Code::MissingKey);
    assert_eq!(error.to_string(), "award/program.toml: `roster` is missing");
    assert_eq!(
        error.hint().unwrap(),
        "add it, for example: roster = \"recipients.csv\"; or give the plan a roster"
    );
    let error = program.template_path().unwrap_err();
    assert_eq!(error.code(), Code::MissingKey);
    assert_eq!(
        error.to_string(),
        "award/program.toml: `template` is missing"
    );
    assert_eq!(
        error.hint().unwrap(),
        "add it, for example: template = \"certificate.png\"; or give the renderer a template"
    );
}

/// Without a template, only its contents tell whether fields need a box.
#[test]
fn fields_are_complete_for_a_picture() {
    let program = parse("title = \"T\"\nwidth = 9\n[[field]]\nid = \"name\"\ncolor = \"#f00\"\n");
    let program = program.unwrap();
    assert!(program.fields().is_empty());
    let error = program.check_template(400, 100).unwrap_err();
    assert_eq!(
        error.to_string(),
        "award/program.toml:2: `width` applies only to SVG templates: a picture has its own width\n\
         award/program.toml:3: `text` is missing in `field`\n\
         award/program.toml:3: `box` is missing in `field`\n\
         award/program.toml:3: `size` is missing in `field`"
    );
    let error = parse("title = \"T\"\n").unwrap();
    let error = error.check_template(400, 100).unwrap_err();
    assert_eq!(error.code(), Code::NoField);
}

#[cfg(feature = "svg")]
#[test]
fn a_drawing_from_memory_completes_the_fields() {
    use std::sync::Arc;

    use engross::field::Color;
    use engross::template::Drawing;

    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"100\"><text \
               x=\"20\" y=\"60\">{name}</text></svg>";
    let drawing = Arc::new(Drawing::parse(svg.as_bytes(), "memory.svg").unwrap());
    let text = "title = \"T\"\nwidth = 800\n[[field]]\nid = \"name\"\ncolor = \"#f00\"\n";
    let program = parse(text).unwrap().with_drawing(drawing, 1.0).unwrap();
    let [name] = program.fields() else {
        panic!("one field: {:?}", program.fields());
    };
    assert_eq!(name.style.color, Color::new(255, 0, 0));
    assert_eq!(name.anchor.x, Some(40.0));
    assert!(program.check_template(800, 200).is_ok());
}

#[cfg(feature = "svg")]
#[test]
fn a_drawing_that_was_not_read_has_no_fields_yet() {
    let program = parse("title = \"T\"\ntemplate = \"t.svg\"\n").unwrap();
    let error = program.check_template(400, 100).unwrap_err();
    assert_eq!(error.code(), Code::NoField);
    assert_eq!(
        error.to_string(),
        "award/program.toml: the fields are not known: the drawing has not been read"
    );
    assert_eq!(
        error.hint().unwrap(),
        "call `Program::read_drawing` or `Program::with_drawing` first"
    );
    assert_eq!(program.read_drawing().unwrap_err().code(), Code::Read);
}

#[cfg(feature = "bundled-fonts")]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod certificates {
    use std::io::Cursor;

    use engross::field::Field;
    use engross::font::FontBook;
    use engross::{Code, OutputFormat, Program, ProgramBuilder, Renderer};

    fn fonts() -> FontBook {
        let mut book = FontBook::new();
        book.add_bundled().unwrap();
        book
    }

    fn picture() -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        image::GrayImage::from_pixel(400, 100, image::Luma([255]))
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        png.into_inner()
    }

    /// The codes of what is wrong with the program, the template and one recipient.
    fn codes(program: ProgramBuilder, template: &[u8]) -> Vec<Code> {
        let program = program.build().unwrap();
        let renderer = Renderer::builder(program).template(template).fonts(fonts());
        let certificate = renderer.build().and_then(|renderer| {
            let scratch = &mut renderer.scratch();
            renderer.one([("name", "Ann Lee")], OutputFormat::Png, scratch)
        });
        match certificate {
            Ok(_) => Vec::new(),
            Err(error) => error.diagnostics().iter().map(|one| one.code).collect(),
        }
    }

    #[test]
    fn on_a_picture() {
        let field = Field::text("{name}").at(0, 0, 400, 100).size(40);
        let program = Program::builder("Award").field(field);
        assert_eq!(codes(program, &picture()), []);
        assert_eq!(
            codes(Program::builder("Award"), &picture()),
            [Code::NoField]
        );
        let drawn = Program::builder("Award").field(Field::drawn("name"));
        assert_eq!(codes(drawn, &picture()), [Code::MissingKey; 3]);
    }

    #[cfg(feature = "svg")]
    #[test]
    fn on_a_drawing() {
        let svg = "\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"100\"><text \
                   x=\"20\" y=\"60\" font-family=\"Noto Serif\">{name}</text></svg>";
        let program = Program::builder("Award");
        assert_eq!(codes(program.clone(), svg.as_bytes()), []);
        let bold = program.clone().field(Field::drawn("name").weight(700));
        assert_eq!(codes(bold, svg.as_bytes()), []);
        let unknown = program.field(Field::drawn("nmae"));
        assert_eq!(codes(unknown, svg.as_bytes()), [Code::UnknownField]);
    }
}
