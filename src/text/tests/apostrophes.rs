//! The ink of apostrophes stays clear of the letters beside them in Great Vibes.

use super::{field, runs, set};
use crate::geometry::Transform;
use crate::outline::Placement;
use crate::text::{Glyph, Run};

/// The quotes, the ʻokina, the modifier apostrophe, and the half rings of transcribed Arabic.
const APOSTROPHES: &str = "'‘’ʻʼʾʿ";

/// The letters of Irish, Italian, French, Hawaiian and Uzbek names.
const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\
    ÀÁÈÉÌÍÒÓÙÚĀĒĪŌŪàáèéìíòóùúāēīōūŞşÇç";
/// Those of Ukrainian names. Some letters have other shapes at the ends of words.
const CYRILLIC: &str = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя";

/// In em. At 96 px it is three pixels.
const CLEARANCE: f32 = 0.032;

#[test]
fn apostrophes_are_clear_of_their_neighbours() {
    let mut close = Vec::new();
    for apostrophe in APOSTROPHES.chars() {
        for (letters, end) in [(LATIN, 'n'), (CYRILLIC, 'н')] {
            for letter in letters.chars() {
                let before = format!("{letter}{apostrophe}{end}");
                let after = format!("{apostrophe}{letter}{end}");
                let between = format!("{end}{apostrophe}{letter}");
                for text in [before, after, between] {
                    close.extend(least_distance(&text).map(|distance| (text, distance)));
                }
            }
        }
    }
    assert_eq!(close, []);
}

#[test]
fn an_okina_is_a_turned_comma() {
    let shape = |c: &str| {
        let layout = set(c, None, &field(1154, 150));
        let run = runs(&layout).next().unwrap();
        points(
            run,
            &Glyph {
                x: 0.0,
                y: 0.0,
                ..run.glyphs[0]
            },
            run.instance.units_per_em(),
        )
    };
    assert_eq!(shape("ʻ"), shape("‘"));
    assert_eq!(shape("ʼ"), shape("’"));
    assert_ne!(shape("ʻ"), shape("ʼ"));
}

/// The distance between the ink of the apostrophe and that of its neighbours, in em, if it is less
/// than it should be.
fn least_distance(text: &str) -> Option<f32> {
    let mut field = field(4000, 400);
    field.style.size.max = 96.0;
    let layout = set(text, None, &field);
    let line = &layout.lines[0].text;
    let run = runs(&layout).next().unwrap();
    let inks: Vec<_> = run
        .glyphs
        .iter()
        .map(|glyph| points(run, glyph, layout.size))
        .collect();
    let pairs = run.glyphs.windows(2).zip(inks.windows(2));
    let with_apostrophe = pairs.filter(|(glyphs, _)| {
        glyphs
            .iter()
            .any(|glyph| line[glyph.cluster..].starts_with(|c| APOSTROPHES.contains(c)))
    });
    let distances = with_apostrophe.map(|(_, inks)| distance(&inks[0], &inks[1]) / layout.size);
    let least = distances.fold(f32::INFINITY, f32::min);
    (least < CLEARANCE).then_some(least)
}

/// Points on the outline of a glyph, in pixels.
fn points(run: &Run, glyph: &Glyph, size: f32) -> Vec<[f32; 2]> {
    let Some(outline) = run.instance.outline(glyph.id) else {
        return Vec::new();
    };
    let scale = size / run.instance.units_per_em();
    let placement = Placement::new(scale, &Transform::IDENTITY, (glyph.x, glyph.y));
    let mut points = Vec::new();
    outline.lines(&placement, |line| points.push([line.from.x, line.from.y]));
    points
}

fn distance(one: &[[f32; 2]], other: &[[f32; 2]]) -> f32 {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let squares = pairs.map(|(a, b)| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2));
    squares.fold(f32::INFINITY, f32::min).sqrt()
}
