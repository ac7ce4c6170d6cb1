//! Suggestions for unknown words.

/// Longer words are not compared: that takes the product of their lengths, in time and memory.
const MAX_COMPARED: usize = 256;

/// The candidate most similar to `word`, if one is similar enough to be a likely correction.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    if word.len() > MAX_COMPARED {
        return None;
    }
    let word = word.to_lowercase();
    let tolerated = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_COMPARED)
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
    fn long_words_are_not_compared() {
        // The matrix of two words of 60,000 letters would take 28 GB.
        let long = "a".repeat(60_000);
        assert_eq!(nearest(&long, [&*long, "name"]), None);
        assert_eq!(nearest("nam", [&*long, "name"]), Some("name"));
    }

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
