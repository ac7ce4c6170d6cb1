//! Examples at the end of each `--help`.

/// Examples under a heading that looks like clap's own.
macro_rules! examples {
    ($(($command:literal, $does:literal)),+ $(,)?) => {
        concat!(
            "\x1b[1m\x1b[4mExamples:\x1b[0m\n",
            $("  ", $command, "\n      ", $does, "\n"),+
        )
    };
}

pub(super) const ENGROSS: &str = examples![
    (
        "engross new my-award --template my.svg --roster people.csv",
        "Create a program on a template and a roster"
    ),
    (
        "engross check my-award",
        "Report problems before anything is written"
    ),
    (
        "engross render my-award",
        "Write the certificates to output/my-award"
    ),
    (
        "engross links my-award",
        "Print a table of names and links for the announcement"
    ),
];

pub(super) const RENDER: &str = examples![
    (
        "engross render my-award",
        "Write the certificates to output/my-award"
    ),
    (
        "engross render my-award --only \"iremnur onder\" -o test",
        "Write the certificate of one recipient to another folder"
    ),
    (
        "engross render my-award --format png,pdf",
        "Write a PNG and a PDF file for each recipient"
    ),
    (
        "engross render my-award --zip my-award.zip",
        "Write all certificates into one archive"
    ),
    (
        "engross render my-award --only onder -o - > onder.png",
        "Write one certificate to standard output"
    ),
    (
        "engross render my-award --prune --dry-run",
        "Say which files would be written and removed"
    ),
    (
        "engross render my-award --set term=2025 -o test",
        "Try another term without changing program.toml"
    ),
    (
        "engross render my-award --keep-going --json > result.jsonl",
        "Write the certificates without errors, and record the result of each"
    ),
];

pub(super) const CHECK: &str = examples![
    (
        "engross check my-award",
        "Report problems, those of one kind together"
    ),
    (
        "engross check my-award --all > report.txt",
        "Write down each finding"
    ),
    (
        "engross check my-award --strict --quiet",
        "Report errors and warnings only; the exit code is 1 if there are any"
    ),
    (
        "engross check my-award --json | jq '.findings[].code'",
        "List the codes of the findings"
    ),
];

pub(super) const LINKS: &str = examples![
    (
        "engross links my-award",
        "Print a Markdown table for the announcement"
    ),
    (
        "engross links my-award --format csv > links.csv",
        "Write a table for a spreadsheet or a mail merge"
    ),
    (
        "engross links my-award --format csv --with E-mail > merge.csv",
        "Add the column with the addresses"
    ),
    (
        "engross links my-award --into post.md --section \"The members\"",
        "Replace the table under this heading of a post"
    ),
];

pub(super) const COVER: &str = examples![
    (
        "engross cover my-award",
        "Write the picture of the announcement beside the certificates"
    ),
    (
        "engross cover my-award -o ../blog/cover.png",
        "Write it to another file"
    ),
];

pub(super) const VERIFY: &str = examples![
    (
        "engross verify my-award",
        "Compare the files in output/my-award with the program and its roster"
    ),
    (
        "engross verify my-award --post post.md",
        "Compare the names and links of a published post with the roster"
    ),
    (
        "engross verify certificate.png --did did.json",
        "Check the signature of a certificate"
    ),
    (
        "engross verify my-award --url --full",
        "Load each public link, and compare it with its certificate"
    ),
];

#[cfg(feature = "publish")]
pub(super) const PUBLISH: &str = examples![
    (
        "engross publish my-award --dry-run",
        "Say what would be sent to the bucket of program.toml"
    ),
    (
        "engross publish my-award",
        "Send what the bucket does not have"
    ),
    (
        "engross publish my-award --replace my-award-2026-Ann-Lee.png",
        "Replace one certificate that was corrected"
    ),
    (
        "engross publish my-award --to file:///srv/www/images/",
        "Copy into a folder that a web server serves"
    ),
    (
        "engross publish my-award --shard 3/8",
        "Send one of eight parts; others can run at the same time"
    ),
];

pub(super) const MANIFEST: &str = examples![(
    "engross manifest merge output/my-award",
    "Write manifest.json from the manifests of all shards in the folder"
)];

pub(super) const INSPECT: &str = examples![
    (
        "engross inspect my-award onder",
        "Show the fonts, glyphs and positions of each field"
    ),
    (
        "engross inspect my-award --all --json > layouts.jsonl",
        "Record how every name is set"
    ),
];

pub(super) const NEW: &str = examples![
    (
        "engross new my-award-2026 --template my.svg --roster people.csv",
        "Create a program on a template and a roster of yours"
    ),
    (
        "engross new my-award-2026",
        "Create a program on a plain template, with three sample names"
    ),
    (
        "engross new --from my-award-2026 --term 2027 --keep \"Ann Lee\"",
        "Start the next term in my-award-2027, with one recipient of the last"
    ),
];

pub(super) const KEYGEN: &str = examples![
    (
        "engross keygen keys/2026.pem --program my-award",
        "Make a key, and add it to the issuer's document of a program"
    ),
    (
        "engross keygen --public z6Mk… --program my-award",
        "Add a key that is kept elsewhere"
    ),
    (
        "engross keygen key.pem --unencrypted",
        "Make a key for a store of secrets, and print its public key"
    ),
];

pub(super) const PREVIEW: &str = examples![
    (
        "engross preview my-award",
        "Draw a contact sheet: output/my-award-preview.png"
    ),
    (
        "engross preview my-award --open",
        "Draw it, and open it in the program for pictures"
    ),
    (
        "engross preview my-award -o approve.html",
        "Write a page with every certificate for those who approve them"
    ),
    (
        "engross preview my-award --guides --watch",
        "Draw boxes and baselines, again after every change of the template"
    ),
];

pub(super) const COMPLETIONS: &str = examples![
    (
        "engross completions bash > ~/.local/share/bash-completion/completions/engross",
        "Install the completions for Bash"
    ),
    (
        "engross completions zsh > ~/.zfunc/_engross",
        "Install the completions for Zsh, with ~/.zfunc in fpath"
    ),
];

pub(super) const MAN: &str = examples![
    ("engross man | man -l -", "Show the manual page of engross"),
    (
        "engross man render > ~/.local/share/man/man1/engross-render.1",
        "Install the manual page of a command"
    ),
];
