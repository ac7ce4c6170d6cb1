//! Headers of columns with names, and words in them, as [`Words`](super::words::Words) compares them.

/// Headers that say what goes on the certificate.
pub(super) const ON_CERTIFICATES: &[&str] = &[
    "name on certificate",
    "name on the certificate",
    "name on your certificate",
    "name for certificate",
    "name for the certificate",
    "name as it should appear on the certificate",
    "certificate name",
];

/// Headers of whole names, in the order in which they are looked for.
pub(super) const USUAL: &[&str] = &[
    "name",
    "full name",
    "display name",
    "recipient",
    "recipient name",
    "participant",
    "participant name",
    "attendee",
    "attendee name",
    "student",
    "student name",
    "member",
    "person",
    "vor- und nachname",
    "vor- und zuname",
    "ime i prezime",
    "ime in priimek",
    "nume și prenume",
    "ad soyad",
    "фамилия имя отчество",
    "фамилия и имя",
    "прізвище та ім'я",
];

/// The header that says outright that its names are whole.
pub(super) const WHOLE: &[&str] = &["full name"];

/// Of a name in any language, or of the part that no other column has.
pub(super) const PLAIN: &[&str] = &["name"];

/// Words for a name in the headers of whole names.
pub(super) const NAME_WORDS: &[&str] = &[
    "name",
    "names",
    "nom",
    "nombre",
    "nome",
    "naam",
    "namn",
    "navn",
    "nimi",
    "jméno",
    "imię",
    "név",
    "ism",
    "isim",
    "isminiz",
    "adı",
    "soyad",
    "soyadı",
    "имя",
    "фио",
    "ім'я",
    "όνομα",
    "الاسم",
    "اسم",
    "שם",
    "नाम",
    "ชื่อ",
    "tên",
    "姓名",
    "名前",
    "氏名",
    "이름",
    "성명",
];

/// Words in headers of columns with names of other people and things.
pub(super) const OTHER_NAMES: &[&str] = &[
    "user",
    "username",
    "nickname",
    "file",
    "filename",
    "company",
    "organisation",
    "organization",
    "school",
    "university",
    "institution",
    "team",
    "event",
    "course",
    "class",
    "teacher",
    "parent",
    "parent's",
    "guardian",
    "guardian's",
    "emergency",
    "contact",
    "domain",
    "manager",
    "supervisor",
    "product",
    "project",
    "session",
    "workshop",
    "ticket",
    "street",
    "city",
    "country",
    "billing",
    "father's",
    "mother's",
    "sheet",
    "maiden",
];

/// Words in headers of parts of names.
pub(super) const PART_WORDS: &[&str] = &["first", "last", "given", "family", "middle"];
