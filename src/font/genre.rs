//! What letters of a family look like, known by its name: for families that a drawing names and a
//! book does not have.

use super::style_name::squashed;

/// The kinds of letters that the generic families of CSS stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Genre {
    Serif,
    Sans,
    Mono,
    /// Letters as with a pen.
    Script,
    /// For headings, of any look.
    Display,
}

impl Genre {
    /// The genre that a generic family of CSS asks for; `None` for the name of a family.
    pub(super) fn of_generic(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "serif" | "ui-serif" | "math" => Self::Serif,
            "sans-serif" | "system-ui" | "ui-sans-serif" | "ui-rounded" | "-apple-system"
            | "blinkmacsystemfont" | "sans" => Self::Sans,
            "monospace" | "ui-monospace" => Self::Mono,
            "cursive" => Self::Script,
            "fantasy" => Self::Display,
            _ => return None,
        })
    }

    /// The genre of a family, without the words for a style in its name; `None` if nothing in its
    /// name says it.
    pub(super) fn of_family(name: &str) -> Option<Self> {
        let whole = squashed(name);
        let mut plain = whole.as_str();
        for ending in ["std", "pro", "lt", "com", "mt", "ms", "itc"] {
            plain = plain.strip_suffix(ending).unwrap_or(plain);
        }
        let is_in =
            |families: &[&str]| families.contains(&whole.as_str()) || families.contains(&plain);
        let known = [
            (SANS, Self::Sans),
            (SERIF, Self::Serif),
            (MONO, Self::Mono),
            (SCRIPT, Self::Script),
        ];
        let known = known.into_iter().find(|(families, _)| is_in(families));
        known.map(|(_, genre)| genre).or_else(|| of_words(name))
    }

    /// Families of this genre, the first that a book has being the one to take.
    pub(super) fn families(self) -> &'static [&'static str] {
        match self {
            Self::Serif | Self::Display => &[
                "Noto Serif",
                "DejaVu Serif",
                "Liberation Serif",
                "Times New Roman",
                "Times",
            ],
            Self::Sans => &[
                "Noto Sans",
                "DejaVu Sans",
                "Liberation Sans",
                "Arial",
                "Helvetica",
            ],
            Self::Mono => &[
                "Noto Sans Mono",
                "DejaVu Sans Mono",
                "Liberation Mono",
                "Courier New",
                "Courier Prime",
            ],
            Self::Script => &["Great Vibes"],
        }
    }
}

/// Families whose letters are as wide as those of the one called so, or nearly.
pub(super) fn alike(family: &str) -> &'static [&'static str] {
    match squashed(family).as_str() {
        "arial" | "helvetica" | "helveticaneue" => &[
            "Liberation Sans",
            "Arimo",
            "Arial",
            "Helvetica",
            "Nimbus Sans",
        ],
        "timesnewroman" | "times" => &[
            "Liberation Serif",
            "Tinos",
            "Times New Roman",
            "Times",
            "Nimbus Roman",
        ],
        "couriernew" | "courier" => &[
            "Liberation Mono",
            "Cousine",
            "Courier New",
            "Nimbus Mono PS",
        ],
        "calibri" => &["Carlito"],
        "cambria" => &["Caladea"],
        "georgia" => &["Gelasio"],
        "verdana" => &["DejaVu Sans", "Bitstream Vera Sans"],
        "palatino" | "palatinolinotype" | "bookantiqua" => &["TeX Gyre Pagella", "P052"],
        "garamond" | "adobegaramondpro" => &["EB Garamond"],
        "centuryschoolbook" => &["C059", "TeX Gyre Schola"],
        "avantgarde" | "centurygothic" => &["TeX Gyre Adventor", "URW Gothic"],
        "bookman" | "bookmanoldstyle" => &["Bookman URW", "TeX Gyre Bonum"],
        _ => &[],
    }
}

/// A genre by a word in the name of a family.
fn of_words(name: &str) -> Option<Genre> {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    Some(if has(&["mono", "typewriter", "courier"]) {
        Genre::Mono
    } else if has(&["sans", "grotesk", "grotesque", "gothic"]) {
        Genre::Sans
    } else if has(&[
        "script",
        "brush",
        "calligra",
        "handwrit",
        "chancery",
        "signature",
    ]) {
        Genre::Script
    } else if has(&[
        "serif",
        "roman",
        "antiqua",
        "slab",
        "garamond",
        "bodoni",
        "caslon",
        "didot",
        "baskerville",
        "times",
    ]) {
        Genre::Serif
    } else {
        return None;
    })
}

const SANS: &[&str] = &[
    "agencyfb",
    "anton",
    "arial",
    "arialnarrow",
    "avenir",
    "avenirnext",
    "barlow",
    "bebasneue",
    "bitstreamverasans",
    "cabin",
    "calibri",
    "candara",
    "carlito",
    "comicsans",
    "corbel",
    "din",
    "dubai",
    "exo",
    "exo2",
    "figtree",
    "firasans",
    "franklingothic",
    "frutiger",
    "futura",
    "futurapt",
    "geneva",
    "gillsans",
    "gotham",
    "heebo",
    "helvetica",
    "helveticaneue",
    "impact",
    "inter",
    "karla",
    "lato",
    "leaguespartan",
    "lucidagrande",
    "manrope",
    "montserrat",
    "muli",
    "mulish",
    "myriad",
    "nunito",
    "optima",
    "oswald",
    "outfit",
    "oxygen",
    "poppins",
    "proximanova",
    "quicksand",
    "raleway",
    "roboto",
    "robotocondensed",
    "rubik",
    "sfprodisplay",
    "sfprotext",
    "segoeui",
    "tahoma",
    "teko",
    "titillium",
    "titilliumweb",
    "trebuchet",
    "ubuntu",
    "univers",
    "urbanist",
    "verdana",
];

const SERIF: &[&str] = &[
    "abrilfatface",
    "alegreya",
    "arvo",
    "bitter",
    "bookantiqua",
    "bookman",
    "bookmanoldstyle",
    "cambria",
    "caladea",
    "californianfb",
    "cardo",
    "castellar",
    "century",
    "centuryschoolbook",
    "cinzel",
    "cinzeldecorative",
    "constantia",
    "cormorant",
    "crimsontext",
    "crimson",
    "elephant",
    "engravers",
    "footlight",
    "gelasio",
    "georgia",
    "goudyoldstyle",
    "hoeflertext",
    "linuxlibertine",
    "lora",
    "marcellus",
    "merriweather",
    "minion",
    "oldstandardtt",
    "palatino",
    "palatinolinotype",
    "perpetua",
    "playfair",
    "playfairdisplay",
    "prata",
    "rockwell",
    "spectral",
    "sylfaen",
    "tinos",
    "trajan",
    "vollkorn",
    "yeseva",
    "yesevaone",
];

const MONO: &[&str] = &[
    "andalemono",
    "consolas",
    "cousine",
    "firacode",
    "inconsolata",
    "lucidaconsole",
    "menlo",
    "monaco",
    "sourcecode",
    "terminal",
];

const SCRIPT: &[&str] = &[
    "alexbrush",
    "allura",
    "applechancery",
    "arizonia",
    "bradleyhand",
    "cookie",
    "dancingscript",
    "edwardianscript",
    "frenchscript",
    "greatvibes",
    "herrvonmuellerhoff",
    "italianno",
    "kaushanscript",
    "kunstler",
    "lucidahandwriting",
    "mistral",
    "monotypecorsiva",
    "mrdehaviland",
    "mrssaintdelafield",
    "pacifico",
    "parisienne",
    "pinyonscript",
    "rougescript",
    "sacramento",
    "satisfy",
    "snellroundhand",
    "tangerine",
    "vivaldi",
    "yellowtail",
    "zapfino",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genres_are_known_by_names() {
        for (name, genre) in [
            ("Arial", Genre::Sans),
            ("HelveticaNeueLTStd", Genre::Sans),
            ("MyriadPro", Genre::Sans),
            ("Segoe UI", Genre::Sans),
            ("Times New Roman", Genre::Serif),
            ("Adobe Caslon Pro", Genre::Serif),
            ("Playfair Display", Genre::Serif),
            ("Courier New", Genre::Mono),
            ("Noto Sans Mono", Genre::Mono),
            ("Brush Script MT", Genre::Script),
            ("Edwardian Script ITC", Genre::Script),
            ("Trebuchet MS", Genre::Sans),
        ] {
            assert_eq!(Genre::of_family(name), Some(genre), "{name}");
        }
        assert_eq!(Genre::of_family("Notoo"), None);
        assert_eq!(Genre::of_generic("Serif"), Some(Genre::Serif));
        assert_eq!(Genre::of_generic("Arial"), None);
    }

    #[test]
    fn lists_are_of_squashed_names() {
        for name in [SANS, SERIF, MONO, SCRIPT].concat() {
            assert_eq!(squashed(name), name);
        }
    }
}
