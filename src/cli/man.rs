use clap::CommandFactory as _;
use clap::error::ErrorKind;
use clap_mangen::roff::{Roff, roman};
use engross::{Error, Result};

use super::Exit;
use super::args::{Arguments, Man};
use super::output::Output;

/// The exit codes of all commands; `docs/cli.md` has them too.
const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "Everything is good."),
    (
        "1",
        "Errors were found, or some certificates could not be written and everything else is done.",
    ),
    ("2", "Nothing could be done."),
    ("130", "Interrupted."),
];

const FILES: [(&str, &str); 5] = [
    (
        "program.toml",
        "Makes a folder a program: the award, its roster, its template and its fields.",
    ),
    (
        "output/<program>/",
        "The certificates, unless --output is given.",
    ),
    (
        "output/<program>/manifest.json",
        "What was written, from which inputs. With it, files that are up to date are skipped.",
    ),
    (
        "output/<program>-preview.png",
        "The contact sheet, unless --output is given.",
    ),
    (
        "~/.cache/engross/",
        "Compiled templates, on Linux; on other systems the folder that they have for caches.",
    ),
];

const ENVIRONMENT: [(&str, &str); 4] = [
    (
        "BROWSER",
        "On Linux, what opens the file of preview --open where the desktop has no program for it.",
    ),
    (
        "ENGROSS_CACHE",
        "The folder of compiled templates. If it is empty, there is no cache.",
    ),
    ("NO_COLOR", "If it is set, messages are not coloured."),
    (
        "PATH",
        "On Linux, preview --open looks for xdg-open, gio, gnome-open and kde-open in it.",
    ),
];

pub(super) fn run(arguments: &Man) -> Result<Exit> {
    let command = command(arguments.command.as_deref());
    let mut page = Vec::new();
    write_page(command, &mut page).map_err(|source| Error::write("manual page", source))?;
    Output::new().write(&page)?;
    Ok(Exit::Good)
}

/// The command that the page is about.
fn command(name: Option<&str>) -> clap::Command {
    let mut engross = Arguments::command();
    // Gives each command its whole name, such as `engross-render`.
    engross.build();
    let Some(name) = name else {
        return engross;
    };
    match engross.find_subcommand(name) {
        Some(command) => command.clone(),
        None => engross
            .error(
                ErrorKind::InvalidSubcommand,
                format!("unrecognized subcommand '{name}'"),
            )
            .exit(),
    }
}

fn write_page(command: clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let examples = command.get_after_long_help().map(ToString::to_string);
    let man = clap_mangen::Man::new(command.after_long_help(None::<&str>));
    man.render(page)?;

    let mut roff = Roff::new();
    for (title, rows) in [
        ("EXIT STATUS", &EXIT_STATUS[..]),
        ("ENVIRONMENT", &ENVIRONMENT),
        ("FILES", &FILES),
    ] {
        roff.control("SH", [title]);
        for (term, meaning) in rows {
            roff.control("TP", []);
            roff.text([roman(*term)]).text([roman(*meaning)]);
        }
    }
    // The first line is the heading.
    let examples = examples.unwrap_or_default();
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in examples.lines().skip(1) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff.to_writer(page)
}
