//! Names in capitals and in small letters, and how a typesetter of their language writes them.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::{apply, title};
use crate::language::Language;

/// A language, a name as typed, and the name with its capitals.
const CASES: &[(&str, &str, &str)] = &[
    // Without a language.
    ("", "ANN LEE", "Ann Lee"),
    ("", "ann lee", "Ann Lee"),
    ("", "ANN", "Ann"),
    ("", "pixiake", "pixiake"),
    ("", "Ann Lee", "Ann Lee"),
    ("fr", "jean DE LA fontaine", "jean de La fontaine"),
    ("es", "juan DE LA cruz", "Juan de la Cruz"),
    ("", "bell Hooks", "bell Hooks"),
    ("", "Jean-Pierre DUPONT", "Jean-Pierre Dupont"),
    ("", "DUPONT Jean", "Dupont Jean"),
    ("", "LI Wei", "Li Wei"),
    ("", "KIM NG", "Kim Ng"),
    ("", "Minh ANH", "Minh Anh"),
    ("", "McDonald", "McDonald"),
    ("", "JP Morgan", "JP Morgan"),
    ("", "JP MORGAN", "JP Morgan"),
    ("", "AJ LEE", "AJ Lee"),
    ("", "AL GORE", "Al Gore"),
    ("", "RAJESH KV", "Rajesh KV"),
    ("", "jp morgan", "JP Morgan"),
    ("", "J. R. R. TOLKIEN", "J. R. R. Tolkien"),
    ("", "J.R.R. TOLKIEN", "J.R.R. Tolkien"),
    ("", "j. r. r. tolkien", "J. R. R. Tolkien"),
    ("", "XÆA-12", "XÆA-12"),
    ("", "ANN@EXAMPLE.ORG", "ANN@EXAMPLE.ORG"),
    ("", "ann.lee bob.ray", "ann.lee bob.ray"),
    ("", "@ann ann lee", "@ann Ann Lee"),
    ("", "Ann Lee (NASA)", "Ann Lee (NASA)"),
    ("", "ROBERT “BOB” SMITH", "Robert “Bob” Smith"),
    ("", "HENRY SMITH III", "Henry Smith III"),
    ("", "henry smith iii", "Henry Smith III"),
    ("", "JOHN VI", "John VI"),
    ("", "WANG XI", "Wang Xi"),
    ("", "LOUIS Ⅻ", "Louis Ⅻ"),
    ("", "JOHN SMITH JR.", "John Smith Jr."),
    ("", "JOHN SMITH, MD", "John Smith, MD"),
    ("", "MD. RAHMAN", "Md. Rahman"),
    ("", "JANE DOE PHD", "Jane Doe PhD"),
    ("", "JANE DOE, PH.D.", "Jane Doe, Ph.D."),
    ("", "Jane DOE, MBA", "Jane Doe, MBA"),
    ("", "DR. ST JOHN", "Dr. St John"),
    ("", "YO-YO MA", "Yo-Yo Ma"),
    ("", "ANN LEE AND BOB RAY", "Ann Lee and Bob Ray"),
    ("", "CHITRA DAS", "Chitra Das"),
    ("", "LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"),
    ("", "VAN MORRISON", "Van Morrison"),
    ("", "HANS VON UND ZU BERG", "Hans von und zu Berg"),
    ("", "AB DE VILLIERS", "AB de Villiers"),
    ("", "JAN SRP", "Jan Srp"),
    ("", "X Æ A-XII MUSK", "X Æ A-XII Musk"),
    ("", "CHEN DA WEI", "Chen Da Wei"),
    ("", "DE'ANDRE SMITH", "De'Andre Smith"),
    ("", "MANTI TE'O", "Manti Te'o"),
    ("", "ＡＮＮ ＬＥＥ", "Ａｎｎ Ｌｅｅ"),
    // Mc, Mac, O’ and other names with capitals inside.
    ("en", "RONALD MCDONALD", "Ronald McDonald"),
    ("en", "ronald mcdonald", "Ronald McDonald"),
    ("en", "RONALD McDONALD", "Ronald McDonald"),
    ("en", "FLORA MACDONALD", "Flora MacDonald"),
    ("en", "MACKENZIE MACK", "Mackenzie Mack"),
    ("", "JOSE MACIAS", "Jose Macias"),
    ("", "ANA MACHADO", "Ana Machado"),
    ("", "IVO MACEK", "Ivo Macek"),
    ("zu", "U-THANDI U-MCHUNU", "u-Thandi u-Mchunu"),
    ("zu", "SIPHO MCHUNU", "Sipho Mchunu"),
    ("", "SIPHO MCHUNU", "Sipho Mchunu"),
    ("en", "SHAQUILLE O'NEAL", "Shaquille O'Neal"),
    ("en", "sinéad o’connor", "Sinéad O’Connor"),
    ("en", "ROSE FITZGERALD", "Rose Fitzgerald"),
    ("en", "MARY FITZ-GERALD", "Mary Fitz-Gerald"),
    ("en", "Bill DeWITT", "Bill DeWitt"),
    ("en", "T'CHALLA UDAKU", "T'Challa Udaku"),
    ("ga", "BRIAN Ó HUIGINN", "Brian Ó hUiginn"),
    ("ga", "SIOBHÁN NÍ BHRIAIN", "Siobhán Ní Bhriain"),
    ("cy", "DAFYDD AP GWILYM", "Dafydd ap Gwilym"),
    ("br", "YANN C’HOARI", "Yann C’hoari"),
    ("br", "KATELL AR GALL", "Katell ar Gall"),
    // Turkish and Azerbaijani.
    ("tr", "DIYAR ISIK", "Dıyar Isık"),
    ("tr", "İREMNUR ÖNDER", "İremnur Önder"),
    ("tr", "iremnur önder", "İremnur Önder"),
    ("tr", "I\u{307}REM FI\u{307}LI\u{307}Z", "I\u{307}rem Filiz"),
    ("az", "İLHAM HEYDƏR OĞLU ƏLİYEV", "İlham Heydər oğlu Əliyev"),
    ("", "İBRAHİM IŞIK", "İbrahim Işık"),
    ("de", "IŞIL ERDOĞAN", "Işıl Erdoğan"),
    ("en", "IRIS IVES", "Iris Ives"),
    // Dutch.
    ("nl", "IJSBRAND VAN DER BERG", "IJsbrand van der Berg"),
    ("nl", "ijsbrand van dijk", "IJsbrand van Dijk"),
    ("nl", "VAN DER BERG", "Van der Berg"),
    ("nl", "DE VRIES", "De Vries"),
    ("nl", "OP DEN KAMP", "Op den Kamp"),
    ("nl", "J. TEN BRINK", "J. ten Brink"),
    ("nl", "WILLEM VAN 'T HOFF", "Willem van 't Hoff"),
    ("nl", "’T HOOFT", "’t Hooft"),
    ("nl", "WILLEM ’S-GRAVESANDE", "Willem ’s-Gravesande"),
    ("nl", "JONG, JAN DE", "Jong, Jan de"),
    ("nl", "BERTUS DE JONG JR.", "Bertus de Jong jr."),
    ("nl", "PIET D'HONDT", "Piet D'Hondt"),
    ("nl-BE", "KEVIN DE BRUYNE", "Kevin De Bruyne"),
    ("nl-BE", "ADA VON BRÜHL", "Ada von Brühl"),
    ("nl-BE", "TOM VAN DEN BROECK", "Tom Van den Broeck"),
    // German.
    ("de", "JÜRGEN STRAUSS", "Jürgen Strauss"),
    ("de", "ANNA GROẞMANN", "Anna Großmann"),
    ("de", "ANNA GROßMANN", "Anna Großmann"),
    ("de", "OTTO VON BISMARCK", "Otto von Bismarck"),
    ("de", "URSULA VON DER LEYEN", "Ursula von der Leyen"),
    (
        "de",
        "KARL-THEODOR ZU GUTTENBERG",
        "Karl-Theodor zu Guttenberg",
    ),
    ("de", "HANS VON UND ZU BERG", "Hans von und zu Berg"),
    ("de", "ANNEGRET AUF DER HEIDE", "Annegret auf der Heide"),
    ("de", "DR. MED. WEISS", "Dr. med. Weiss"),
    // Greek.
    ("el", "ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "Γιωργος Παπαδοπουλος"),
    ("el", "ΆΝΝΑ ΜΕΡΚΟΎΡΗ", "Άννα Μερκούρη"),
    ("el", "ΆΛΚΗΣ ΔΗΜΟΣ-ΝΙΚΟΣ", "Άλκης Δημος-Νικος"),
    ("el", "μαρία κάλλας", "Μαρία Κάλλας"),
    ("el", "ΆΝΤΑ ΦΟΝ ΜΠΡΙΛ", "Άντα φον Μπριλ"),
    ("el", "ΝΙΚΟΣ ΤΟΥ ΓΕΩΡΓΙΟΥ", "Νικος του Γεωργιου"),
    // French.
    ("fr", "JEAN DE LA FONTAINE", "Jean de La Fontaine"),
    ("fr", "DE LA FONTAINE", "de La Fontaine"),
    ("fr", "Jean DE LA FONTAINE", "Jean de La Fontaine"),
    ("fr", "JEANNE D’ARC", "Jeanne d’Arc"),
    ("fr", "Jeanne D'ARC", "Jeanne d'Arc"),
    ("fr", "GUILLAUME DE L'HÔPITAL", "Guillaume de L'Hôpital"),
    ("fr", "JOACHIM DU BELLAY", "Joachim du Bellay"),
    ("fr", "DU BELLAY", "Du Bellay"),
    (
        "fr",
        "jean-luc de saint-germain-des-prés",
        "Jean-Luc de Saint-Germain-des-Prés",
    ),
    ("fr", "MARINE LE PEN", "Marine Le Pen"),
    ("fr", "KYLIAN M’BAPPÉ", "Kylian M’Bappé"),
    ("fr", "E\u{301}MILE ZOLA", "E\u{301}mile Zola"),
    // Spanish, Catalan, Portuguese, Italian.
    ("es", "LEON CRUZ", "Leon Cruz"),
    ("es", "teresa ruiz", "Teresa Ruiz"),
    ("es", "JUAN DE LA CRUZ", "Juan de la Cruz"),
    (
        "es",
        "MARÍA DE LOS ÁNGELES DEL RÍO",
        "María de los Ángeles del Río",
    ),
    ("es", "JOSÉ ORTEGA Y GASSET", "José Ortega y Gasset"),
    ("es", "ANA LA ROSA", "Ana La Rosa"),
    ("ca", "ANTONI GAUDÍ I CORNET", "Antoni Gaudí i Cornet"),
    ("ca", "GAL·LA ROIG", "Gal·la Roig"),
    ("ca", "EUGENI D'ORS", "Eugeni d'Ors"),
    (
        "pt",
        "MARIA DA SILVA E SOUZA DOS SANTOS",
        "Maria da Silva e Souza dos Santos",
    ),
    ("pt", "maria das dores", "Maria das Dores"),
    ("it", "LUIGI DI MAIO", "Luigi Di Maio"),
    ("it", "PIETRO DELLA VALLE", "Pietro Della Valle"),
    ("it", "GABRIELE D’ANGELO", "Gabriele D’Angelo"),
    ("it", "MARIO DELL'ACQUA", "Mario Dell'Acqua"),
    ("it", "NICOLO' ROSSI", "Nicolo' Rossi"),
    // Vietnamese.
    ("vi", "NGUYỄN THỊ VI", "Nguyễn Thị Vi"),
    ("vi", "nguyễn văn an", "Nguyễn Văn An"),
    ("vi", "Minh ANH", "Minh Anh"),
    ("vi", "ĐBQH NGUYỄN VĂN ANH", "ĐBQH Nguyễn Văn Anh"),
    ("", "NGUYEN VAN AN", "Nguyen Van An"),
    ("", "PHẠM DE THU", "Phạm De Thu"),
    ("", "DO VAN DER BERG", "Do van der Berg"),
    // Northern and central Europe.
    ("da", "KAREN VON BLIXEN", "Karen von Blixen"),
    ("sv", "CARL AF UGGLAS", "Carl af Ugglas"),
    ("sv", "LOUIS DE GEER", "Louis De Geer"),
    ("no", "ÅSE BJØRN", "Åse Bjørn"),
    ("pl", "ŻANETA ŁUKASIEWICZ", "Żaneta Łukasiewicz"),
    ("cs", "JAN VLK", "Jan Vlk"),
    ("cs", "MUDR. ANNA NOVÁ, CSC.", "MUDr. Anna Nová, CSc."),
    ("cs", "ŘEHOŘ SMRŽ", "Řehoř Smrž"),
    ("hu", "KOVÁCSNÉ ŐRI ÁGNES", "Kovácsné Őri Ágnes"),
    ("ro", "ȘTEFAN ȚEPEȘ", "Ștefan Țepeș"),
    ("hr", "LJUBICA NJEGOŠ", "Ljubica Njegoš"),
    ("hr", "ǇUBICA ǄENAN", "ǈubica ǅenan"),
    ("hr", "ǉubica ǆenan", "ǈubica ǅenan"),
    // Cyrillic.
    ("ru", "НИКОЛАЙ РИМСКИЙ-КОРСАКОВ", "Николай Римский-Корсаков"),
    ("ru", "Д-Р АННА ВАН ДЕН БЕРГ", "Д-р Анна ван ден Берг"),
    ("sr", "ДР АНА ИЛИЋ", "Др Ана Илић"),
    ("ru", "АЛИ ГАСАН ОГЛЫ", "Али Гасан оглы"),
    ("ru", "ДАВИД БЕН ГУРИОН", "Давид бен Гурион"),
    ("ru", "ЛЮДВИГ ВАН БЕТХОВЕН", "Людвиг ван Бетховен"),
    ("ru", "БАШАР АЛЬ-АСАД", "Башар аль-Асад"),
    ("ru", "ШОН О’КОННОР", "Шон О’Коннор"),
    ("ru", "ЖАННА Д’АРК", "Жанна д’Арк"),
    ("ru", "НГУЕН ВАН АН", "Нгуен Ван Ан"),
    ("uk", "В’ЯЧЕСЛАВ ДЕМ'ЯНЕНКО", "В’ячеслав Дем'яненко"),
    ("uk", "ЇЖАК ЄВГЕН", "Їжак Євген"),
    ("bg", "ХРИСТО БОТЕВ", "Христо Ботев"),
    ("kk", "ӘЛИЯ НҰРЛАН ҚЫЗЫ", "Әлия Нұрлан қызы"),
    // Caucasus.
    ("hy", "ԱԴԱ ՎԱՆ ԴԵՆ ՎՈԼՖ", "Ադա վան դեն Վոլֆ"),
    ("hy", "ԱՐԱՄ ԽԱՉԱՏՐՅԱՆ", "Արամ Խաչատրյան"),
    ("ka", "ᲜᲘᲜᲝ ᲥᲐᲕᲗᲐᲠᲐᲫᲔ", "ნინო ქავთარაძე"),
    ("ka", "ნინო ქავთარაძე", "ნინო ქავთარაძე"),
    ("ka", "NINO MCHEDLIDZE", "Nino Mchedlidze"),
    // Arabic, Hebrew and South Asian names in Latin letters.
    ("", "MOHAMMED BIN SALMAN", "Mohammed bin Salman"),
    ("", "ALI IBN SINA", "Ali ibn Sina"),
    ("", "OMAR AL-MASRI", "Omar Al-Masri"),
    ("", "ABD AL-RAHMAN ABU BAKR", "Abd al-Rahman Abu Bakr"),
    ("", "MUHAMMAD ZIA-UL-HAQ", "Muhammad Zia-ul-Haq"),
    ("", "A'ISHA NU'MAN", "A'isha Nu'man"),
    ("", "ʿABD SAʿID", "ʿAbd Saʿid"),
    ("fr", "M'HAMED BEN ALI", "M'hamed Ben Ali"),
    ("ms", "MUTHU A/L RAMAN", "Muthu a/l Raman"),
    // East Asia, Africa and the Pacific.
    ("ko", "KIM JONG-UN", "Kim Jong-un"),
    ("zh-TW", "TSAI ING-WEN", "Tsai Ing-wen"),
    ("zh", "LV DE BIN HUA", "Lv De Bin Hua"),
    ("zh", "LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"),
    ("ja", "山田 TARO", "山田 Taro"),
    ("haw", "LEILANI KAʻAHUMANU", "Leilani Kaʻahumanu"),
    ("haw", "ʻIOLANI KA'AHUMANU", "ʻIolani Ka'ahumanu"),
    ("uz", "OʻTKIR GʻULOMOV", "Oʻtkir Gʻulomov"),
    ("uz", "O'TKIR QODIR O'G'LI", "O'tkir Qodir o'g'li"),
    ("sw", "NGŨGĨ WA THIONG'O", "Ngũgĩ wa Thiong'o"),
    ("wo", "OUSMANE N’DIAYE", "Ousmane N’Diaye"),
    ("chr", "ᏔᎵ ᏣᎳᎩ", "ᏔᎵ ᏣᎳᎩ"),
    ("ff", "𞤀𞤁𞤂𞤀𞤃", "𞤀𞤣𞤤𞤢𞤥"),
];

fn titled(tag: &str, text: &str) -> String {
    apply(text, &title(text, Language::new(tag).as_ref()))
}

#[test]
fn names_have_the_capitals_of_their_language() {
    let mut wrong = Vec::new();
    for (tag, typed, expected) in CASES {
        let titled = titled(tag, typed);
        if titled != *expected {
            wrong.push(format!("{tag}: {typed} → {titled}, and not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_written_right_stays() {
    for (tag, _, expected) in CASES {
        assert_eq!(&titled(tag, expected), expected, "{tag}");
    }
}

#[test]
fn names_of_the_trials() {
    let roster = include_str!("../../../tests/data/trials/case.csv");
    let titled: Vec<String> = roster
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit_once(','))
        .map(|(name, tag)| titled(tag, name))
        .collect();
    let expected = [
        "Teresa Ruiz",
        "Leon Cruz",
        "İremnur Önder",
        "Dıyar Isık",
        "McDonald van der Berg",
        "Ann  Lee",
        "Mr. Ann Lee",
        "ann@example.org",
        "Lee Ann",
    ];
    assert_eq!(titled, expected);
}

/// Most sample names of CLDR come back from capitals. The others have titles in small letters
/// (“prof. dr”), surnames in capitals, or words after the name that are no names.
#[test]
fn names_of_cldr_come_back_from_capitals() {
    let samples = include_str!("../../../tests/data/cldr_names.tsv");
    let (mut all, mut same) = (0, 0);
    for line in samples.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(locale), Some(name)) = (columns.next(), columns.nth(1)) else {
            panic!("{line}");
        };
        let is_turkic = matches!(locale.split('-').next(), Some("az" | "tr"));
        let dotted = if is_turkic {
            name.replace('i', "İ")
        } else {
            name.into()
        };
        let typed = dotted.replace('ß', "ẞ").to_uppercase();
        if typed != name && name.to_lowercase() != name {
            all += 1;
            same += usize::from(titled(locale, &typed) == name);
        }
    }
    assert!(all > 2500 && same * 100 >= all * 95, "{same} of {all}");
}

/// A text without the differences that case makes.
fn folded(text: &str) -> String {
    let mapper = icu_casemap::CaseMapper::new();
    let letters = text.nfc().map(|c| match c {
        'İ' | 'ı' => 'i',
        _ => mapper.simple_fold(c),
    });
    // İ has its dot in a character of its own, or not.
    letters.nfd().filter(|c| *c != '\u{307}').collect()
}

fn check(tag: &str, text: &str) {
    let language = Language::new(tag);
    let changes = title(text, language.as_ref());
    let mut end = 0;
    for change in &changes {
        assert!(
            change.range.start >= end && !change.range.is_empty(),
            "{changes:?}"
        );
        assert_ne!(text[change.range.clone()], change.replacement);
        end = change.range.end;
    }
    let titled = apply(text, &changes);
    assert_eq!(folded(&titled), folded(text), "{text:?}");
    assert_eq!(
        apply(&titled, &title(&titled, language.as_ref())),
        titled,
        "{text:?}"
    );
}

const TAGS: [&str; 20] = [
    "", "tr", "nl", "nl-BE", "de", "el", "fr", "es", "pt", "it", "vi", "ca", "ga", "hr", "ru",
    "uk", "ka", "ko", "haw", "lt",
];

proptest! {
    #[test]
    fn any_text_keeps_its_letters(text in any::<String>(), tag in prop::sample::select(&TAGS[..])) {
        check(tag, &text);
    }

    #[test]
    fn any_name_keeps_its_letters(
        words in prop::collection::vec(
            prop::sample::select(&[
                "VAN", "DE", "LA", "D’", "’T", "O'", "MC", "MACDONALD", "AJ", "JP", "III", "XI",
                "PHD", "MD", "MUDR", "Д-Р", "·", "U-", "I\u{307}", "IJ", "İ", "Ğ", "ΣΑΣ", "Σ", "Ó", "HUI", "AL-", "-", ".",
                ",", "(", ")", "E", "Y", "NGUYEN", "ANN", "ann", "de", "iii", "ǆ", "Ǆ", "ß", "ﬁ",
                "ᲜᲘ", "ნი", "ᏔᎵ", "КЫЗЫ", "Д'", "ЯК", "3", "@", "\u{301}", "\u{345}", "Mc", "i",
            ][..]),
            0..8,
        ),
        spaces in prop::collection::vec(any::<bool>(), 8),
        tag in prop::sample::select(&TAGS[..]),
    ) {
        let mut text = String::new();
        for (word, space) in words.iter().zip(spaces) {
            text += word;
            if space {
                text.push(' ');
            }
        }
        check(tag, &text);
    }
}
