use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use engross::batch::{self, FolderProblem, FolderProblemKind, VerifyOptions};
use engross::roster::{Roster, RosterFormat, RosterOptions};
use engross::{
    Code, Diagnostic, Entry, Gone, Plan, PostProblem, PostProblemKind, Renderer, Result, Severity,
};
use serde::Serialize;

use super::args::Verify;
use super::credentials::{self, Issuer};
use super::findings::{Finding, Findings};
use super::output::{Output, lossy_path};
use super::report::{Printer, counted};
use super::{Exit, cover, genuine, interrupt, open};

pub(super) fn run(arguments: &Verify, printer: Printer) -> Result<Exit> {
    let program = match &arguments.paths[..] {
        [] => None,
        [program] if program.is_dir() || open::is_program(program) => Some(&**program),
        files => return genuine::run(files, arguments, printer),
    };
    let program = open::program_at(program, &arguments.settings)?;
    let plan = open::scaled_plan(program, &arguments.scale)?;
    let plan = plan.in_formats(&arguments.formats.list);
    let mut verified = Verified::default();
    if let Some(post) = &arguments.post {
        verify_post(&plan, post, arguments.section.as_deref(), &mut verified)?;
    }
    let asks_links = arguments.asks_web();
    let names_other = arguments.post.is_some() || asks_links;
    let compares_folder = !names_other || arguments.output.path.is_some();
    if asks_links || compares_folder {
        let issuer = credentials::issuer(plan.program())?;
        let renderer = trusted_renderer(&plan, arguments, issuer.as_ref())?;
        #[cfg(feature = "publish")]
        if asks_links {
            let issuer = issuer.as_ref();
            if !links::verify(&plan, &renderer, issuer, arguments, printer, &mut verified)? {
                return Ok(Exit::Interrupted);
            }
        }
        if compares_folder && !verify_folder(&plan, &renderer, arguments, printer, &mut verified)? {
            return Ok(Exit::Interrupted);
        }
    }
    let has_failed = verified.has_failed(arguments.strict.least_error());
    if arguments.json {
        Output::new().write_json(&verified)?;
    } else {
        verified.print(printer, arguments.all)?;
    }
    Ok(if has_failed { Exit::Errors } else { Exit::Good })
}

/// What `verify --json` prints.
#[derive(Default, Serialize)]
struct Verified {
    checked: usize,
    /// What of the files was compared; `None` if no folder was.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<Compared>,
    problems: Vec<Problem>,
    /// Worth knowing about the post.
    findings: Vec<Diagnostic>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Compared {
    /// All bytes, with those of the certificate as it was printed again.
    Contents,
    Digests,
}

/// A file of the folder, or a row of the post, that is not as the plan has it.
#[derive(Serialize)]
struct Problem {
    key: String,
    problem: ProblemKind,
    #[serde(serialize_with = "lossy_path")]
    file: PathBuf,
    /// Of the roster, for a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    /// Of `file`, for a row of a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ProblemKind {
    Folder(FolderProblemKind),
    Post(PostProblemKind),
    #[cfg(feature = "publish")]
    Link(LinkProblemKind),
}

/// How a public link differs from its certificate.
#[cfg(feature = "publish")]
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum LinkProblemKind {
    LinkAnswersOtherwise,
}

#[cfg(feature = "publish")]
mod links {
    //! `verify --url`.

    use engross::publish::{LinkOptions, LinkProblem, verify_links};

    use super::*;

    /// Returns whether all links were asked for: not if it was interrupted.
    pub(super) fn verify(
        plan: &Plan,
        renderer: &Renderer,
        issuer: Option<&Issuer>,
        arguments: &Verify,
        printer: Printer,
        verified: &mut Verified,
    ) -> Result<bool> {
        let mut options = LinkOptions::default();
        options.threads = arguments.jobs.number;
        options.full = arguments.full;
        if let Some(issuer) = issuer {
            options.beside = issuer.issue(plan)?.files;
        }
        options.cancel = interrupt::flag(printer);
        let summary = verify_links(plan, renderer, &options, |problem| {
            verified.problems.push(problem.into());
        })?;
        verified.checked += summary.checked;
        Ok(!summary.cancelled)
    }

    impl From<LinkProblem> for Problem {
        fn from(problem: LinkProblem) -> Self {
            Self {
                key: problem.key,
                problem: ProblemKind::Link(LinkProblemKind::LinkAnswersOtherwise),
                file: problem.link.into(),
                row: problem.row,
                line: None,
                message: problem.diagnostic.message,
                hint: problem.diagnostic.hint,
            }
        }
    }
}

fn verify_post(
    plan: &Plan,
    path: &Path,
    section: Option<&str>,
    verified: &mut Verified,
) -> Result<()> {
    // The columns of a spreadsheet have other names than those of the post.
    let is_post = plan.entry(0).recipient().published().is_some();
    let mut options = if is_post {
        plan.program().roster.options.clone()
    } else {
        RosterOptions::default()
    };
    options.format = Some(RosterFormat::Markdown);
    if let Some(section) = section {
        options.section = Some(section.to_owned());
    }
    let post = Roster::open(path, &options)?;
    verified.checked += plan.len();
    let problems = plan.compare_post(&post).into_iter().map(Problem::from);
    verified.problems.extend(problems);
    verified.findings.extend_from_slice(post.findings());
    verified.findings.extend(plan.post_findings(&post));
    Ok(())
}

/// Returns whether all files were compared: not if it was interrupted.
fn verify_folder(
    plan: &Plan,
    renderer: &Renderer,
    arguments: &Verify,
    printer: Printer,
    verified: &mut Verified,
) -> Result<bool> {
    verified.compared = Some(if arguments.quick {
        Compared::Digests
    } else {
        Compared::Contents
    });
    let folder = open::output_folder(&arguments.output, plan.program());
    let mut options = VerifyOptions::default();
    options.jobs = arguments.jobs.number;
    options.quick = arguments.quick;
    options.file_names = arguments.output.file_names.into();
    options.cancel = interrupt::flag(printer);
    let checked = batch::verify(plan, renderer, &folder, &options, |problem| {
        verified.problems.push(problem.into());
    })?;
    verified.checked += checked;
    verify_cover(plan, &folder, arguments, verified)?;
    verified
        .findings
        .extend(corrections(plan, &verified.problems));
    Ok(checked == plan.file_count())
}

/// The renderer of what files are compared with.
fn trusted_renderer(plan: &Plan, arguments: &Verify, issuer: Option<&Issuer>) -> Result<Renderer> {
    let jobs = arguments.jobs.number;
    if arguments.quick {
        return open::signing_renderer(plan.program(), &arguments.cache, jobs, issuer);
    }
    // A forger may have written to the cache, too.
    open::compiled_renderer(plan.program(), jobs, issuer)
}

/// Compares the file of the cover, if there is one.
fn verify_cover(
    plan: &Plan,
    folder: &Path,
    arguments: &Verify,
    verified: &mut Verified,
) -> Result<()> {
    let Some(cover) = plan.cover()? else {
        return Ok(());
    };
    let renderer = trusted_renderer(&cover, arguments, None)?;
    let drawn = cover::Drawn::new(plan, &cover, &renderer)?;
    let entry = cover.entry(0);
    let format = cover.program().publish.format;
    let name = entry.file_name(format, arguments.output.file_names.into());
    let file = folder.join(&*name);
    if !file.try_exists().unwrap_or(true) {
        let message = "the cover has not been written";
        let finding = Diagnostic::note(Code::MissingCover, message);
        let finding = finding
            .hint("run `engross cover` to write it")
            .in_file(file);
        verified.findings.push(finding);
        return Ok(());
    }
    verified.checked += 1;
    if cover::is_file(&file, &drawn.certificate) {
        return Ok(());
    }
    verified.problems.push(Problem {
        key: entry.key().as_str().to_owned(),
        problem: ProblemKind::Folder(FolderProblemKind::Altered),
        file,
        row: None,
        line: None,
        message: "altered: it is not the cover that `engross cover` would write".into(),
        hint: None,
    });
    Ok(())
}

/// The missing files that may be orphan ones of people whose names were corrected.
fn corrections(plan: &Plan, problems: &[Problem]) -> Vec<Diagnostic> {
    let is =
        |problem: &&Problem, kind| matches!(problem.problem, ProblemKind::Folder(is) if is == kind);
    let missing: BTreeSet<u64> = problems
        .iter()
        .filter(|problem| is(problem, FolderProblemKind::Missing))
        .filter_map(|problem| problem.row)
        .collect();
    let new: Vec<usize> = plan
        .entries()
        .filter(|entry| missing.contains(&entry.row()))
        .map(Entry::index)
        .collect();
    let Some(first) = new.first().map(|index| plan.entry(*index)) else {
        return Vec::new();
    };
    let orphans = problems
        .iter()
        .filter(|problem| is(problem, FolderProblemKind::Orphan));
    let gone: Vec<Gone> = orphans
        .filter_map(|orphan| {
            let slug = first.slug_of(&orphan.key)?;
            Some(Gone::new(slug.replace('-', " "), &*orphan.key))
        })
        .collect();
    plan.corrections(&new, &gone)
}

impl Verified {
    fn has_failed(&self, least_error: Severity) -> bool {
        let mut findings = self.findings.iter();
        !self.problems.is_empty() || findings.any(|finding| finding.severity >= least_error)
    }

    fn print(self, printer: Printer, all: bool) -> Result<()> {
        let is_warning = |finding: &&Diagnostic| finding.severity == Severity::Warning;
        let warnings = match self.findings.iter().filter(is_warning).count() {
            0 => String::new(),
            count => format!(", {}", counted(count, "warning")),
        };
        let (checked, problems) = (self.checked, counted(self.problems.len(), "problem"));
        let how = match self.compared {
            Some(Compared::Digests) => " (only digests were compared: forged files are not found)",
            Some(Compared::Contents) | None => "",
        };
        let summary = format!("{checked} checked, {problems}{warnings}{how}");
        let mut findings = Findings::default();
        findings.extend(&self.findings);
        for problem in self.problems {
            findings.push(problem.into());
        }
        findings.write(printer, all, &summary)
    }
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        let kind = match &problem.problem {
            // Files of a kind have one message; rows of a post have the name in theirs.
            ProblemKind::Folder(_) => problem.message.clone(),
            ProblemKind::Post(kind) => format!("{kind:?}"),
            #[cfg(feature = "publish")]
            ProblemKind::Link(_) => problem.message.clone(),
        };
        let name = problem.key;
        // The text of a report has no code; `verify --json` has the kind of problem.
        let mut diagnostic = Diagnostic::error(Code::Orphan, problem.message);
        diagnostic.hint = problem.hint;
        let diagnostic = diagnostic.in_file(problem.file).at_row(problem.line);
        Self::named(diagnostic, &kind, name)
    }
}

impl From<FolderProblem> for Problem {
    fn from(problem: FolderProblem) -> Self {
        Self {
            key: problem.key,
            problem: ProblemKind::Folder(problem.kind),
            file: problem.file,
            row: problem.row,
            line: None,
            message: problem.message,
            hint: None,
        }
    }
}

impl From<PostProblem> for Problem {
    fn from(problem: PostProblem) -> Self {
        Self {
            key: problem.key,
            problem: ProblemKind::Post(problem.kind),
            file: problem.file,
            row: None,
            line: Some(problem.line),
            message: problem.message,
            hint: None,
        }
    }
}
