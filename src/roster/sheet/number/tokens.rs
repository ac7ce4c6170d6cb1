//! Parsing format codes.

/// A token of a format code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Literal(String),
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// A part of a date: its letter in lower case, and the number of times it is repeated.
    Date(char, usize),
    /// Elapsed hours, minutes or seconds, which do not wrap around.
    Elapsed(char),
    /// `AM/PM`, or `A/P` if short.
    AmPm {
        short: bool,
    },
    /// `E+` or `E-`: the digits after it are those of the power of ten.
    Exponent {
        has_plus: bool,
    },
    /// `/` between the digits of a fraction.
    Slash,
    /// The whole number, with the digits that it has.
    General,
    /// `@`: the text of a cell that is not a number.
    Text,
}

/// A comparison with a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    number: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let operators = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<>", Operator::NotEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        let (number, operator) = operators
            .into_iter()
            .find_map(|(sign, operator)| Some((text.strip_prefix(sign)?, operator)))?;
        let number = number.trim().parse().ok()?;
        Some(Self { operator, number })
    }

    pub(super) fn is_met(self, number: f64) -> bool {
        let order = number.total_cmp(&self.number);
        match self.operator {
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Greater => order.is_gt(),
        }
    }
}

/// The format for numbers of one sign, or for those that meet a condition.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Section {
    pub(super) tokens: Vec<Token>,
    pub(super) condition: Option<Condition>,
    /// Whether the names of months and days are in a language other than English, or the format
    /// is that of the reader's system.
    pub(super) is_foreign: bool,
}

impl Section {
    /// Whether it is `General` without anything around it.
    pub(super) fn is_general(&self) -> bool {
        self.tokens == [Token::General]
    }

    /// Whether it is for texts.
    pub(super) fn is_text(&self) -> bool {
        self.tokens.contains(&Token::Text)
    }

    pub(super) fn is_date(&self) -> bool {
        let is_date = |token: &Token| matches!(token, Token::Date(..) | Token::Elapsed(_));
        self.tokens.iter().any(is_date)
    }
}

/// The sections of a format; `None` for one that is not valid.
pub(super) fn parse(format: &str) -> Option<Vec<Section>> {
    let mut sections = vec![Section::default()];
    let mut rest = format;
    while let Some(character) = rest.chars().next() {
        let section = sections.last_mut()?;
        let mut taken = character.len_utf8();
        let after = &rest[taken..];
        match character {
            ';' => sections.push(Section::default()),
            '"' => {
                let end = after.find('"')?;
                section.tokens.push(Token::Literal(after[..end].into()));
                taken += end + 1;
            }
            '\\' => {
                let literal = after.chars().next()?;
                section.tokens.push(Token::Literal(literal.into()));
                taken += literal.len_utf8();
            }
            '_' | '*' => {
                let width = after.chars().next()?;
                if character == '_' {
                    section.tokens.push(Token::Literal(" ".into()));
                }
                taken += width.len_utf8();
            }
            '[' => {
                let end = after.find(']')?;
                bracket(&after[..end], section)?;
                taken += end + 1;
            }
            '0' | '#' | '?' => section.tokens.push(Token::Digit(character)),
            '.' => section.tokens.push(Token::Point),
            ',' => section.tokens.push(Token::Comma),
            '%' => section.tokens.push(Token::Percent),
            '@' => section.tokens.push(Token::Text),
            _ if starts(rest, "General") => {
                section.tokens.push(Token::General);
                taken = "General".len();
            }
            _ if starts(rest, "AM/PM") || starts(rest, "A/P") => {
                let short = !starts(rest, "AM/PM");
                section.tokens.push(Token::AmPm { short });
                taken = if short { 3 } else { 5 };
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => {
                let letter = character.to_ascii_lowercase();
                let is_same = |other: &char| other.to_ascii_lowercase() == letter;
                let count = rest.chars().take_while(is_same).count();
                section.tokens.push(Token::Date(letter, count));
                taken = count;
            }
            '/' if !section.is_date() => section.tokens.push(Token::Slash),
            'e' | 'E' if after.starts_with(['+', '-']) && !section.is_date() => {
                let has_plus = after.starts_with('+');
                section.tokens.push(Token::Exponent { has_plus });
                taken += 1;
            }
            // Years and eras of the calendars of East Asia and Thailand.
            'e' | 'E' | 'g' | 'G' | 'b' | 'B' => {
                section.tokens.push(Token::Date('g', 1));
                section.is_foreign = true;
            }
            other => section.tokens.push(Token::Literal(other.into())),
        }
        rest = &rest[taken..];
    }
    Some(sections)
}

/// Reads the contents of square brackets: elapsed time, a currency and language, or a colour.
fn bracket(content: &str, section: &mut Section) -> Option<()> {
    if content.starts_with(['<', '>', '=']) {
        section.condition = Some(Condition::parse(content)?);
        return Some(());
    }
    let letter = content
        .chars()
        .next()
        .map(|letter| letter.to_ascii_lowercase());
    if let Some(letter @ ('h' | 'm' | 's')) = letter
        && content
            .chars()
            .all(|other| other.to_ascii_lowercase() == letter)
    {
        section.tokens.push(Token::Elapsed(letter));
    } else if let Some(locale) = content.strip_prefix('$') {
        let (currency, language) = locale.split_once('-').unwrap_or((locale, ""));
        if !currency.is_empty() {
            section.tokens.push(Token::Literal(currency.into()));
        }
        section.is_foreign |= is_foreign(language);
    }
    Some(())
}

/// Whether a language, by its number or its BCP 47 tag, is another than English. The formats of
/// the reader's system, `F800` and `x-sysdate`, are in no language that is known.
fn is_foreign(language: &str) -> bool {
    /// The bits of a language's number that its regions share ([MS-LCID], section 2.2).
    const PRIMARY: u32 = 0x3FF;
    const ENGLISH: u32 = 9;

    // After a comma, the calendar and the digits.
    let language = language.split(',').next().unwrap_or_default();
    match u32::from_str_radix(language, 16) {
        Ok(number) => number & PRIMARY != ENGLISH && number != 0,
        Err(_) => {
            let primary = language.split(['-', '_']).next().unwrap_or_default();
            !primary.is_empty() && !primary.eq_ignore_ascii_case("en")
        }
    }
}

fn starts(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}
