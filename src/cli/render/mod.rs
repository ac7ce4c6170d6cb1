//! `engross render`: the certificates as files, in one archive, or on standard output.

mod bound;
mod reporter;
mod single;

use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engross::batch::{self, RunOptions, RunShard, Summary};
use engross::{Code, Diagnostic, Plan, Renderer, Result, Severity};

use super::args::Render;
use super::progress::per_second;
use super::report::{Printer, counted};
use super::{Exit, credentials, interrupt, is_standard_stream, open};
use reporter::Reporter;

pub(super) fn run(arguments: &Render, printer: Printer) -> Result<Exit> {
    let started = Instant::now();
    let program = open::program(&arguments.program)?;
    let (cache, jobs) = (&arguments.cache, arguments.jobs.number);
    let (mut of_shard, mut ahead) = (None, None);
    let plan = match arguments.shard.shard {
        Some(shard) => {
            let formats = &arguments.formats.list;
            let reader = open::shard(program, &arguments.scale, shard, formats)?;
            of_shard = Some(RunShard {
                shard,
                roster: reader.roster_digest(),
            });
            reader.plan()?
        }
        None => {
            let program = Arc::new(open::scaled(program, &arguments.scale)?);
            ahead = open::look_ahead(&program, cache, jobs);
            open::correcting_plan(program, arguments.correct)?
        }
    };
    let plan = match arguments.bind {
        Some(_) => bound::in_pdf(plan, arguments),
        None => plan.in_formats(&arguments.formats.list),
    };
    let only = open::selection(&plan, &arguments.only)?;
    let is_single = is_standard_stream(arguments.output.path.as_deref());
    if is_single {
        single::refuse_several(&plan, only.as_deref(), arguments.json);
    }
    let issuer = match arguments.bind {
        Some(_) => None,
        None => credentials::issuer(plan.program())?,
    };
    if let Some(issuer) = &issuer {
        printer.warnings(&issuer.findings);
    } else if plan.program().credential.is_some() {
        printer.diagnostic(&unsigned());
    }
    let renderer = open::renderer_after(ahead, plan.program(), cache, jobs, issuer.as_ref())?;
    for format in plan.formats() {
        renderer.check_format(*format)?;
    }
    printer.warnings(renderer.findings());
    if plan
        .formats()
        .iter()
        .any(|format| format.extension() == "pdf")
    {
        printer.notes(renderer.pdf_findings());
    }
    refuse_errors(renderer.findings(), arguments.strict.least_error())?;
    if is_single {
        let entry = plan.entry(only.map_or(0, |only| only[0]));
        let issue = issuer.map(|issuer| issuer.issue(&plan)).transpose()?;
        single::write(entry, &renderer, issue.as_ref(), arguments, printer)?;
        return Ok(Exit::Good);
    }

    let mut options = RunOptions::default();
    options.jobs = arguments.jobs.number;
    options.force = arguments.force;
    options.keep_going = arguments.keep_going;
    options.strict = arguments.strict.is_on;
    options.only = only;
    options.shard = of_shard;
    options.file_names = arguments.output.file_names.into();
    options.prune = arguments.prune;
    options.sync = !arguments.no_sync;
    options.cancel = interrupt::flag(printer);
    if let Some(issuer) = &issuer {
        options.issue = issuer.issue(&plan)?;
    }

    let target = match arguments.zip.as_ref().or(arguments.bind.as_ref()) {
        Some(file) => file.clone(),
        None => open::output_folder(&arguments.output, plan.program()),
    };
    let mut reporter = Reporter::new(&plan, &target, &options, arguments, printer);
    let ran = write(
        &plan,
        &renderer,
        &target,
        &options,
        arguments,
        &mut reporter,
    );
    if arguments.bind.is_some() && arguments.dry_run && ran.is_ok() {
        reporter.print_due_document();
    }
    let printed = reporter.finish();
    let summary = ran?;
    let summarized = summarize(&summary, started.elapsed(), arguments.dry_run);
    let place = match is_standard_stream(arguments.bind.as_deref()) {
        true => "standard output".into(),
        false => target.display().to_string(),
    };
    printer.status(format_args!("{place}: {summarized}"));
    if issuer.is_none() {
        // The process ends: the system takes their memory at once, rather than piece by piece. A key
        // is erased first.
        let _ended = ManuallyDrop::new((plan, renderer));
    }
    let stopped = summary.stopped.or(printed.err());
    if let Some(error) = &stopped {
        printer.error(error);
    }
    Ok(match stopped {
        _ if summary.cancelled => Exit::Interrupted,
        None if summary.failed == 0 => Exit::Good,
        _ => Exit::Errors,
    })
}

/// Writes the archive or the folder, or does as if.
fn write(
    plan: &Plan,
    renderer: &Renderer,
    target: &Path,
    options: &RunOptions,
    arguments: &Render,
    reporter: &mut Reporter<'_>,
) -> Result<Summary> {
    let events = |event: batch::Event<'_>| reporter.report(event);
    if arguments.bind.is_some() {
        return bound::write(plan, renderer, target, options, arguments.dry_run, events);
    }
    match (arguments.zip.is_some(), arguments.dry_run) {
        (true, true) => batch::dry_run_archive(plan, renderer, options, events),
        (true, false) => {
            open::create_parent(target)?;
            batch::write_archive(plan, renderer, target, options, events)
        }
        (false, true) => batch::dry_run(plan, renderer, target, options, events),
        (false, false) => batch::run(plan, renderer, target, options, events),
    }
}

/// What a document of all certificates lacks.
fn unsigned() -> Diagnostic {
    let message = "the certificates of a bound document have no credentials";
    Diagnostic::note(Code::Unsigned, message)
        .hint("nothing needs to be done: it is for printing, and `render` writes signed files")
}

/// An error about the template is about every certificate: there are no others to keep going with.
fn refuse_errors(of_template: &[Diagnostic], least: Severity) -> Result<()> {
    let is_error = |found: &&Diagnostic| found.severity >= least;
    let errors = of_template.iter().filter(is_error).count();
    if errors == 0 {
        return Ok(());
    }
    let errors = counted(errors, "error");
    let message = format!("nothing was written because of {errors} in the template");
    let hint = "fix the template, and run `engross check` to see what else is wrong";
    Err(Diagnostic::error(Code::Unprintable, message)
        .hint(hint)
        .into())
}

/// `14 written, 0 unchanged, 0 failed in 0.4 s (33/s)`.
fn summarize(summary: &Summary, time: Duration, dry_run: bool) -> String {
    let Summary {
        written,
        pages,
        due,
        unchanged,
        failed,
        skipped,
        pruned,
        orphans,
        ..
    } = *summary;
    let (done, written, removed) = if dry_run {
        ("would be written", due, "would be removed")
    } else {
        ("written", written, "removed")
    };
    let mut text = match pages {
        0 => format!("{written} {done}, {unchanged} unchanged, {failed} failed"),
        _ => format!(
            "{written} {done} on {}, {failed} failed",
            counted(pages, "page")
        ),
    };
    for (count, what) in [
        (skipped, "skipped"),
        (pruned, removed),
        (orphans, "orphaned"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    let rate = per_second(written + unchanged + failed, time);
    format!("{text} in {:.1} s ({rate})", time.as_secs_f64())
}
