//! Names of many languages, broken into two lines.

use super::{serif, set};
use crate::field::{Overflow, SizeRange};

/// The language, and the name with `/` where it breaks in a box for about two thirds of it.
const NAMES: &[(&str, &str)] = &[
    ("pt", "Maria/dos Santos"),
    ("pt", "João/da Silva"),
    ("pt", "Ana Luísa/de Albuquerque"),
    ("es", "Juan/de la Cruz"),
    ("es", "Miguel/de Cervantes"),
    ("fr", "Charles/de Gaulle"),
    ("fr", "Jean/de La Fontaine"),
    ("fr", "Marie/du Plessis"),
    ("it", "Leonardo/da Vinci"),
    ("it", "Lorenzo/de’ Medici"),
    ("it", "Giovanni/della Casa"),
    ("de", "Johann/von Goethe"),
    ("de", "Otto/von Bismarck"),
    ("de", "Ursula/von der Leyen"),
    ("nl", "Vincent/van Gogh"),
    ("nl", "Rogier/van der Weyden"),
    ("nl", "Gerard/’t Hooft"),
    ("sv", "Carl/von Linné"),
    ("ar", "Omar/ibn Said"),
    ("ar", "محمد/بن سلمان"),
    ("ar", "فاطمة/آل سعود"),
    ("ar", "خالد/عبد العزيز"),
    ("he", "דוד/בן גוריון"),
    ("ms", "Mahathir/bin Mohamad"),
    ("ms", "Aishah/binti Ahmad"),
    ("ta", "Muthu/a/l Raman"),
    ("ga", "Máire/Ní Bhraonáin"),
    ("cy", "Dafydd/ap Gwilym"),
    ("en", "Mary/Smith-Jones"),
    ("en", "Gerald/Fitz-Gerald"),
    ("en", "Anne-Marie/Johnson"),
    ("en", "Steve/D’Onald"),
    ("haw", "Kalāʻkaua/Nākano"),
    ("tr", "İremnur/Önder"),
    ("vi", "Nguyễn/Văn Minh"),
    ("ru", "Анна/Щербакова"),
    ("el", "Μαρία/Παπαδοπούλου"),
    ("hi", "राजेश/कुमार"),
    ("th", "สมชาย/ใจดี"),
    ("ko", "김민/서연"),
];

#[test]
fn names_break_where_readers_expect() {
    let mut broken = 0;
    for (language, marked) in NAMES {
        let (first, second) = marked.split_once('/').unwrap();
        let name = format!("{first} {second}");
        let mut field = serif(4000, 400);
        field.style.size = SizeRange {
            max: 96.0,
            min: 96.0,
        };
        let ink = set(&name, Some(language), &field).ink.unwrap();
        for share in [0.95, 0.8] {
            let mut field = serif((ink.width() * share) as u32, 400);
            field.style.size = SizeRange {
                max: 96.0,
                min: 10.0,
            };
            field.overflow = vec![Overflow::Wrap, Overflow::Shrink];
            let layout = set(&name, Some(language), &field);
            let lines: Vec<&str> = layout.lines.iter().map(|line| line.text.as_str()).collect();
            if lines.len() > 1 {
                assert_eq!(lines, [first, second], "{name} at {share}");
                broken += 1;
            }
        }
    }
    assert!(
        broken > NAMES.len(),
        "{broken} of {} broken",
        2 * NAMES.len()
    );
}
