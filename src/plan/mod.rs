//! A roster held against its program: who, which texts, which file, which link. All that can be
//! known before anything is drawn.

mod check;
mod compare;
mod find;
mod links;
mod matching;
mod post_table;
mod row_style;
mod texts;

pub use compare::{PostProblem, PostProblemKind};
pub use post_table::{TableProblem, UpdatedPost};

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Result};
use crate::field::Field;
use crate::format::OutputFormat;
use crate::naming::{self, Key};
use crate::program::Program;
use crate::roster::{Recipient, Roster};
use texts::Texts;

/// What is to be made: a [`Program`] for each recipient of a [`Roster`], resolved and checked.
///
/// ```
/// use engross::{Plan, Program, roster::Roster};
///
/// let program = Program::parse(
///     r#"
///         title    = "Ambassador"
///         term     = "2023"
///         roster   = "ambassadors.csv"
///         template = "certificate.png"
///
///         [publish]
///         base_url  = "https://example.org/images/"
///         file_stem = "ambassador-{term}-{name}"
///
///         [[field]]
///         text = "{name}, {term}"
///         box  = { x = 300, y = 520, width = 1154, height = 150 }
///         size = 96
///     "#,
///     "program.toml",
/// )?;
/// let roster = Roster::from_rows("ambassadors.csv", ["name"], [["Onur Canoğlu"]])?;
/// let plan = Plan::new(program, roster)?;
///
/// let onur = plan.find("onur canoglu")?;
/// assert_eq!(onur.text(0), "Onur Canoğlu, 2023");
/// assert_eq!(onur.key().as_str(), "ambassador-2023-Onur-Canog\u{306}lu.png");
/// assert_eq!(
///     onur.link(),
///     "https://example.org/images/ambassador-2023-Onur-Canog%CC%86lu.png",
/// );
/// # Ok::<(), engross::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Plan {
    program: Program,
    roster: Roster,
    texts: Texts,
    /// One for each recipient.
    keys: Vec<Key>,
    /// At least one, each once.
    formats: Vec<OutputFormat>,
    findings: Vec<Diagnostic>,
}

impl Plan {
    /// Holds the roster against the program.
    ///
    /// What is wrong with single recipients are [findings](Self::findings), not errors.
    ///
    /// # Errors
    ///
    /// [`Code::Program`](crate::Code::Program) for each column that the program names and the
    /// roster does not have.
    pub fn new(program: Program, roster: Roster) -> Result<Self> {
        let texts = Texts::resolve(&program, &roster)?;
        let mut plan = Self {
            keys: Vec::with_capacity(roster.len()),
            formats: vec![program.publish.format],
            findings: Vec::new(),
            program,
            roster,
            texts,
        };
        plan.findings = check::fill_keys(&mut plan);
        Ok(plan)
    }

    /// The same plan for certificates in these formats, in the order in which each one's files
    /// are written; for the published one alone where there are none.
    ///
    /// Two certificates can have keys of their own in the published format and the same in
    /// another one: that is a [finding](Self::findings) like any other collision.
    #[must_use]
    pub fn in_formats(mut self, formats: &[OutputFormat]) -> Self {
        let asked = OutputFormat::ALL
            .iter()
            .filter(|format| formats.contains(format));
        let formats: Vec<OutputFormat> = asked.copied().collect();
        if !formats.is_empty() {
            self.formats = formats;
        }
        check::check_formats(&mut self);
        self
    }

    /// How many files there are to make: each certificate in each of the formats.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.len() * self.formats.len()
    }

    /// The formats that the certificates are made in: one or more.
    #[must_use]
    pub fn formats(&self) -> &[OutputFormat] {
        &self.formats
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The roster.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// All that is worth knowing about the roster and its recipients, by row. Where one of them
    /// is an error, that certificate cannot be made as asked.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// How many certificates there are to make: one or more.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no plan is empty")]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// What is to be made, in the order of the roster.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        (0..self.len()).map(|index| Entry { plan: self, index })
    }

    /// The entry of this index, counted from 0.
    ///
    /// # Panics
    ///
    /// Where there are not that many.
    #[must_use]
    pub fn entry(&self, index: usize) -> Entry<'_> {
        assert!(index < self.len(), "no entry {index}");
        Entry { plan: self, index }
    }
}

/// One certificate of a [`Plan`]: a view, cheap to copy and to send to a thread.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'p> {
    plan: &'p Plan,
    index: usize,
}

impl<'p> Entry<'p> {
    /// Its place in the plan, counted from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The row of the roster.
    #[must_use]
    pub fn row(self) -> u64 {
        self.recipient().row()
    }

    /// The recipient's name as it goes on the certificate.
    #[must_use]
    pub fn name(self) -> &'p str {
        self.recipient().name()
    }

    /// The recipient, with all columns.
    #[must_use]
    pub fn recipient(self) -> Recipient<'p> {
        self.plan.roster.recipient(self.index)
    }

    /// The language that a field's text is set for: the recipient's, else the field's, else the
    /// program's.
    #[must_use]
    pub fn language(self, field: &'p Field) -> Option<&'p str> {
        self.recipient()
            .language()
            .or(field.style.language.as_deref())
            .or(self.plan.program.language.as_deref())
    }

    /// The text of the program's field of this index, as it stands in program and roster: in no
    /// particular normal form.
    ///
    /// # Panics
    ///
    /// Where the program has not that many fields.
    #[must_use]
    pub fn text(self, field: usize) -> Cow<'p, str> {
        self.plan.texts.fields[field].expand(self)
    }

    /// The texts of all fields, in the program's order.
    pub fn texts(self) -> impl ExactSizeIterator<Item = Cow<'p, str>> {
        let fields = self.plan.texts.fields.iter();
        fields.map(move |text| text.expand(self))
    }

    /// The name of the file in the published format.
    #[must_use]
    pub fn key(self) -> &'p Key {
        &self.plan.keys[self.index]
    }

    /// The name of the file in a format: [`Entry::key`] with its extension.
    ///
    /// A published key keeps an extension that is not that of the published format, and gets
    /// the other one after it.
    #[must_use]
    pub fn key_in(self, format: OutputFormat) -> Cow<'p, Key> {
        let published = self.plan.program.publish.format;
        if format == published {
            return Cow::Borrowed(self.key());
        }
        let (from, to) = (published.extension(), format.extension());
        Cow::Owned(self.key().with_extension(from, to))
    }

    /// The public URL of the file in a format.
    #[must_use]
    pub fn link_in(self, format: OutputFormat) -> Cow<'p, str> {
        if format == self.plan.program.publish.format {
            return self.link();
        }
        let key = self.key_in(format);
        Cow::Owned(match self.recipient().published() {
            Some(published) => published.with_key(&key),
            None => naming::link(&self.plan.program.publish.base_url, &key),
        })
    }

    /// The public URL: as it is published already, or else base URL and key.
    #[must_use]
    pub fn link(self) -> Cow<'p, str> {
        match self.recipient().published() {
            Some(published) => Cow::Borrowed(published.as_str()),
            None => Cow::Owned(naming::link(
                &self.plan.program.publish.base_url,
                self.key(),
            )),
        }
    }
}
