//! Suggestions for unknown words.

/// The candidate most similar to `word`, if one is similar enough to be a likely correction.
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

/// A hint that names the nearest candidate, or else lists all of them after `list_label`.
pub(crate) fn hint<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str> + Clone,
    list_label: &str,
) -> String {
    if let Some(nearest) = nearest(word, candidates.clone()) {
        return format!("did you mean `{nearest}`?");
    }
    let listed: Vec<String> = candidates
        .into_iter()
        .map(|candidate| format!("`{candidate}`"))
        .collect();
    format!("{list_label}: {}", listed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_or_else_all_are_listed() {
        let keys = ["color", "align", "font"];
        assert_eq!(
            hint("colour", keys, "the keys here are"),
            "did you mean `color`?"
        );
        assert_eq!(
            hint("Fnot", keys, "the keys here are"),
            "did you mean `font`?"
        );
        assert_eq!(
            hint("weight", keys, "the keys here are"),
            "the keys here are: `color`, `align`, `font`"
        );
    }
}
