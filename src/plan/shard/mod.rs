//! Plans of parts of a roster that need not fit in memory.

mod digests;
mod source;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::others::{OtherRows, Others};
use super::texts::{Orders, Texts};
use super::{Plan, check, people, templates};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::digest::Digest;
use crate::format::OutputFormat;
use crate::naming::{Key, Shard};
use crate::pattern::Part;
use crate::program::Program;
use crate::roster::{MAX_FINDINGS, Recipient, Roster, fold};

use digests::Digests;
use source::Source;

/// The certificates of one [`Shard`] of a program's roster.
///
/// A roster in CSV or JSON Lines is read in parts, several times, and of its rows only those of the
/// shard are ever in memory together: it may be of any size. Beside those rows, 40 bytes are kept
/// for each row of the shard, 20 more for each further format, and one bit for each row of the
/// roster. Other rosters are read as a whole.
///
/// The findings about an entry are those that a [`Plan`] of the whole roster has about it: keys and
/// names are compared with those of all rows.
///
/// ```
/// use engross::naming::Shard;
/// use engross::{Program, ShardReader};
///
/// let program = Program::open("assets/ambassador-2023")?;
/// let mut certificates = 0;
/// for index in 0..3 {
///     let shard = Shard::new(index, 3).unwrap();
///     let reader = ShardReader::open(program.clone(), shard, &[])?;
///     certificates += reader.plan()?.len();
/// }
/// assert_eq!(certificates, 14);
/// # Ok::<(), engross::Error>(())
/// ```
#[derive(Debug)]
pub struct ShardReader {
    program: Arc<Program>,
    source: Source,
    shard: Shard,
    formats: Vec<OutputFormat>,
    /// For each row that meets the conditions, whether it is in the shard.
    is_own: Bits,
    len: usize,
    keys: Digest,
    other_rows: OtherRows,
    orders: Orders,
}

impl ShardReader {
    /// Reads the roster that the program names, and finds the rows of the shard. `formats` are
    /// those that the certificates will be made in; without any, it is the published one.
    ///
    /// # Errors
    ///
    /// Those of [`Program::open_roster`] and of [`Plan::new`].
    /// [`Code::Encoding`](crate::Code::Encoding) also where the encoding would have to be guessed, and
    /// [`Code::SignedShard`](crate::Code::SignedShard) for a program with `[credential]`.
    pub fn open(
        program: impl Into<Arc<Program>>,
        shard: Shard,
        formats: &[OutputFormat],
    ) -> Result<Self> {
        let program = program.into();
        refuse_credential(&program)?;
        let source = Source::open(&program)?;
        let mut orders = Orders::default();
        let program = with_templates(program, &source, &mut orders)?;
        add_date_orders(&program, &source, &mut orders)?;
        let mut reader = Self {
            formats: formats.to_vec(),
            is_own: Bits::default(),
            len: 0,
            keys: Digest::sha256(&[]),
            other_rows: OtherRows::new(&program),
            source,
            shard,
            orders,
            program,
        };
        let found = reader.find_own()?;
        reader.compare_with_all(&found)?;
        Ok(reader)
    }

    /// The number of certificates in the shard.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "few callers ask")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The number of recipients of the whole roster.
    #[must_use]
    pub fn roster_len(&self) -> usize {
        self.other_rows.count
    }

    /// The program, which all plans of the shard share.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The shard.
    #[must_use]
    pub fn shard(&self) -> Shard {
        self.shard
    }

    /// The digest of all keys of the roster, in its order: shards of one roster have the same.
    #[must_use]
    pub fn roster_digest(&self) -> Digest {
        self.keys
    }

    /// The plan of the shard; it may have no entry.
    ///
    /// # Errors
    ///
    /// [`Code::TooManyRows`](crate::Code::TooManyRows) and
    /// [`Code::TooMuchText`](crate::Code::TooMuchText) if its rows exceed the limits of a roster.
    pub fn plan(&self) -> Result<Plan> {
        let mut all = None;
        self.for_each_part(usize::MAX, |plan| {
            all = Some(plan);
            Ok(())
        })?;
        match all {
            Some(plan) => Ok(plan),
            None => self.part(None, true),
        }
    }

    /// Calls for plans of at most `rows` entries that together are the shard, in the order of the
    /// roster.
    ///
    /// # Errors
    ///
    /// Those of [`ShardReader::plan`], and those of `each`.
    pub fn for_each_part(
        &self,
        rows: usize,
        mut each: impl FnMut(Plan) -> Result<()>,
    ) -> Result<()> {
        let mut row = 0;
        let mut own: Option<Roster> = None;
        let mut is_first = true;
        self.source.for_each_block(|block| {
            for index in 0..block.recipients().len() {
                if self.is_own.has(row) {
                    let part = own.get_or_insert_with(|| block.without_rows());
                    part.push_from(block, index)
                        .map_err(|error| error.in_file(block.file()))?;
                    if part.len() >= rows {
                        part.take_findings_of(block);
                        each(self.part(own.take(), std::mem::take(&mut is_first))?)?;
                    }
                }
                row += 1;
            }
            if let Some(own) = &mut own {
                own.take_findings_of(block);
            }
            Ok(())
        })?;
        match own {
            Some(_) => each(self.part(own, is_first)?),
            None => Ok(()),
        }
    }

    /// The plan of some rows. The first has the findings that are about no row.
    fn part(&self, rows: Option<Roster>, is_first: bool) -> Result<Plan> {
        let rows = match rows {
            Some(rows) => rows,
            None => self.source.columns()?,
        };
        let others = Others {
            rows: &self.other_rows,
            orders: &self.orders,
            is_first,
        };
        let plan = Plan::of_part(Arc::clone(&self.program), rows, &others)?;
        Ok(plan.in_formats(&self.formats))
    }

    /// Finds the rows of the shard, and counts what has to be known of all rows.
    fn find_own(&mut self) -> Result<Digests> {
        let mut found = Digests::new(&self.program, &self.formats);
        let mut all_keys = Sha256::new();
        let (program, source, orders) = (&self.program, &self.source, &self.orders);
        for_each_key(program, source, orders, |recipient, key, texts| {
            all_keys.update(key.as_str().as_bytes());
            all_keys.update([0]);
            let is_own = self.shard.has(key);
            self.is_own.push(is_own);
            self.len += usize::from(is_own);
            self.other_rows.count(recipient, texts);
            if is_own {
                found.add(recipient, key);
            }
        })?;
        if self.other_rows.count == 0 {
            let conditions = &self.program.roster.options.conditions;
            return Err(self.source.columns()?.refuse_empty(conditions));
        }
        self.keys = Digest::from_bytes(all_keys.finalize().into());
        found.sort();
        Ok(found)
    }

    /// Compares the keys and the names of the shard with those of all rows above them.
    fn compare_with_all(&mut self, found: &Digests) -> Result<()> {
        let (program, source, orders) = (&self.program, &self.source, &self.orders);
        for_each_key(program, source, orders, |recipient, key, _| {
            found.compare(recipient, key, &mut self.other_rows);
        })
    }
}

/// Calls for each row of the roster, with its key and the texts of its part.
fn for_each_key(
    program: &Arc<Program>,
    source: &Source,
    orders: &Orders,
    mut each: impl FnMut(Recipient<'_>, &Key, &Texts),
) -> Result<()> {
    source.for_each_filled_block(|block| {
        let (own_program, templates) =
            templates::resolve(Arc::clone(program), block, Some(orders))?;
        let texts = Texts::resolve(&own_program, block, templates, Some(orders))?;
        let (keys, _) = check::derive_keys(program, block, &texts);
        for (recipient, key) in block.recipients().zip(&keys) {
            each(recipient, key, &texts);
        }
        Ok(())
    })
}

/// Refuses a program whose certificates are signed: all of them share one list of those that are
/// revoked, in which each has an index by its place in the roster.
fn refuse_credential(program: &Program) -> Result<()> {
    let Some(award) = &program.credential else {
        return Ok(());
    };
    let message = "certificates with a credential cannot be made in shards";
    let problem = Diagnostic::error(Code::SignedShard, message)
        .hint("run the command without `--shard`; or, to render in shards, remove `[credential]`");
    Err(program.locate_error(problem.into(), award.source))
}

/// The program with the templates that all rows name, if they depend on the row. Adds the orders of
/// day and month in the columns that name them.
fn with_templates(
    program: Arc<Program>,
    source: &Source,
    orders: &mut Orders,
) -> Result<Arc<Program>> {
    let Some(pattern) = program.template_pattern() else {
        return Ok(program);
    };
    if has_date(pattern.parts()) {
        source.for_each_filled_block(|block| {
            orders.add(&Texts::of_template(&program, block, None)?);
            Ok(())
        })?;
    }
    let mut names = templates::Names::default();
    source.for_each_filled_block(|block| names.add(&program, block, Some(orders)).map(drop))?;
    names.open(program)
}

/// Adds the orders of day and month in each column that is written as a date, of all rows.
fn add_date_orders(program: &Program, source: &Source, orders: &mut Orders) -> Result<()> {
    let fields = program.fields().iter().map(|field| &field.text);
    let mut patterns = fields.chain([&program.publish.file_stem]);
    if !patterns.any(|pattern| has_date(pattern.parts())) {
        return Ok(());
    }
    source.for_each_filled_block(|block| {
        // Which of the fields a row has does not matter here.
        orders.add(&Texts::resolve(program, block, Box::default(), None)?);
        Ok(())
    })
}

fn has_date(parts: &[Part]) -> bool {
    parts.iter().any(|part| match part {
        Part::Date(..) => true,
        Part::Optional(optional) => has_date(&optional.parts),
        _ => false,
    })
}

/// One bit for each row.
#[derive(Debug, Default)]
struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    fn push(&mut self, bit: bool) {
        let place = self.len % 64;
        if place == 0 {
            self.words.push(0);
        }
        if let Some(last) = self.words.last_mut() {
            *last |= u64::from(bit) << place;
        }
        self.len += 1;
    }

    fn has(&self, index: usize) -> bool {
        let word = self.words.get(index / 64).copied().unwrap_or_default();
        word >> (index % 64) & 1 == 1
    }
}

/// Names that are compared: without case and white space.
fn folded_name(recipient: Recipient<'_>) -> Option<String> {
    let name = recipient.name();
    (!name.is_empty()).then(|| fold(name))
}

/// Whether a row's key is compared with others.
fn has_key(recipient: Recipient<'_>) -> bool {
    !recipient.name().is_empty() || recipient.slug().is_some()
}

/// The keys of a certificate in the published format and in others.
fn keys_in(key: &Key, published: OutputFormat, formats: &[OutputFormat]) -> Vec<Key> {
    let others = formats.iter().map(|format| match *format == published {
        true => key.clone(),
        false => key.with_extension(published.extension(), format.extension()),
    });
    others.collect()
}

impl OtherRows {
    /// Takes a row into account.
    fn count(&mut self, recipient: Recipient<'_>, texts: &Texts) {
        self.count += 1;
        if let Some(seats) = self.seats
            && self.count == seats + 1
        {
            self.surplus_row = Some(recipient.row());
        }
        if let Some(case) = people::case(recipient.name()) {
            self.cases[case as usize] += 1;
        }
        for (is_written, text) in self.is_written.iter_mut().zip(&texts.fields) {
            *is_written = *is_written || texts.is_written(text, recipient);
        }
    }

    /// Whether a list of rows is as long as one can be: beyond it, no more findings are reported.
    fn is_full<T>(rows: &BTreeMap<u64, T>) -> bool {
        rows.len() > MAX_FINDINGS
    }
}
