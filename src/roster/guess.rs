//! Guessing the encoding of a text in a legacy encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::MACINTOSH;

use super::Encoding;

/// How much of the lines with characters outside ASCII is compared, in bytes.
const SAMPLE_BYTES: usize = 64 << 10;

/// The letters outside ASCII that are most common in the languages of western Europe.
const COMMON: &str = "áàâãäåæçéèêëíîïñóôõöøúüßÁÅÄÆÇÉÍÑÓÖØÚÜ";

/// The encoding that fits the bytes best, for texts in a language if that is known.
///
/// The detector knows the encodings of the web. Macs and MS-DOS have others, in which text is
/// tried as well: text in the wrong one has symbols between its letters, and capitals after small
/// letters.
pub(super) fn guess(bytes: &[u8], language: Option<&str>) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let domain = language.and_then(top_level_domain);
    let guess = detector.guess(domain.as_deref(), Utf8Detection::Deny);
    let mut best = Encoding::standard(guess);
    let sample = sample(bytes);
    let mut best_score = score(&best.decode(&sample).0);
    for other in others(bytes, language) {
        let score = score(&other.decode(&sample).0);
        if score > best_score {
            (best, best_score) = (other, score);
        }
    }
    best
}

/// The encodings that the detector does not know, the more likely ones first.
fn others(bytes: &[u8], language: Option<&str>) -> Vec<Encoding> {
    let mac = Some(Encoding::standard(MACINTOSH));
    let primary = language.and_then(|tag| tag.split('-').next());
    let local = match primary.map(str::to_ascii_lowercase).as_deref() {
        Some("pl" | "cs" | "sk" | "hu" | "hr" | "sl" | "ro" | "bs") => Some(852),
        Some("tr" | "az") => Some(857),
        Some("lt" | "lv" | "et") => Some(775),
        Some("el") => Some(737),
        Some("pt") => Some(860),
        Some("nb" | "nn" | "no" | "da") => Some(865),
        _ => None,
    };
    let local = local.and_then(Encoding::code_page);
    let dos = [850, 437].map(Encoding::code_page);
    let is_dos = bytes.windows(2).any(|pair| pair == b"\r\n");
    let ordered = match is_dos {
        true => [local, dos[0], dos[1], mac],
        false => [mac, local, dos[0], dos[1]],
    };
    ordered.into_iter().flatten().collect()
}

/// The lines with bytes outside ASCII.
fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    for line in bytes.split(|byte| matches!(byte, b'\r' | b'\n')) {
        if !line.is_ascii() {
            sample.extend_from_slice(line);
            sample.push(b'\n');
        }
        if sample.len() > SAMPLE_BYTES {
            break;
        }
    }
    sample
}

/// How much the characters outside ASCII are like those of names: from -8 to 4, in hundredths.
fn score(text: &str) -> i64 {
    let characters: Vec<char> = text.chars().collect();
    let (mut sum, mut count) = (0, 0);
    for (index, character) in characters.iter().enumerate() {
        if !character.is_ascii() {
            sum += likelihood(*character, &Surroundings::new(&characters, index));
            count += 1;
        }
    }
    100 * sum / count.max(1)
}

/// What is around a character; spaces at the ends of the text.
struct Surroundings {
    before: [char; 2],
    after: [char; 2],
}

impl Surroundings {
    fn new(characters: &[char], index: usize) -> Self {
        let at = |index: Option<usize>| {
            let character = index.and_then(|index| characters.get(index));
            character.copied().unwrap_or(' ')
        };
        Self {
            before: [1, 2].map(|distance| at(index.checked_sub(distance))),
            after: [1, 2].map(|distance| at(Some(index + distance))),
        }
    }

    /// Whether an apostrophe is likely here: as in `O’Brien`, `D’ANGELO`, `dell’Acqua` and
    /// `Mary’s`, but not as in `Garc’a`, where it stands for a letter.
    fn has_apostrophe(&self) -> bool {
        let ([before, start], [after, end]) = (self.before, self.after);
        let is_prefix = before.is_lowercase() || !start.is_alphabetic();
        before.is_alphabetic()
            && (after.is_uppercase() && is_prefix || after == 's' && !end.is_alphabetic())
    }
}

/// Words of one letter outside ASCII.
const ONE_LETTER_WORDS: &str = "àáåèéêìíòóöùúÀÁÅÈÉÍÓÖÚ";

fn likelihood(character: char, around: &Surroundings) -> i64 {
    let ([before, _], [after, _]) = (around.before, around.after);
    let is_inside = before.is_alphabetic() && after.is_alphabetic();
    let is_alone = !before.is_alphabetic() && !after.is_alphabetic();
    // Or an initial.
    let is_word = ONE_LETTER_WORDS.contains(character) && !after.is_numeric() || after == '.';
    match character {
        '\u{80}'..='\u{9F}' | '\u{FFFD}' => -8,
        'ª' | 'º' | 'ƒ' | 'ⁿ' => -4,
        '’' if around.has_apostrophe() => 4,
        '’' | '‘' | 'ʼ' => 0,
        '“' | '”' | '«' | '»' | '¿' | '¡' | '–' | '—' | '…' | '€' | '£' | '\u{A0}'
            if !is_inside =>
        {
            0
        }
        _ if !character.is_alphanumeric() => -6,
        // The Greek letters of MS-DOS are symbols of mathematics.
        '\u{370}'..='\u{3FF}' if before.is_ascii_alphabetic() || after.is_ascii_alphabetic() => -4,
        '\u{C0}'..='\u{24F}' if is_alone && !is_word => -4,
        _ if character.is_uppercase() && before.is_lowercase() => -4,
        _ if character.is_lowercase() && before.is_uppercase() && after.is_uppercase() => -4,
        _ if character.is_lowercase() && !before.is_alphabetic() && after.is_uppercase() => -4,
        _ if COMMON.contains(character) => 4,
        _ => 3,
    }
}

/// The top-level domain where texts in a language are most common: the form in which the detector
/// takes a hint.
fn top_level_domain(language: &str) -> Option<Vec<u8>> {
    let mut subtags = language.split('-');
    let primary = subtags.next()?.to_ascii_lowercase();
    let region = subtags.find(|subtag| subtag.len() == 2);
    let domain = match (region, &*primary) {
        (Some(region), _) => region.to_ascii_lowercase(),
        (None, "zh") if language.to_ascii_lowercase().contains("hant") => "tw".into(),
        (None, "zh") => "cn".into(),
        (None, "ja") => "jp".into(),
        (None, "ko") => "kr".into(),
        (None, "cs") => "cz".into(),
        (None, "da") => "dk".into(),
        (None, "el") => "gr".into(),
        (None, "et") => "ee".into(),
        (None, "fa") => "ir".into(),
        (None, "he") => "il".into(),
        (None, "nb" | "nn") => "no".into(),
        (None, "sl") => "si".into(),
        (None, "sr") => "rs".into(),
        (None, "sv") => "se".into(),
        (None, "uk") => "ua".into(),
        (None, "vi") => "vn".into(),
        (None, _) if primary.len() == 2 => primary,
        _ => return None,
    };
    domain
        .bytes()
        .all(|letter| letter.is_ascii_lowercase())
        .then(|| domain.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = "name\nJosé Núñez\nJürgen Groß\nZoë Müller\nÅsa Sjöström\nFrançois Lefèvre\n\
                         João Conceição\nSøren Kjær\nInés Peña\n";

    fn encoded(encoding: Encoding, text: &str) -> Vec<u8> {
        let byte = |character: char| {
            let found =
                (0..=255).find(|byte| *encoding.decode(&[*byte]).0 == *character.to_string());
            found.unwrap()
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn encodings_of_macs_and_of_dos_are_guessed() {
        for label in ["windows-1252", "macintosh", "CP850"] {
            let encoding: Encoding = label.parse().unwrap();
            for line_end in ["\r", "\n", "\r\n"] {
                let text = NAMES.replace('\n', line_end);
                let guess = guess(&encoded(encoding, &text), None);
                assert_eq!(guess, encoding, "{label} {line_end:?}");
            }
        }
        let spanish = "name\r\nJosé Núñez\r\nMaría Ibáñez\r\n";
        let encoding: Encoding = "CP437".parse().unwrap();
        let guess = guess(&encoded(encoding, spanish), None);
        assert_eq!(guess.decode(&encoded(encoding, spanish)).0, spanish);
    }

    #[test]
    fn apostrophes_and_signs_of_currencies_are_no_letters() {
        let windows: Encoding = "windows-1252".parse().unwrap();
        for text in [
            "Name;Kurs\r\nAnn O’Brien;A\r\n",
            "Name;Kurs\r\nSeán O’Brien;A\r\n",
            "Name,School\r\nJohn O’Neill,x\r\nJosé Lee,x\r\nMary D’Souza,x\r\nMary Byrne,x\r\n",
            "Name;x\r\nZoë Müller;50 €\r\nBo Kay;70 €\r\nCy Dee;20 €\r\nDi Ek;20 €\r\n",
            "Name,School\r\nAnn Lee,St Mary’s\r\nBo Kay,King’s College\r\nDi Fox,Queen’s – North\r\n",
            "name\r\nGiulia dell’Acqua\r\n",
        ] {
            assert_eq!(guess(&encoded(windows, text), None), windows, "{text}");
        }
        let mac: Encoding = "macintosh".parse().unwrap();
        for text in [
            "name\rMaría García\r",
            "name\nLuís Martínez\nAna Díaz\n",
            "name\rAnn O’Brien\rJosé Peña\r",
        ] {
            assert_eq!(guess(&encoded(mac, text), None), mac, "{text}");
        }
        let dos: Encoding = "CP850".parse().unwrap();
        for text in [
            "name\r\nSøren Kjær\r\nÆgir Ås\r\n",
            "name\r\nÇelik Gönül\r\n",
        ] {
            assert_eq!(guess(&encoded(dos, text), None), dos, "{text}");
        }
    }
}
