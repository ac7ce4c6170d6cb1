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
    ("pt", "José|Eduardo/dos Santos"),
    ("pt", "Luiz|Inácio/Lula|da Silva"),
    ("es", "María|Fernanda/del Río"),
    ("es", "Gabriel/García|Márquez"),
    ("es", "José|Ortega/y Gasset"),
    ("ca", "Antoni/Gaudí|i Cornet"),
    ("fr", "Marie-Claire/Dubois"),
    ("fr", "Antoine/de Saint-Exupéry"),
    ("it", "Ludovica/dell’Acqua"),
    ("it", "Carlo/degli Esposti"),
    ("de", "Annette/von Droste-Hülshoff"),
    ("de", "Hans/zu Solms"),
    ("nl", "Marie/van ’t Hoff"),
    ("nl", "Johan/op den Akker"),
    ("da", "Karen/af Rosenborg"),
    ("sv", "Anna-Lena/Bergström"),
    ("fi", "Eeva-Liisa/Manner"),
    ("et", "Mari-Liis/Lill"),
    ("pl", "Maria/Skłodowska-Curie"),
    ("cs", "Božena/Němcová"),
    ("hu", "Szent-Györgyi/Albert"),
    ("ro", "Ana-Maria/Brânză"),
    ("hr", "Ivana/Brlić-Mažuranić"),
    ("el", "Νίκος/Καζαντζάκης"),
    ("uk", "Леся/Українка"),
    ("uk", "Соломія/Крушельницька"),
    ("ru", "Николай/Римский-Корсаков"),
    ("bg", "Елисавета/Багряна"),
    ("hy", "Արամ/Խաչատրյան"),
    ("ka", "შოთა/რუსთაველი"),
    ("ar", "أحمد/بن فضلان"),
    ("ar", "عائشة/بنت محمد"),
    ("fa", "فروغ/فرخزاد"),
    ("ur", "فیض|احمد/فیض"),
    ("he", "אליעזר/בן יהודה"),
    ("am", "ኃይሌ/ገብረሥላሴ"),
    ("bn", "রবীন্দ্রনাথ/ঠাকুর"),
    ("ta", "சுப்பிரமணிய/பாரதி"),
    ("id", "Siti/binti Rahman"),
    ("en", "Anne/O’Brien-Smith"),
    ("en", "Conor/Mac Mahon"),
    ("zh", "让-雅克·/卢梭"),
    ("zh", "弗里德里希·/尼采"),
    ("ja", "レオナルド・/ダ・/ヴィンチ"),
];

/// The parts of a name that no line break divides, and the places between them where it has no
/// space.
fn parts(marked: &str) -> (String, Vec<&str>) {
    let parts: Vec<&str> = marked.split(['/', '|']).collect();
    let mut name = String::new();
    for part in &parts {
        if !name.is_empty() && !name.ends_with('·') {
            name.push(' ');
        }
        name += part;
    }
    (name, parts)
}

#[test]
fn names_break_where_readers_expect() {
    assert!(NAMES.len() >= 80);
    let mut broken = 0;
    for (language, marked) in NAMES {
        let (name, parts) = parts(marked);
        let mut field = serif(4000, 400);
        field.style.size = SizeRange {
            max: 96.0,
            min: 96.0,
        };
        let ink = set(&name, Some(language), &field).ink.unwrap();
        let (wrap_first, shrink_first) = (
            [Overflow::Wrap, Overflow::Shrink],
            [Overflow::Shrink, Overflow::Wrap],
        );
        for (share, overflow) in [(0.95, wrap_first), (0.8, wrap_first), (0.6, shrink_first)] {
            let mut field = serif((ink.width() * share) as u32, 400);
            field.style.size = SizeRange {
                max: 96.0,
                min: 10.0,
            };
            field.overflow = overflow.to_vec();
            let layout = set(&name, Some(language), &field);
            let lines: Vec<&str> = layout.lines.iter().map(|line| line.text.as_str()).collect();
            // Each line has whole parts.
            let mut rest = parts.iter();
            for line in &lines {
                let mut own = String::new();
                while own != *line {
                    let part = rest.next();
                    let part = part.unwrap_or_else(|| panic!("{marked} at {share}: {lines:?}"));
                    if !own.is_empty() && !own.ends_with('·') {
                        own.push(' ');
                    }
                    own += part;
                }
            }
            broken += usize::from(lines.len() > 1);
        }
    }
    assert!(
        broken >= 2 * NAMES.len(),
        "{broken} of {} broken",
        3 * NAMES.len()
    );
}
