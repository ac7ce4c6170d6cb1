use std::collections::BTreeSet;

/// The distinct (locale, name) pairs of the samples.
pub(crate) fn samples() -> BTreeSet<(String, String)> {
    let samples = std::fs::read_to_string("tests/data/cldr_names.tsv").unwrap();
    let rows = samples
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|columns| (columns[0].to_owned(), columns[2].to_owned()))
        .collect()
}
