//! White space in cells.

use std::borrow::Cow;

/// The text without white space around it and with each run of spaces, tabs and the like made
/// one space. Line breaks stay, and so does a single space or tab of any kind.
pub(super) fn collapse(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    let bytes = cell.as_bytes();
    let has_run = |bytes: &[u8]| bytes.windows(2).any(|pair| pair == b"  ");
    if cell.is_ascii() && !bytes.contains(&b'\t') && !has_run(bytes) {
        return Cow::Borrowed(cell);
    }
    let mut run: Option<(char, usize)> = None;
    let mut collapsed = String::new();
    let mut is_changed = false;
    for character in cell.chars().chain(['\0']) {
        match &mut run {
            Some((first, length)) if is_space(character) => {
                *length += 1;
                if character != *first {
                    *first = ' ';
                }
                continue;
            }
            Some((space, length)) => {
                is_changed |= *length > 1;
                let is_tab = *length > 1 && *space == '\t';
                collapsed.push(if is_tab { ' ' } else { *space });
                run = None;
            }
            None => {}
        }
        if is_space(character) {
            run = Some((character, 1));
        } else {
            collapsed.push(character);
        }
    }
    collapsed.pop();
    match is_changed {
        true => Cow::Owned(collapsed),
        false => Cow::Borrowed(cell),
    }
}

fn is_space(character: char) -> bool {
    let is_line_break = matches!(character, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    character.is_whitespace() && !is_line_break
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_white_space_become_one_space() {
        for (cell, collapsed) in [
            (" Ann Lee ", "Ann Lee"),
            ("Ann  Lee", "Ann Lee"),
            ("Ann \u{A0} Lee", "Ann Lee"),
            ("Ann\u{A0}\u{A0}Lee", "Ann\u{A0}Lee"),
            ("Ann\u{A0}Lee", "Ann\u{A0}Lee"),
            ("Ann\tLee", "Ann\tLee"),
            ("Ann\t\tLee", "Ann Lee"),
            ("山田\u{3000}太郎", "山田\u{3000}太郎"),
            ("One\n\nTwo", "One\n\nTwo"),
            ("Önder  B\nC", "Önder B\nC"),
        ] {
            assert_eq!(collapse(cell), collapsed);
        }
    }
}
