//! A roster combined with its program: who, which texts, which file, which link. Everything that
//! can be known before anything is drawn.

mod cells;
mod check;
#[cfg(feature = "credential")]
mod claims;
mod collector;
mod conditions;
mod controls;
mod correction;
mod cover;
mod damage;
mod dates;
mod find;
mod isolate;
#[cfg(feature = "credential")]
mod issue;
mod others;
mod people;
mod piece;
#[cfg(feature = "rosters")]
mod published;
mod resolve;
#[cfg(feature = "rosters")]
mod shard;
mod short_digest;
mod templates;
mod texts;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Result};
use crate::field::Field;
use crate::format::OutputFormat;
use crate::naming::{self, FileNames, Key};
use crate::program::Program;
use crate::roster::{Recipient, Roster};
use crate::text::WrittenText;
use others::Others;
use texts::Texts;

pub use correction::Gone;
#[cfg(feature = "rosters")]
pub use shard::ShardReader;

/// The certificates to make: a [`Program`] for each recipient of a [`Roster`], resolved and
/// checked.
///
/// A plan is cheap to make and to clone: its program and roster are shared. One program, in an
/// [`Arc`], serves any number of plans, for example one for each request.
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
    program: Arc<Program>,
    roster: Arc<Roster>,
    texts: Arc<Texts>,
    /// One for each recipient.
    keys: Arc<[Key]>,
    /// At least one, each once.
    formats: Vec<OutputFormat>,
    findings: Vec<Diagnostic>,
    /// What credentials say; `None` if certificates have none.
    #[cfg(feature = "credential")]
    claims: Option<Arc<claims::Claims>>,
}

impl Plan {
    /// Combines the roster with the program.
    ///
    /// Problems of single recipients are [findings](Self::findings), not errors.
    ///
    /// If the [template depends on the row](Program::template_pattern), the templates that the rows
    /// name are looked for in the program's folder, and drawings among them are read. They are in
    /// the program of the plan. A renderer that was [given them](crate::RendererBuilder::template_named)
    /// has a program with them: nothing is read then.
    ///
    /// # Errors
    ///
    /// [`Code::MissingTemplate`](crate::Code::MissingTemplate),
    /// [`Code::OutsideFolder`](crate::Code::OutsideFolder) and
    /// [`Code::TooManyTemplates`](crate::Code::TooManyTemplates) for the templates of rows, and the
    /// errors of [`Program::read_drawing`] for those that are drawn.
    /// [`Code::UnknownColumn`](crate::Code::UnknownColumn) for each column that the program names and the
    /// roster does not have, and [`Code::TooManyFindings`](crate::Code::TooManyFindings) if more
    /// than 100,000 rows have errors.
    pub fn new(program: impl Into<Arc<Program>>, roster: impl Into<Arc<Roster>>) -> Result<Self> {
        Self::build(program.into(), roster.into(), None)
    }

    /// Combines some rows of a roster with the program; there may be none.
    #[cfg(feature = "rosters")]
    fn of_part(program: Arc<Program>, rows: Roster, others: &Others<'_>) -> Result<Self> {
        Self::build(program, rows.into(), Some(others))
    }

    fn build(
        program: Arc<Program>,
        roster: Arc<Roster>,
        others: Option<&Others<'_>>,
    ) -> Result<Self> {
        let orders = others.map(|others| others.orders);
        let (program, templates) = templates::resolve(program, &roster, orders)?;
        let texts = Texts::resolve(&program, &roster, templates, orders)?;
        check::check_repeated_rows(&roster)?;
        let (keys, findings) = check::derive_keys(&program, &roster, &texts);
        let mut plan = Self {
            keys: keys.into(),
            formats: vec![program.publish.format],
            findings: Vec::new(),
            #[cfg(feature = "credential")]
            claims: None,
            program,
            roster,
            texts: Arc::new(texts),
        };
        #[cfg(feature = "credential")]
        {
            plan.claims = claims::Claims::resolve(&plan)?.map(Arc::new);
        }
        plan.findings = check::check_entries(&plan, findings, others)?;
        Ok(plan)
    }

    /// The same plan for certificates in these formats; without any, in the published format
    /// alone. [`formats`](Self::formats) has the order in which the files of a certificate are
    /// written.
    ///
    /// Two certificates can have different keys in the published format and the same key in
    /// another: that is a [finding](Self::findings) like any other collision.
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

    /// The number of files to make: each certificate in each of the formats.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.len() * self.formats.len()
    }

    /// The formats that the certificates are made in: one or more.
    #[must_use]
    pub fn formats(&self) -> &[OutputFormat] {
        &self.formats
    }

    /// The program. Two plans have the same program if both point to the same one.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The roster.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The findings about the roster and its recipients, by row. A certificate with an error among
    /// them cannot be made as asked.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The number of certificates to make: one or more, but for a plan of a
    /// [shard](crate::naming::Shard), which may have none.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "few plans can be empty")]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The certificates to make, in the order of the roster.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        (0..self.len()).map(|index| Entry { plan: self, index })
    }

    /// The entry at this index, counted from 0.
    ///
    /// # Panics
    ///
    /// If there are not that many entries.
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
    /// The plan that it is part of.
    #[must_use]
    pub fn plan(self) -> &'p Plan {
        self.plan
    }

    /// The findings of the plan about its row of the roster.
    #[must_use]
    pub fn findings(self) -> &'p [Diagnostic] {
        let findings = &self.plan.findings;
        let row = Some(self.row());
        let start = findings.partition_point(|finding| finding.row() < row);
        let end = findings.partition_point(|finding| finding.row() <= row);
        &findings[start..end]
    }

    /// Its index in the plan, counted from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// The row of the roster.
    #[must_use]
    pub fn row(self) -> u64 {
        self.recipient().row()
    }

    /// The recipient's name as written on the certificate.
    #[must_use]
    pub fn name(self) -> &'p str {
        self.recipient().name()
    }

    /// The recipient, with all columns.
    #[must_use]
    pub fn recipient(self) -> Recipient<'p> {
        self.plan.roster.recipient(self.index)
    }

    /// The language of a field's text: the recipient's, else the field's, else the program's.
    #[must_use]
    pub fn language(self, field: &'p Field) -> Option<&'p str> {
        self.recipient()
            .language()
            .or(field.style.language.as_deref())
            .or(self.plan.program.language.as_deref())
    }

    /// Whether the field at this index is written on the certificate: whether the row meets all
    /// its conditions ([`Field::when`]), and has the field's template.
    ///
    /// # Panics
    ///
    /// If the program does not have that many fields.
    #[must_use]
    pub fn is_written(self, field: usize) -> bool {
        let texts = &self.plan.texts;
        texts.is_written(&texts.fields[field], self.recipient())
    }

    /// The index of its template among those that the rows name; 0 if there is one template.
    pub(crate) fn template(self) -> usize {
        let templates = &self.plan.texts.templates;
        templates.get(self.index).copied().unwrap_or_default()
    }

    /// The text of the program's field at this index, as written in the program and the roster:
    /// in no particular normal form. Empty if the field is not written for this row. Where it has letters from right to left, each value is
    /// enclosed in U+2068 and U+2069, so that it does not change the order of the words around it
    /// (UAX #9, 2.4).
    ///
    /// # Panics
    ///
    /// If the program does not have that many fields.
    #[must_use]
    pub fn text(self, field: usize) -> Cow<'p, str> {
        let texts = &self.plan.texts;
        let written = texts.expand_written(&texts.fields[field], self);
        written.map_or(Cow::Borrowed(""), |written| written.text)
    }

    /// The texts of all fields, in the program's order; empty for fields that are not written for
    /// this row.
    pub fn texts(self) -> impl ExactSizeIterator<Item = Cow<'p, str>> {
        let texts = &self.plan.texts;
        let fields = texts.fields.iter();
        fields.map(move |text| {
            let written = texts.expand_written(text, self);
            written.map_or(Cow::Borrowed(""), |written| written.text)
        })
    }

    /// The texts of all fields, with what is known of their parts; `None` for fields that are not
    /// written for this row.
    pub(crate) fn written_texts(self) -> impl Iterator<Item = Option<WrittenText<'p>>> {
        let texts = &self.plan.texts;
        let fields = texts.fields.iter();
        fields.map(move |text| texts.expand_written(text, self))
    }

    /// The name of the file in the published format.
    #[must_use]
    pub fn key(self) -> &'p Key {
        &self.plan.keys[self.index]
    }

    /// The name of the file in a format: [`Entry::key`] with the extension of that format.
    ///
    /// A published key keeps an extension that is not the published format's, and the other
    /// extension is added after it.
    #[must_use]
    pub fn key_in(self, format: OutputFormat) -> Cow<'p, Key> {
        let published = self.plan.program.publish.format;
        if format == published {
            return Cow::Borrowed(self.key());
        }
        let (from, to) = (published.extension(), format.extension());
        Cow::Owned(self.key().with_extension(from, to))
    }

    /// The name of the file in a format in the output folder.
    ///
    /// Percent-encoded names can be longer than [`MAX_KEY_BYTES`](naming::MAX_KEY_BYTES), and no
    /// common file system has files with such names. Key and link do not depend on `file_names`.
    ///
    /// ```
    /// use engross::naming::FileNames;
    /// use engross::roster::Roster;
    /// use engross::{OutputFormat, Plan, Program};
    ///
    /// let program = Program::open("assets/ambassador-2023")?;
    /// let roster = Roster::from_rows("names", ["name"], [["Önder"]])?;
    /// let plan = Plan::new(program, roster)?;
    /// let names = [FileNames::Utf8, FileNames::PercentEncoded]
    ///     .map(|names| plan.entry(0).file_name(OutputFormat::Png, names));
    /// assert_eq!(names, ["ambassador-2023-O\u{308}nder.png", "ambassador-2023-O%CC%88nder.png"]);
    /// # Ok::<(), engross::Error>(())
    /// ```
    #[must_use]
    pub fn file_name(self, format: OutputFormat, file_names: FileNames) -> Cow<'p, str> {
        match file_names {
            FileNames::Utf8 => match self.key_in(format) {
                Cow::Borrowed(key) => Cow::Borrowed(key.as_str()),
                Cow::Owned(key) => Cow::Owned(key.to_string()),
            },
            FileNames::PercentEncoded => {
                let link = self.link_in(format);
                Cow::Owned(naming::requested_segment(&link).into_owned())
            }
        }
    }

    /// The name of the file in the output folder that has the credential of the file in a format;
    /// `None` if the program has no `[credential]`, or the file has its credential in itself.
    #[must_use]
    pub fn sidecar_name(self, format: OutputFormat, file_names: FileNames) -> Option<String> {
        let has_sidecar = self.plan.program.credential.is_some() && !format.holds_credential();
        has_sidecar.then(|| format!("{}.json", self.file_name(format, file_names)))
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

    /// The URL at which the certificate is checked: that of the program's page, `#` and the key.
    /// Empty if the program has no `[credential]`.
    #[must_use]
    pub fn verify_link(self) -> String {
        self.plan.program.verify_link(self.key())
    }

    /// The public URL: the published link, if there is one, or else base URL and key.
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
