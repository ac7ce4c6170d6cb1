//! What the credential of each entry says: everything that is printed on the certificate.

use super::dates::{DateColumn, Reading};
use super::piece::Piece;
use super::texts::Text;
use super::{Entry, Plan, resolve, values};
use crate::credential::{
    Achievement, Credential, Credits, Criteria, Image, Issued, Issuer, Ledger, StatusEntry,
    Subject, end_of_day,
};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::{Field, FieldKind};
use crate::naming;
use crate::program::{Award, DateSource, Program};
use crate::roster::fold;

/// The members that have a meaning of their own, and the columns whose values they get.
const MEMBERS: [(Member, &[&str]); 6] = [
    (Member::Term, &["term"]),
    (Member::Role, &["role"]),
    (
        Member::LicenseNumber,
        &[
            "license",
            "licence",
            "licensenumber",
            "licencenumber",
            "certificatenumber",
        ],
    ),
    (
        Member::ActivityStart,
        &["from", "start", "startdate", "activitystartdate"],
    ),
    (
        Member::ActivityEnd,
        &["to", "end", "enddate", "activityenddate"],
    ),
    (Member::Credits, &["credits", "creditsearned"]),
];

/// Where a profile on LinkedIn gets a certificate.
const LINKEDIN: &str = "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME";

/// What is printed, beside names, titles and links.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    /// The URI of the award, which all certificates share.
    achievement: String,
    printed: Vec<Claim>,
    issued: Day,
    expires: Option<Day>,
    /// The index of each entry in the status list.
    indices: Vec<u32>,
}

/// A part of what is printed.
#[derive(Debug, Clone)]
enum Claim {
    /// A value, in the text of the field at this index.
    Value {
        field: usize,
        label: Box<str>,
        piece: Piece,
        member: Option<Member>,
        /// The values as dates, for a member that is one.
        dates: Option<DateColumn>,
    },
    /// The whole text of a field, as not all of it is printed for each row.
    Text(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Term,
    Role,
    LicenseNumber,
    ActivityStart,
    ActivityEnd,
    Credits,
}

/// A date, the same for all or of each row.
#[derive(Debug, Clone)]
enum Day {
    Fixed(String),
    Column(DateColumn),
}

impl Claims {
    /// What the texts of the program print. Each entry has the index that it would have if nothing
    /// had been issued before; `None` if the program has no `[credential]`.
    pub(super) fn resolve(plan: &Plan) -> Result<Option<Self>> {
        let (program, roster) = (&*plan.program, &*plan.roster);
        let Some(award) = &program.credential else {
            return Ok(None);
        };
        let day = |source: &DateSource| -> Result<Day> {
            Ok(match source {
                DateSource::Fixed(date) => Day::Fixed(date.clone()),
                DateSource::Column(column) => {
                    let piece = resolve::piece(column, award.source, program, roster)?;
                    Day::Column(DateColumn::read(column, piece, program, roster, None))
                }
            })
        };
        Ok(Some(Self {
            achievement: program.achievement_uri(),
            printed: printed(plan),
            issued: day(&award.issued)?,
            expires: award.expires.as_ref().map(day).transpose()?,
            indices: plan.indices_by(&Ledger::default())?,
        }))
    }
}

/// What the texts of the program print.
fn printed(plan: &Plan) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let fields = plan.program.fields().iter().zip(&plan.texts.fields);
    for (index, (field, text)) in fields.enumerate() {
        if matches!(field.kind, FieldKind::Image(_)) {
            continue;
        }
        let is_optional = |piece: &Piece| matches!(piece, Piece::Optional(_));
        if !text.conditions.is_empty() || text.pieces.iter().any(is_optional) {
            claims.push(Claim::Text(index));
            continue;
        }
        claims.extend(
            text.pieces
                .iter()
                .filter_map(|piece| value(plan, index, piece)),
        );
    }
    claims
}

/// The claim for a value that a text names; none for what the credential has anyway.
fn value(plan: &Plan, field: usize, piece: &Piece) -> Option<Claim> {
    let (program, roster) = (&*plan.program, &*plan.roster);
    let label: &str = match piece {
        Piece::Cell(column) | Piece::CellOr(column, _) => roster.column_name(*column),
        Piece::Value(name, _) => name,
        Piece::Date(dates, _) => &plan.texts.dates[*dates].name,
        Piece::Worded(_, wording) => &wording.column,
        Piece::Literal(_)
        | Piece::Name
        | Piece::SlugOrName
        | Piece::Key
        | Piece::Link
        | Piece::Verify
        | Piece::Optional(_) => return None,
    };
    let folded = fold(label);
    if folded == "title" && matches!(piece, Piece::Value(..)) {
        return None;
    }
    let mut members = MEMBERS.iter();
    let member = members.find(|(_, columns)| columns.contains(&&*folded));
    let member = member.map(|(member, _)| *member);
    let dates = member
        .filter(|member| matches!(member, Member::ActivityStart | Member::ActivityEnd))
        .map(|_| match piece {
            Piece::Date(dates, _) => plan.texts.dates[*dates].clone(),
            other => DateColumn::read(label, other.clone(), program, roster, None),
        });
    Some(Claim::Value {
        field,
        label: label.into(),
        piece: piece.clone(),
        member,
        dates,
    })
}

impl Plan {
    /// The same plan after what was issued before: a certificate that was issued keeps its index in
    /// the status list.
    ///
    /// A certificate that was issued with another text gets a [finding](Plan::findings) of code
    /// [`Code::ChangedCredential`], which is an error unless `correct` is set.
    ///
    /// # Errors
    ///
    /// [`Code::StatusListFull`]. A plan whose program has no `[credential]` stays as it is.
    pub fn with_ledger(mut self, ledger: &Ledger, correct: bool) -> Result<Self> {
        let Some(claims) = &self.claims else {
            return Ok(self);
        };
        let mut claims = (**claims).clone();
        claims.indices = self.indices_by(ledger)?;
        self.claims = Some(claims.into());
        let mut changed: Vec<Diagnostic> = Vec::new();
        for entry in self.entries() {
            let Some(issued) = ledger.get(entry.key().as_str()) else {
                continue;
            };
            let Some(now) = entry.issue() else {
                continue;
            };
            if issued.sha256 != now.sha256 {
                let finding = changed_text(entry, issued, correct);
                changed.push(finding.at(self.roster.file(), entry.row()));
            }
        }
        self.findings.extend(changed);
        self.findings.sort_by_key(Diagnostic::row);
        Ok(self)
    }

    fn indices_by(&self, ledger: &Ledger) -> Result<Vec<u32>> {
        let located = |error| match &self.program.credential {
            Some(award) => self.program.locate_error(error, award.source),
            None => error,
        };
        let keys = self.keys.iter();
        ledger
            .indices(keys.map(naming::Key::as_str))
            .map_err(located)
    }
}

fn changed_text(entry: Entry<'_>, issued: &Issued, correct: bool) -> Diagnostic {
    let message = format!(
        "`{}` was issued on {} with another text",
        super::damage::shown(entry.name()),
        issued.issued
    );
    let finding = match correct {
        true => Diagnostic::note(Code::ChangedCredential, message),
        false => Diagnostic::error(Code::ChangedCredential, message),
    };
    finding.hint(match correct {
        true => "the certificate is issued again under the same link",
        false => {
            "restore the text, or pass `--correct` to issue the certificate again under the same \
             link"
        }
    })
}

impl<'p> Entry<'p> {
    /// The credential of the certificate in its published format, without the file and not signed;
    /// `None` if the program has no `[credential]`.
    ///
    /// It has everything that is printed, but for pictures: a column or a value that is called
    /// `term`, `role`, `license number`, `start date`, `end date` or `credits` in the member for
    /// it, and every other in a line of the narrative, `column: value`. A text that is printed in
    /// part, or only for some rows, is a line of its own, as it reads. Line breaks in values are
    /// spaces.
    #[must_use]
    pub fn credential(self) -> Option<Credential> {
        let (program, claims) = (&*self.plan.program, self.plan.claims.as_deref()?);
        let award = program.credential.as_ref()?;
        let link = self.link();
        let issuer = Issuer::new(&award.issuer, &award.name, award.url.clone());
        let mut credential = Credential::new(
            &*link,
            program.award_name(),
            issuer,
            &self.day(&claims.issued).unwrap_or_default(),
            self.subject(&link, program, award, claims),
        );
        let expires = claims.expires.as_ref();
        credential.valid_until = expires
            .and_then(|day| self.day(day))
            .map(|day| end_of_day(&day));
        let status = program.status_url()?;
        credential.credential_status = Some(StatusEntry::new(&status, claims.indices[self.index]));
        Some(credential)
    }

    /// The index in the status list; `None` if the program has no `[credential]`.
    #[must_use]
    pub fn status_index(self) -> Option<u32> {
        let claims = self.plan.claims.as_deref()?;
        Some(claims.indices[self.index])
    }

    /// The date of issue, as in 2023-09-20; `None` if the row has none, or the program has no
    /// `[credential]`.
    #[must_use]
    pub fn issue_date(self) -> Option<String> {
        self.day(&self.plan.claims.as_deref()?.issued)
    }

    /// The record of the certificate for the ledger; `None` if the program has no `[credential]`.
    #[must_use]
    pub fn issue(self) -> Option<Issued> {
        let credential = self.credential()?;
        Some(Issued {
            key: self.key().as_str().to_owned(),
            index: self.status_index()?,
            issued: credential.issued().to_owned(),
            sha256: credential.text_digest(),
        })
    }

    /// The address at which the recipient adds the certificate to a profile on LinkedIn; `None` if
    /// the program has no `[credential]`.
    #[must_use]
    pub fn linkedin_link(self) -> Option<String> {
        let credential = self.credential()?;
        let mut link = String::from(LINKEDIN);
        let mut add = |key: &str, value: &str| {
            link.extend(["&", key, "=", &naming::encoded(value)]);
        };
        add("name", &credential.name);
        add("organizationName", &credential.issuer.name);
        for (prefix, date) in [
            ("issue", Some(credential.issued())),
            ("expiration", credential.expires()),
        ] {
            let mut parts = date.into_iter().flat_map(|date| date.split('-'));
            if let (Some(year), Some(month)) = (parts.next(), parts.next()) {
                add(&format!("{prefix}Year"), year);
                add(&format!("{prefix}Month"), month.trim_start_matches('0'));
            }
        }
        add("certUrl", &self.verify_link());
        let subject = &credential.credential_subject;
        let number = subject.license_number.as_deref();
        add("certId", number.unwrap_or(self.key().as_str()));
        Some(link)
    }

    fn subject(self, link: &str, program: &Program, award: &Award, claims: &Claims) -> Subject {
        let criteria = match award.criteria.starts_with("https://") {
            true if !award.criteria.contains(char::is_whitespace) => {
                Criteria::Id(award.criteria.clone())
            }
            _ => Criteria::Narrative(award.criteria.clone()),
        };
        let mut achievement = Achievement::new(
            &*claims.achievement,
            &program.title,
            &award.description,
            criteria,
        );
        achievement.image = award.image.as_ref().map(Image::new);
        let name = on_one_line(self.name());
        let mut subject = Subject::new(format!("{link}#recipient"), name, achievement);
        let mut lines: Vec<String> = Vec::new();
        for claim in &claims.printed {
            if let Some(line) = self.claim(claim, &mut subject)
                && !lines.contains(&line)
            {
                lines.push(line);
            }
        }
        subject.narrative = (!lines.is_empty()).then(|| lines.join("\n"));
        subject
    }

    /// Puts what is printed into its member, or returns the line for it.
    fn claim(self, claim: &Claim, subject: &mut Subject) -> Option<String> {
        // A row has the fields of its own template, and of those the ones whose conditions it meets.
        let (Claim::Text(field) | Claim::Value { field, .. }) = claim;
        if !self.is_written(*field) {
            return None;
        }
        match claim {
            Claim::Text(field) => {
                let printed = on_one_line(&self.expand_plain(&self.plan.texts.fields[*field]));
                let id = &self.plan.program.fields()[*field].id;
                (!printed.is_empty()).then(|| format!("{id}: {printed}"))
            }
            Claim::Value {
                field,
                label,
                piece,
                member,
                dates,
            } => {
                let printed =
                    on_one_line(&self.piece_text(piece, &self.plan.program.fields()[*field]));
                if printed.is_empty() {
                    return None;
                }
                let in_member = member.is_some_and(|member| {
                    let dates = dates.as_ref();
                    let date = dates.and_then(|dates| date_of(dates, self));
                    set_member(subject, member, &printed, date)
                });
                (!in_member).then(|| format!("{label}: {printed}"))
            }
        }
    }

    fn day(self, day: &Day) -> Option<String> {
        match day {
            Day::Fixed(date) => Some(date.clone()),
            Day::Column(column) => date_of(column, self),
        }
    }

    /// The text of a field without the marks around values that keep directions apart.
    fn expand_plain(self, text: &Text) -> String {
        let mut expanded = String::new();
        let field = text.field.map(|field| &self.plan.program.fields()[field]);
        text.each_written(self.recipient(), &mut |piece| {
            if let Some(field) = field {
                expanded.push_str(&self.piece_text(piece, field));
            }
        });
        expanded
    }

    /// The text of a piece that a field prints.
    fn piece_text(self, piece: &Piece, field: &Field) -> String {
        match piece {
            Piece::Key => self.key().as_str().to_owned(),
            Piece::Link => self.link().into_owned(),
            Piece::Verify => self.verify_link(),
            Piece::Date(column, format) => {
                let language = self.language(field);
                let texts = &self.plan.texts;
                texts
                    .date(*column, format, self.recipient(), language)
                    .into_owned()
            }
            other => other.value(self.recipient()).to_owned(),
        }
    }
}

/// Sets a member, unless it has a value already, or cannot have this one.
fn set_member(subject: &mut Subject, member: Member, printed: &str, date: Option<String>) -> bool {
    let place = match member {
        Member::Term => &mut subject.term,
        Member::Role => &mut subject.role,
        Member::LicenseNumber => &mut subject.license_number,
        Member::ActivityStart => &mut subject.activity_start_date,
        Member::ActivityEnd => &mut subject.activity_end_date,
        Member::Credits => {
            let credits = Credits::parse(printed);
            if subject.credits_earned.is_some() {
                return subject.credits_earned == credits;
            }
            subject.credits_earned = credits;
            return credits.is_some();
        }
    };
    let is_date = matches!(member, Member::ActivityStart | Member::ActivityEnd);
    let value = match is_date {
        true => date,
        false => Some(printed.to_owned()),
    };
    match (&place, value) {
        (_, None) => false,
        (Some(known), Some(value)) => *known == value,
        (None, value) => {
            *place = value;
            true
        }
    }
}

fn date_of(column: &DateColumn, entry: Entry<'_>) -> Option<String> {
    match column.reading(entry.recipient()) {
        Reading::Date(parsed) => Some(parsed.date.to_string()),
        Reading::Empty | Reading::Bad(_) => None,
    }
}

/// The text with single spaces in place of line breaks and what is around them.
fn on_one_line(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return text.trim().to_owned();
    }
    let lines = text.split(['\n', '\r']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// Checks what the credential of an entry says.
pub(super) fn check(entry: Entry<'_>, add: &mut impl FnMut(Diagnostic)) {
    let plan = entry.plan;
    let Some(claims) = plan.claims.as_deref() else {
        return;
    };
    for (key, day, is_required) in [
        ("issued", Some(&claims.issued), true),
        ("expires", claims.expires.as_ref(), false),
    ] {
        if let Some(Day::Column(column)) = day {
            check_day(entry, key, column, is_required, add);
        }
    }
    let link = entry.link();
    let is_in_iri = |c: char| !c.is_control() && !c.is_whitespace() && !"<>\"{}|\\^`".contains(c);
    if !link.starts_with("https://") && !link.starts_with("http://") || !link.chars().all(is_in_iri)
    {
        let message = format!(
            "a credential cannot be about the link `{}`",
            super::damage::shown(&link)
        );
        add(Diagnostic::error(Code::UnsignableText, message)
            .hint("percent-encode the link, as a browser's address bar shows it"));
        return;
    }
    let Some(credential) = entry.credential() else {
        return;
    };
    let subject = &credential.credential_subject;
    let issued = Some(credential.issued()).filter(|date| !date.is_empty());
    let (start, end) = (&subject.activity_start_date, &subject.activity_end_date);
    for (what, first, and, second) in [
        ("it is issued", issued, "it expires", credential.expires()),
        ("it starts", start.as_deref(), "it ends", end.as_deref()),
    ] {
        if let Some((first, second)) = first.zip(second)
            && second < first
        {
            let message = format!("{and} on {second}, and {what} on {first}");
            add(Diagnostic::error(Code::ContradictingDates, message).hint("correct one of them"));
        }
    }
}

fn check_day(
    entry: Entry<'_>,
    key: &str,
    column: &DateColumn,
    is_required: bool,
    add: &mut impl FnMut(Diagnostic),
) {
    match column.reading(entry.recipient()) {
        Reading::Bad(problem) => {
            let value = column.piece.value(entry.recipient());
            add(values::bad_date(entry.plan, column, value, problem));
        }
        Reading::Empty if is_required => {
            let message = format!("`{key}` is the column `{}`, which is empty", column.name);
            let hint = "write the date of issue, for example 2023-09-20";
            add(Diagnostic::error(Code::BadDate, message).hint(hint));
        }
        Reading::Empty | Reading::Date(_) => {}
    }
}
