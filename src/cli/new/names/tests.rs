use std::path::Path;

use engross::{Error, Result};

fn found_in(file: &str, contents: &str) -> Result<String> {
    super::find(contents.as_bytes(), Path::new(file))
}

#[track_caller]
fn assert_found(csv: &str, name: &str) {
    match found_in("r.csv", csv) {
        Ok(found) => assert_eq!(found, name, "{csv}"),
        Err(error) => panic!("{csv}: {error}, {:?}", error.hint()),
    }
}

#[track_caller]
fn refused(csv: &str) -> Error {
    match found_in("r.csv", csv) {
        Ok(found) => panic!("{csv}: {found}"),
        Err(error) => error,
    }
}

#[test]
fn two_columns_of_names_are_one_name() {
    for (header, row, name) in [
        ("Name;Vorname", "Müller;Jürgen", "{Vorname} {Name}"),
        ("Vorname;Nachname", "Ann;Lee", "{Vorname} {Nachname}"),
        ("Name;Surname", "Thabo;Mokoena", "{Name} {Surname}"),
        ("Name;First name", "Lee;Ann", "{First name} {Name}"),
        ("Name;Forename", "Lee;Ann", "{Forename} {Name}"),
        (
            "last_name;first_name",
            "Lee;Ann",
            "{first_name} {last_name}",
        ),
        (
            "First name;Middle Initial;Last name",
            "Ann;B.;Lee",
            "{First name} {Middle Initial} {Last name}",
        ),
        (
            "klasse.name;name;foreName",
            "5a;Lee;Ann",
            "{foreName} {name}",
        ),
        (
            "Nombre;Apellidos",
            "José;Núñez Ibáñez",
            "{Nombre} {Apellidos}",
        ),
        (
            "Primer apellido;Segundo apellido;Nombre",
            "Núñez;Ibáñez;José",
            "{Nombre} {Primer apellido} {Segundo apellido}",
        ),
        ("Nom;Prénom", "DUPONT;Éloïse", "{Prénom} {Nom}"),
        ("NOM;PRENOM", "DUPONT;Éloïse", "{PRENOM} {NOM}"),
        (
            "Prénom;Nom de famille",
            "Éloïse;Dupont",
            "{Prénom} {Nom de famille}",
        ),
        ("Nom;Cognoms", "Jordi;Puig Soler", "{Nom} {Cognoms}"),
        ("Imię;Nazwisko", "Łukasz;Nowak", "{Imię} {Nazwisko}"),
        ("Cognome;Nome", "Rossi;Mario", "{Nome} {Cognome}"),
        ("Nome;Sobrenome", "João;Silva", "{Nome} {Sobrenome}"),
        ("Jméno;Příjmení", "Zdeněk;Dvořák", "{Jméno} {Příjmení}"),
        ("Ad;Soyad", "İremnur;Önder", "{Ad} {Soyad}"),
        ("ADI;SOYADI", "İremnur;Önder", "{ADI} {SOYADI}"),
        ("Naam;Voornaam", "Smit;Els", "{Voornaam} {Naam}"),
        (
            "Voornaam;Tussenvoegsel;Achternaam",
            "Jan;van der;Berg",
            "{Voornaam} {Tussenvoegsel} {Achternaam}",
        ),
        ("Namn;Efternamn", "Åsa;Öst", "{Namn} {Efternamn}"),
        ("Efternamn;Förnamn", "Öst;Åsa", "{Förnamn} {Efternamn}"),
        ("Fornavn;Efternavn", "Søren;Kjær", "{Fornavn} {Efternavn}"),
        ("Ime;Prezime", "Ana;Kos", "{Ime} {Prezime}"),
        ("Sukunimi;Etunimi", "Virtanen;Aino", "{Etunimi} {Sukunimi}"),
        (
            "Keresztnév;Vezetéknév",
            "Anna;Nagy",
            "{Vezetéknév} {Keresztnév}",
        ),
        ("Prenume;Nume", "Ana;Pop", "{Prenume} {Nume}"),
        ("Vārds;Uzvārds", "Jānis;Bērziņš", "{Vārds} {Uzvārds}"),
        (
            "Eesnimi;Perekonnanimi",
            "Mari;Tamm",
            "{Eesnimi} {Perekonnanimi}",
        ),
        ("Vardas;Pavardė", "Jonas;Šimkus", "{Vardas} {Pavardė}"),
        ("Όνομα;Επώνυμο", "Άννα;Νίκου", "{Όνομα} {Επώνυμο}"),
        (
            "Фамилия;Имя;Отчество",
            "Иванов;Пётр;Сергеевич",
            "{Фамилия} {Имя} {Отчество}",
        ),
        ("Имя;Фамилия", "Пётр;Иванов", "{Имя} {Фамилия}"),
        ("Прізвище;Ім'я", "Мороз;Ірина", "{Прізвище} {Ім'я}"),
        (
            "Име;Презиме;Фамилия",
            "Иван;Петров;Колев",
            "{Име} {Презиме} {Фамилия}",
        ),
        ("Tên;Họ", "Châu;Nguyễn", "{Họ} {Tên}"),
        ("名;姓", "小明;王", "{姓}{名}"),
        ("名;姓", "John;Smith", "{姓} {名}"),
        ("이름;성", "민수;김", "{성}{이름}"),
        ("الاسم;اللقب", "محمد;علي", "{الاسم} {اللقب}"),
        (
            "What is your last name?;What is your first name? (as on the certificate)",
            "Lee;Ann",
            "{What is your first name? (as on the certificate)} {What is your last name?}",
        ),
        (
            "#First name;#Last name",
            "Ann;Lee",
            "{ #First name} { #Last name}",
        ),
    ] {
        assert_found(&format!("{header}\n{row}\n"), name);
        let titled = format!("Kurs 3;;\n\n{header}\n{row}\n");
        assert_found(&titled, name);
    }
}

#[test]
fn a_column_of_whole_names_goes_before_their_parts() {
    for (csv, name) in [
        ("Name,First name\nAnn Lee,Ann\nBo Kay,Bo\n", "Name"),
        (
            "Full Name,First name,Last name\nDr. Ann Lee,Ann,Lee\n",
            "Full Name",
        ),
        ("Name,Vorname\nAnn Lee,\n", "Name"),
        ("氏名,姓,名\n山田太郎,山田,太郎\n", "{姓}{名}"),
        (
            "Vor- und Nachname;Firma\nAnn Lee;Acme\n",
            "Vor- und Nachname",
        ),
        ("Name,Preferred first name\nAnn Lee,Annie\n", "Name"),
    ] {
        assert_found(csv, name);
    }
}

#[test]
fn what_is_in_the_columns_decides_between_them() {
    for (csv, name) in [
        (
            "Name,Name on certificate\nann lee,Ann Lee\nbo,Bo Kay\n",
            "Name on certificate",
        ),
        (
            "Name,Name on certificate\nAnn Lee,\nBo Kay,\nCy Dee,Cyrus Dee\n",
            "Name",
        ),
        (
            "Name,\"Your name, as it should appear on the certificate\"\nann,Ann Lee\n",
            "Your name, as it should appear on the certificate",
        ),
        (
            "Student,Surname,Forename\nS001,Lee,Ann\nS002,Kay,Bo\n",
            "{Forename} {Surname}",
        ),
        (
            "Member,Email,Name of guest\nyes,a@e.x,Ann Lee\nno,b@e.x,Bo Kay\nyes,c@e.x,Cy Dee\n",
            "Name of guest",
        ),
        (
            "Person,Full legal name\n1,Ann Lee\n2,Bo Kay\n",
            "Full legal name",
        ),
        (
            "Name,First Name,Last Name\nann77,Ann,Lee\n",
            "{First Name} {Last Name}",
        ),
        (
            "Name,First Name,Last Name\nannlee,Ann,Lee\n",
            "{First Name} {Last Name}",
        ),
        (
            "Recipient,First name,Last name\na@e.x,Ann,Lee\n",
            "{First name} {Last name}",
        ),
        ("id,display_name\n1,Ann Lee\n", "display_name"),
        ("id,Name\n1,ann77\n", "Name"),
        ("Name\n42\n", "Name"),
    ] {
        assert_found(csv, name);
    }
}

#[test]
fn half_names_are_never_taken_in_silence() {
    let error = refused("Name,Your surname\nAnn,Lee\nBo,Kay\n");
    assert_eq!(
        error.to_string(),
        "r.csv: the column `Name` may have half of each name"
    );
    assert_eq!(
        error.hint().as_deref(),
        Some(
            "if its names are whole, rename it to `full name`; else start without `--roster`, and \
             write in `program.toml`: roster = { file = \"r.csv\", name = \"{Name} {Your surname}\" }"
        )
    );
    assert_found("Full Name,Your surname\nAnn,Lee\nBo,Kay\n", "Full Name");
    let error = refused("First name,Given names,Surname\nAnn,Ann Bo,Lee\n");
    assert_eq!(
        error.to_string(),
        "r.csv: more than one column has the same part of the name: `First name`, `Given names`"
    );
    // The roster itself reports that two columns are called so.
    assert_found("Vorname,Vorname,Name\nAnn,Ann,Lee\n", "{Vorname} {Name}");
}

#[test]
fn columns_that_no_pattern_can_name_are_called_so() {
    let error = refused("Full name {as on ID}\nAnn Lee\n");
    assert_eq!(
        error.to_string(),
        "r.csv: the column `Full name {as on ID}` has signs in its name that patterns use"
    );
    assert_eq!(error.hint().as_deref(), Some("rename it to `name`"));
    let error = refused("First name,Last {family} name\nAnn,Lee\n");
    assert_eq!(error.hint().as_deref(), Some("call it by words alone"));
    let error = refused("What is your first name?,Your last name {family}\nAnn,Lee\n");
    assert_eq!(error.hint().as_deref(), Some("call it by words alone"));
}

#[test]
fn the_question_of_a_form_is_found() {
    let form = "Timestamp,Email Address,\"What is your full name, as it should appear on the \
                certificate?\",Name of your company\n\
                1/2/2026,ann@example.org,Ann Lee,Acme\n1/3/2026,bo@example.org,Bo Kay,Acme\n";
    assert_found(
        form,
        "What is your full name, as it should appear on the certificate?",
    );
    assert_found("E-posta,Adı Soyadı\na@b.c,İremnur Önder\n", "Adı Soyadı");
    assert_found("序号,姓名\n1,王小明\n2,李雷\n", "姓名");
    assert_found(
        "Timestamp,Your name,Team\n1,Ann Lee,A\n\n2,Bo Kay\n",
        "Your name",
    );
}

#[test]
fn nothing_is_guessed_where_it_is_not_clear() {
    for csv in [
        "Email,Company name\na@b.c,Acme\n",
        "Your name,Name on badge\nAnn,Annie\nBo,Bob\n",
        "Name of the file\na1.png\nb2.png\n",
        "Vorname;Firma\nAnn;Acme\n",
        "Email\na@b.c\n",
    ] {
        let error = refused(csv);
        assert_eq!(
            error.to_string(),
            "r.csv: no column is called like names",
            "{csv}"
        );
    }
    let error = refused("Vorname;Nachname\nAnn;Lee\nBo;Kay;x\n");
    assert_eq!(
        error.to_string(),
        "r.csv:3: the row has 3 cells, but the header has 2 columns"
    );
}

#[test]
fn files_without_a_header_keep_their_column() {
    for (file, contents) in [
        ("r.txt", "Ann\nBo\n"),
        ("r.json", "[\"Ann\", \"Bo\"]"),
        (
            "r.md",
            "| Who | |\n|-|-|\n| Ann Lee | [c](https://e.org/a.png) |\n",
        ),
    ] {
        assert_eq!(found_in(file, contents).unwrap(), "name", "{file}");
    }
}
