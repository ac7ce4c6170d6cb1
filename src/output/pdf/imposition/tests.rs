use super::*;
use crate::output::pdf::paper::POINTS;
use crate::program::Program;

const MILLIMETER: f32 = POINTS / 25.4;

/// The sheet of certificates of this size, with this in `[print]`.
fn sheet(trim: &str, print: &str) -> Result<Imposition> {
    let text = format!(
        "title = \"T\"\ntemplate = \"t.png\"\n[[field]]\ntext = \"{{name}}\"\n\
         box = {{ x = 0, y = 0, width = 9, height = 9 }}\nsize = 9\n[print]\n{print}"
    );
    let print = Program::parse(&text, "program.toml").unwrap().print;
    let fit = Fit {
        trim: Paper::of_program(trim.parse().unwrap()),
        bleed: millimeters_to_points(print.bleed),
        is_mirrored: [false; 2],
    };
    Imposition::sheet(&print, &fit)
}

/// In millimetres, from the upper left corner.
fn trims(sheet: &Imposition, side: Side) -> Vec<[f32; 4]> {
    let cells = (0..sheet.count()).map(|index| sheet.cell(index, side));
    let height = sheet.media.height;
    let trims = cells.map(|cell| {
        let top = height - cell.y - sheet.trim.height;
        [cell.x, top, sheet.trim.width, sheet.trim.height].map(|side| side / MILLIMETER)
    });
    trims.collect()
}

fn assert_near(one: &[[f32; 4]], other: &[[f32; 4]]) {
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        let distances = one
            .iter()
            .zip(other)
            .map(|(one, other)| (one - other).abs());
        assert!(distances.fold(0.0, f32::max) < 0.01, "{one:?} {other:?}");
    }
}

#[test]
fn certificates_are_in_the_middle_of_their_sheet() {
    let sheet = sheet(
        "86x54 mm",
        "paper = \"A4\"\nup = [2, 3]\ngutter = 4\nmarks = true",
    )
    .unwrap();
    let [left, middle] = [17.0, 107.0];
    let expected =
        [63.5, 121.5, 179.5].map(|top| [left, middle].map(|left| [left, top, 86.0, 54.0]));
    assert_near(&trims(&sheet, Side::Front), &expected.concat());
}

#[test]
fn backs_are_behind_their_fronts() {
    for (paper, wide) in [("A4", false), ("297x210 mm", true)] {
        let print = format!("paper = \"{paper}\"\nup = [2, 3]\ngutter = 4");
        let sheet = sheet("86x54 mm", &print).unwrap();
        let (width, height) = if wide { (297.0, 210.0) } else { (210.0, 297.0) };
        let turned: Vec<[f32; 4]> = trims(&sheet, Side::Back)
            .into_iter()
            .map(|[x, y, w, h]| match wide {
                // About the long edge, which is the upper one.
                true => [x, height - y - h, w, h],
                false => [width - x - w, y, w, h],
            })
            .collect();
        assert_near(&trims(&sheet, Side::Front), &turned);
        let is_turned = |side| (0..6).all(|index| sheet.cell(index, side).turned);
        assert_eq!(
            (is_turned(Side::Front), is_turned(Side::Back)),
            (false, wide)
        );
    }
}

#[test]
fn named_paper_is_turned_if_it_has_to_be() {
    let media = |up: &str| {
        let sheet = sheet("A6", &format!("paper = \"A4\"\nup = {up}")).unwrap();
        sheet.media.in_millimeters()
    };
    assert_eq!(media("[2, 2]"), "210 × 297 mm");
    assert_eq!(media("[2, 1]"), "210 × 297 mm");
    assert_eq!(media("[1, 2]"), "210 × 297 mm");
    assert_eq!(media("[2, 1]\ngutter = 1"), "297 × 210 mm");
    let error = sheet("A6", "paper = \"A4\"\nup = [3, 2]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "6 certificates of 105 × 148 mm, 3 across and 2 down, need 315 × 296 mm, but the paper is \
         210 × 297 mm"
    );
}

#[test]
fn a_sheet_has_a_certificate_at_least() {
    let print = Print {
        paper: Some("A4".parse().unwrap()),
        up: (0, 1),
        ..Print::default()
    };
    let fit = Fit {
        trim: Paper::of_program("86x54 mm".parse().unwrap()),
        bleed: 0.0,
        is_mirrored: [false; 2],
    };
    let sheet = Imposition::sheet(&print, &fit).unwrap();
    assert_eq!(sheet.count(), 1);
    let x = sheet.cell(0, Side::Front).x / MILLIMETER;
    assert!((x - 62.0).abs() < 0.01, "{x}");
}

#[test]
fn bleeds_meet_in_the_middle_of_a_gutter() {
    let print = "paper = \"A4\"\nup = [2, 2]\nbleed = 3\ngutter = 2";
    let sheet = sheet("86x54 mm", print).unwrap();
    let cell = sheet.cell(0, Side::Front);
    assert!(cell.is_clipped);
    let around = [
        cell.x - cell.clip.x1,
        cell.y - cell.clip.y1,
        cell.clip.x2 - cell.x - sheet.trim.width,
        cell.clip.y2 - cell.y - sheet.trim.height,
    ];
    let around = around.map(|side| side / MILLIMETER);
    assert_near(&[around], &[[3.0, 1.0, 1.0, 3.0]]);
    let apart = "paper = \"A4\"\nup = [2, 2]\nbleed = 3";
    assert!(
        !self::sheet("86x54 mm", apart)
            .unwrap()
            .cell(0, Side::Front)
            .is_clipped
    );
}

#[test]
fn marks_are_outside_the_bleed_and_on_the_cuts() {
    let print = "paper = \"A4\"\nup = [2, 2]\nbleed = 3\ngutter = 0\nmarks = true";
    let sheet = sheet("86x54 mm", print).unwrap();
    let marks = sheet.marks();
    // Three cuts in each direction, with a mark at both ends.
    assert_eq!(marks.len(), 12);
    let bleed = sheet.bleed_box();
    for [(x1, y1), (x2, y2)] in marks {
        let is_outside = x2 < bleed.x1 || x1 > bleed.x2 || y2 < bleed.y1 || y1 > bleed.y2;
        assert!(is_outside, "{x1} {y1}");
        let length = (x2 - x1) + (y2 - y1);
        assert!((length - 4.0 * MILLIMETER).abs() < 0.01);
    }
    let page = self::sheet("A5", "marks = true").unwrap();
    assert_eq!(page.media.in_millimeters(), "158 × 220 mm");
    assert_eq!(page.marks().len(), 8);
}
