use std::path::{Path, PathBuf};

use engross::batch::{self, FolderProblem, FolderProblemKind, VerifyOptions};
use engross::roster::{Roster, RosterFormat, RosterOptions};
use engross::{Plan, PostProblem, Result};
use serde::Serialize;

use super::args::Verify;
use super::output::Output;
use super::{Exit, interrupt, open, report};

/// What `verify --json` prints.
#[derive(Serialize)]
struct Verified {
    checked: usize,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Problem {
    OfFile {
        key: String,
        problem: FolderProblemKind,
        file: PathBuf,
        #[serde(skip_serializing_if = "Option::is_none")]
        row: Option<u64>,
        message: String,
    },
    OfPost(PostProblem),
}

pub(super) fn run(arguments: &Verify) -> Result<Exit> {
    let plan = open::plan_at(&arguments.program.path, &arguments.scale)?;
    let plan = plan.in_formats(&arguments.formats.asked);
    let mut verified = Verified {
        checked: 0,
        problems: Vec::new(),
    };
    if let Some(post) = &arguments.post {
        verify_post(&plan, post, arguments, &mut verified)?;
    }
    if arguments.post.is_none() || arguments.output.path.is_some() {
        let is_whole = verify_folder(&plan, arguments, &mut verified)?;
        if !is_whole {
            return Ok(Exit::Interrupted);
        }
    }
    let Verified { checked, problems } = &verified;
    let exit = if problems.is_empty() {
        Exit::Good
    } else {
        Exit::Partly
    };
    if arguments.json {
        Output::new().write_json(&verified)?;
    } else {
        for problem in problems {
            report::line(problem.in_words());
        }
        report::line(format_args!(
            "{checked} checked, {} of them not as planned",
            problems.len()
        ));
    }
    Ok(exit)
}

fn verify_post(
    plan: &Plan,
    path: &Path,
    arguments: &Verify,
    verified: &mut Verified,
) -> Result<()> {
    // What the columns of a spreadsheet are called says nothing about those of a post.
    let is_post = plan.entry(0).recipient().published().is_some();
    let mut options = if is_post {
        plan.program().roster.options.clone()
    } else {
        RosterOptions::default()
    };
    options.format = Some(RosterFormat::Markdown);
    if arguments.section.is_some() {
        options.section = arguments.section.clone();
    }
    let post = Roster::open(path, &options)?;
    verified.checked += plan.len();
    verified
        .problems
        .extend(plan.compare_post(&post).into_iter().map(Problem::OfPost));
    Ok(())
}

/// Says whether it was done to the end.
fn verify_folder(plan: &Plan, arguments: &Verify, verified: &mut Verified) -> Result<bool> {
    let renderer = open::renderer(plan.program(), &arguments.plates)?;
    let folder = open::output_folder(&arguments.output, plan.program());
    let mut options = VerifyOptions::default();
    options.jobs = arguments.jobs.number;
    options.file_names = arguments.output.file_names.into();
    options.cancel = interrupt::flag();
    let checked = batch::verify(plan, &renderer, folder, &options, |problem| {
        let FolderProblem {
            kind,
            key,
            file,
            row,
            message,
            ..
        } = problem;
        verified.problems.push(Problem::OfFile {
            key,
            problem: kind,
            file,
            row,
            message,
        });
    })?;
    verified.checked += checked;
    Ok(checked == plan.file_count())
}

impl Problem {
    fn in_words(&self) -> String {
        match self {
            Self::OfFile { file, message, .. } => format!("{}: {message}", file.display()),
            Self::OfPost(problem) => problem.to_string(),
        }
    }
}
