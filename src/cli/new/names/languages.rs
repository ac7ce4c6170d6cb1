//! The headers of columns with parts of names, by language, as [`Words`](super::words::Words)
//! compares them; and how the parts make a name.

/// The order of the parts of a name on a certificate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Order {
    GivenFirst,
    FamilyFirst,
    /// Both are usual: the roster's own.
    OfColumns,
}

/// The headers of the parts of names in a language.
pub(super) struct Language {
    pub(super) given: &'static [&'static str],
    /// Middle names, patronymics, and what stands before a family name.
    pub(super) middle: &'static [&'static str],
    pub(super) family: &'static [&'static str],
    pub(super) second_family: &'static [&'static str],
    /// Of a whole name, or, beside a column of one part, of the other part.
    pub(super) plain: &'static [&'static str],
    pub(super) order: Order,
    /// Whether the parts are written with a space between them in the language's own script.
    pub(super) is_spaced: bool,
}

const LATIN: Language = Language {
    given: &[],
    middle: &[],
    family: &[],
    second_family: &[],
    plain: &[],
    order: Order::GivenFirst,
    is_spaced: true,
};
const CYRILLIC: Language = Language {
    order: Order::OfColumns,
    ..LATIN
};
const EAST_ASIAN: Language = Language {
    order: Order::FamilyFirst,
    is_spaced: false,
    ..LATIN
};

pub(super) const LANGUAGES: &[Language] = &[
    // English
    Language {
        given: &[
            "first name",
            "first names",
            "given name",
            "given names",
            "forename",
            "forenames",
            "fname",
            "first",
            "given",
        ],
        middle: &[
            "middle name",
            "middle names",
            "middle initial",
            "middle",
            "mi",
        ],
        family: &[
            "last name",
            "last names",
            "family name",
            "surname",
            "surnames",
            "lname",
            "last",
        ],
        ..LATIN
    },
    // German
    Language {
        given: &["vorname", "vornamen"],
        family: &["nachname", "familienname", "zuname"],
        ..LATIN
    },
    // Dutch
    Language {
        given: &["voornaam", "voornamen"],
        middle: &["tussenvoegsel", "tussenvoegsels", "voorvoegsel"],
        family: &["achternaam", "familienaam"],
        plain: &["naam"],
        ..LATIN
    },
    // French
    Language {
        given: &["prénom", "prénoms"],
        middle: &["deuxième prénom", "second prénom"],
        family: &["nom de famille", "nom d'usage"],
        plain: &["nom", "noms"],
        ..LATIN
    },
    // Spanish
    Language {
        given: &["nombre de pila", "primer nombre"],
        middle: &["segundo nombre"],
        family: &[
            "apellido",
            "apellidos",
            "primer apellido",
            "apellido paterno",
            "apellido 1",
            "1er apellido",
        ],
        second_family: &[
            "segundo apellido",
            "apellido materno",
            "apellido 2",
            "2do apellido",
        ],
        plain: &["nombre", "nombres", "nombre(s)"],
        ..LATIN
    },
    // Catalan
    Language {
        given: &["nom de pila"],
        family: &["cognom", "cognoms", "primer cognom"],
        second_family: &["segon cognom"],
        plain: &["nom"],
        ..LATIN
    },
    // Portuguese and Galician
    Language {
        given: &["primeiro nome", "nome próprio"],
        middle: &["nome do meio"],
        family: &[
            "sobrenome",
            "sobrenomes",
            "apelido",
            "apelidos",
            "último nome",
        ],
        plain: &["nome", "nomes"],
        ..LATIN
    },
    // Italian
    Language {
        family: &["cognome", "cognomi"],
        plain: &["nome", "nomi"],
        ..LATIN
    },
    // Romanian
    Language {
        given: &["prenume"],
        family: &["nume de familie"],
        plain: &["nume"],
        ..LATIN
    },
    // Polish
    Language {
        given: &["imię", "imiona", "pierwsze imię"],
        middle: &["drugie imię"],
        family: &["nazwisko"],
        ..LATIN
    },
    // Czech
    Language {
        given: &["křestní jméno"],
        family: &["příjmení"],
        plain: &["jméno"],
        ..LATIN
    },
    // Slovak
    Language {
        given: &["krstné meno"],
        family: &["priezvisko"],
        plain: &["meno"],
        ..LATIN
    },
    // Slovenian, Croatian, Bosnian and Serbian
    Language {
        family: &["priimek", "prezime"],
        plain: &["ime"],
        ..LATIN
    },
    // Hungarian
    Language {
        given: &["keresztnév", "utónév"],
        family: &["vezetéknév", "családnév"],
        plain: &["név"],
        order: Order::FamilyFirst,
        ..LATIN
    },
    // Finnish
    Language {
        given: &["etunimi", "etunimet"],
        family: &["sukunimi"],
        plain: &["nimi"],
        ..LATIN
    },
    // Estonian
    Language {
        given: &["eesnimi"],
        family: &["perekonnanimi", "perenimi"],
        plain: &["nimi"],
        ..LATIN
    },
    // Latvian
    Language {
        family: &["uzvārds"],
        plain: &["vārds"],
        ..LATIN
    },
    // Lithuanian
    Language {
        family: &["pavardė"],
        plain: &["vardas"],
        ..LATIN
    },
    // Swedish
    Language {
        given: &["förnamn"],
        middle: &["mellannamn"],
        family: &["efternamn"],
        plain: &["namn"],
        ..LATIN
    },
    // Danish and Norwegian
    Language {
        given: &["fornavn"],
        middle: &["mellemnavn", "mellomnavn"],
        family: &["efternavn", "etternavn"],
        plain: &["navn"],
        ..LATIN
    },
    // Icelandic
    Language {
        given: &["fornafn", "eiginnafn"],
        family: &["eftirnafn", "kenninafn"],
        plain: &["nafn"],
        ..LATIN
    },
    // Turkish and Azerbaijani
    Language {
        given: &["ilk ad"],
        middle: &["ata adı", "ikinci ad"],
        family: &["soyad", "soyadı", "soyisim"],
        plain: &["ad", "adı", "isim"],
        ..LATIN
    },
    // Albanian
    Language {
        family: &["mbiemri", "mbiemër"],
        plain: &["emri", "emër"],
        ..LATIN
    },
    // Indonesian and Malay
    Language {
        given: &["nama depan"],
        middle: &["nama tengah"],
        family: &["nama belakang", "nama keluarga"],
        plain: &["nama"],
        ..LATIN
    },
    // Vietnamese
    Language {
        middle: &["tên đệm", "chữ lót", "đệm"],
        family: &[
            "họ",
            "họ và tên đệm",
            "họ tên đệm",
            "họ đệm",
            "họ và chữ lót",
        ],
        plain: &["tên"],
        order: Order::FamilyFirst,
        ..LATIN
    },
    // Greek
    Language {
        given: &["μικρό όνομα"],
        family: &["επώνυμο", "επίθετο"],
        plain: &["όνομα"],
        ..LATIN
    },
    // Russian
    Language {
        middle: &["отчество"],
        family: &["фамилия"],
        plain: &["имя"],
        ..CYRILLIC
    },
    // Ukrainian
    Language {
        middle: &["по батькові"],
        family: &["прізвище"],
        plain: &["ім'я"],
        ..CYRILLIC
    },
    // Belarusian
    Language {
        middle: &["імя па бацьку"],
        family: &["прозвішча"],
        plain: &["імя"],
        ..CYRILLIC
    },
    // Bulgarian, in which `презиме` is the patronymic
    Language {
        given: &["собствено име"],
        middle: &["презиме", "бащино име"],
        family: &["фамилия", "фамилно име"],
        plain: &["име"],
        ..CYRILLIC
    },
    // Serbian and Macedonian
    Language {
        family: &["презиме"],
        plain: &["име"],
        ..CYRILLIC
    },
    // Georgian
    Language {
        family: &["გვარი"],
        plain: &["სახელი"],
        ..LATIN
    },
    // Armenian
    Language {
        family: &["ազգանուն"],
        plain: &["անուն"],
        ..LATIN
    },
    // Arabic
    Language {
        given: &["الاسم الأول", "الإسم الأول"],
        middle: &["اسم الأب", "الاسم الأوسط"],
        family: &["اللقب", "الكنية", "اسم العائلة", "الاسم الأخير"],
        plain: &["الاسم", "الإسم", "اسم"],
        ..LATIN
    },
    // Persian
    Language {
        family: &["نام خانوادگی"],
        plain: &["نام"],
        ..LATIN
    },
    // Hebrew
    Language {
        given: &["שם פרטי"],
        family: &["שם משפחה"],
        plain: &["שם"],
        ..LATIN
    },
    // Hindi
    Language {
        given: &["पहला नाम"],
        family: &["उपनाम", "अंतिम नाम"],
        plain: &["नाम"],
        ..LATIN
    },
    // Thai
    Language {
        family: &["นามสกุล", "สกุล"],
        plain: &["ชื่อ"],
        ..LATIN
    },
    // Chinese
    Language {
        given: &["名", "名字"],
        family: &["姓", "姓氏"],
        ..EAST_ASIAN
    },
    // Japanese, in which `名字` is the family name
    Language {
        given: &["名"],
        family: &["姓", "苗字", "名字"],
        plain: &["名前"],
        ..EAST_ASIAN
    },
    // Korean
    Language {
        given: &["명"],
        family: &["성", "성씨"],
        plain: &["이름"],
        ..EAST_ASIAN
    },
];
