//! Rules of style sheets that the parser of usvg leaves out.

/// Whether the rules in a rule with an `@` apply.
pub(super) enum Applies {
    Always,
    /// Not to a page on a screen in the light, or they are about something else than styles.
    Never,
    Unknown,
}

pub(super) fn applies(prelude: &str) -> Applies {
    let prelude = prelude.trim().to_ascii_lowercase();
    let (name, condition) = prelude
        .split_once(|c: char| c.is_ascii_whitespace() || c == '(')
        .unwrap_or((&prelude, ""));
    match (name, condition.trim()) {
        ("@media", "" | "all" | "screen" | "only screen" | "screen, print" | "print, screen") => {
            Applies::Always
        }
        ("@media", condition) if condition.contains("prefers-color-scheme: light") => {
            Applies::Always
        }
        ("@media", "print") => Applies::Never,
        ("@media", condition) if condition.contains("prefers-") => Applies::Never,
        ("@media" | "@supports" | "@layer" | "@container" | "@scope" | "@starting-style", _) => {
            Applies::Unknown
        }
        _ => Applies::Never,
    }
}

/// The first selector that browsers know and the parser does not.
pub(super) fn unsupported_selector(selectors: &str) -> Option<&str> {
    const PSEUDO_CLASSES: [&str; 12] = [
        ":is(",
        ":where(",
        ":not(",
        ":has(",
        ":nth-child(",
        ":nth-last-child(",
        ":nth-of-type(",
        ":nth-last-of-type(",
        ":first-of-type",
        ":last-of-type",
        ":last-child",
        ":only-child",
    ];
    let is_unsupported = PSEUDO_CLASSES.iter().any(|class| selectors.contains(class));
    is_unsupported.then(|| selectors.trim())
}
