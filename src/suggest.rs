//! What was probably meant.

/// The candidate most like `word`, if any is like it enough to be what was meant.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let word = word.to_lowercase();
    let tolerated = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A mend that names the nearest candidate, or else all of them.
pub(crate) fn mend<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str> + Clone,
    kind: &str,
) -> String {
    if let Some(nearest) = nearest(word, candidates.clone()) {
        return format!("did you mean `{nearest}`?");
    }
    let listed: Vec<String> = candidates
        .into_iter()
        .map(|candidate| format!("`{candidate}`"))
        .collect();
    format!("{kind}: {}", listed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_listed() {
        let keys = ["color", "align", "font"];
        assert_eq!(
            mend("colour", keys, "the keys here are"),
            "did you mean `color`?"
        );
        assert_eq!(
            mend("Fnot", keys, "the keys here are"),
            "did you mean `font`?"
        );
        assert_eq!(
            mend("weight", keys, "the keys here are"),
            "the keys here are: `color`, `align`, `font`"
        );
    }
}
