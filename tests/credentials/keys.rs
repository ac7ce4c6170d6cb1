//! Key files, passwords, and commands that sign.

use std::fs;
use std::path::Path;
use std::process::Command;

use engross::credential::Signer;

use crate::common::engross;
use crate::copy_demonstration;

const PASSWORD: &str = "correct horse battery staple";

/// Runs `engross` with a password in the environment, or without one.
fn with_password(
    folder: &Path,
    password: Option<&str>,
    arguments: &[&str],
) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
    command
        .current_dir(folder)
        .args(arguments)
        .env("ENGROSS_CACHE", "")
        .env_remove("ENGROSS_KEY_PASSWORD");
    if let Some(password) = password {
        command.env("ENGROSS_KEY_PASSWORD", password);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

#[test]
fn a_key_is_made_once_and_only_its_owner_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| with_password(folder.path(), Some(PASSWORD), arguments);
    let did = [
        "--did",
        "did.json",
        "--issuer",
        "did:web:example.org:images",
    ];
    let made = run(&[&["keygen", "keys/a.pem"][..], &did].concat());
    assert_eq!(made.0, 0, "{}", made.2);
    let key = made.1.trim();
    let pem = fs::read_to_string(folder.path().join("keys/a.pem")).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    let signer = Signer::from_pem(&pem, Some(PASSWORD)).unwrap();
    assert_eq!(signer.public_key().to_string(), key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = folder
            .path()
            .join("keys/a.pem")
            .metadata()
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = run(&["keygen", "keys/a.pem"]);
    assert_eq!(again.0, 2);
    assert!(again.2.contains("already exists"), "{}", again.2);
    assert_eq!(
        fs::read_to_string(folder.path().join("keys/a.pem")).unwrap(),
        pem
    );
    // Another key is added, and the first stays.
    let other = run(&[&["keygen", "keys/b.pem"][..], &did].concat());
    assert_ne!(other.1, made.1);
    let document = fs::read_to_string(folder.path().join("did.json")).unwrap();
    assert!(document.contains(key) && document.contains(other.1.trim()));
    // Nor is there a key that cannot get into the document.
    let issuer = [
        "--did",
        "did.json",
        "--issuer",
        "did:web:example.org:another",
    ];
    let refused = run(&[&["keygen", "keys/d.pem"][..], &issuer].concat());
    assert_eq!(refused.0, 2);
    assert!(!folder.path().join("keys/d.pem").exists());
    // A dry run makes no key, so it prints none.
    let dry = run(&[&["keygen", "keys/e.pem", "--dry-run"][..], &did].concat());
    assert_eq!((dry.0, &*dry.1), (0, ""), "{}", dry.2);
    for file in ["keys/e.pem", "did.json"] {
        let line = format!("{file}: would be written\n");
        assert!(dry.2.contains(&line), "{}", dry.2);
    }
    let dry = run(&["keygen", "keys/e.pem", "--dry-run", "--json"]);
    assert_eq!((dry.0, &*dry.1), (0, "{\"file\":\"keys/e.pem\"}\n"));
    assert!(!folder.path().join("keys/e.pem").exists());
    let refused = run(&["keygen", "keys/a.pem", "--dry-run"]);
    assert_eq!(refused.0, 2);
    // Without a password there is no file.
    let none = with_password(folder.path(), None, &["keygen", "keys/c.pem"]);
    assert_eq!(none.0, 2);
    assert!(none.2.contains("there is no password"), "{}", none.2);
    assert!(!folder.path().join("keys/c.pem").exists());
    for output in [made.2, again.2, other.2, document] {
        assert!(!output.contains(PASSWORD));
    }
}

#[test]
fn a_password_that_is_missing_or_wrong_is_an_error_and_is_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let award = folder.path().join("award");
    copy_demonstration(&award);
    let make = ["keygen", "award/keys/new.pem", "--program", "award"];
    let made = with_password(folder.path(), Some(PASSWORD), &make);
    assert_eq!(made.0, 0, "{}", made.2);
    let program = fs::read_to_string(award.join("program.toml")).unwrap();
    fs::write(
        award.join("program.toml"),
        program.replace("keys/demonstration.pem", "keys/new.pem"),
    )
    .unwrap();
    let render = ["render", "award", "-o", "out", "--json"];
    for (password, message) in [
        (None, "the key is encrypted, and there is no password"),
        (Some("wrong secret"), "the password of the key is wrong"),
    ] {
        let ran = with_password(folder.path(), password, &render);
        assert_eq!(ran.0, 2);
        assert!(ran.2.contains(message), "{}", ran.2);
        assert!(!ran.2.contains("wrong secret"), "{}", ran.2);
        assert!(!folder.path().join("out").exists());
    }
    let ran = with_password(folder.path(), Some(PASSWORD), &render);
    assert_eq!(ran.0, 0, "{}", ran.2);
    // A secret is in the key file alone, and there encrypted.
    let signer = fs::read_to_string(award.join("keys/new.pem")).unwrap();
    let body: String = signer.lines().nth(2).unwrap().into();
    let mut files = vec![ran.1.into_bytes(), ran.2.into_bytes()];
    for folder in [folder.path().join("out"), award] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.push(fs::read(path).unwrap());
            }
        }
    }
    assert!(files.len() > 12);
    for file in files {
        for secret in [PASSWORD.as_bytes(), body.as_bytes()] {
            assert!(!file.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[test]
fn a_key_that_is_not_published_does_not_sign() {
    let folder = tempfile::tempdir().unwrap();
    let award = folder.path().join("award");
    copy_demonstration(&award);
    let material = engross::credential::KeyMaterial {
        seed: [9; 32],
        salt: [0; 16],
        iv: [0; 16],
    };
    fs::write(award.join("keys/demonstration.pem"), material.to_pem(None)).unwrap();
    let ran = engross(folder.path(), ["render", "award", "-o", "out"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("is not in the issuer's document"),
        "{}",
        ran.stderr
    );
    let key = Signer::from_seed(&[9; 32]).public_key().to_string();
    let added = engross(
        folder.path(),
        ["keygen", "--public", &key, "--program", "award"],
    );
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let ran = engross(folder.path(), ["render", "award", "-o", "out"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    fs::remove_file(award.join("did.json")).unwrap();
    let ran = engross(folder.path(), ["render", "award", "-o", "out"]);
    assert!(ran.stderr.contains("does not exist"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_command_that_answers_wrongly_or_not_at_all_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let award = folder.path().join("award");
    copy_demonstration(&award);
    let program = fs::read_to_string(award.join("program.toml")).unwrap();
    let key = crate::signer().public_key();
    for (command, message) in [
        (
            r#"["head", "-c", "64", "/dev/zero"]"#,
            "did not answer with a signature by the key",
        ),
        (
            r#"["head", "-c", "900", "/dev/zero"]"#,
            "did not answer with a signature by the key",
        ),
        (r#"["true"]"#, "did not answer with a signature by the key"),
        (r#"["false"]"#, "it failed (exit status: 1)"),
        (r#"["no-such-program-here"]"#, "it cannot be started"),
    ] {
        let table = format!("{{ command = {command}, public = \"{key}\" }}");
        let text = program.replace("\"keys/demonstration.pem\"", &table);
        fs::write(award.join("program.toml"), text).unwrap();
        let ran = engross(folder.path(), ["render", "award", "-o", "out"]);
        assert_eq!(ran.code, Some(2), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{command}: {}", ran.stderr);
    }
    // A command that signs: the status list and the certificates.
    let script = award.join("sign.sh");
    fs::write(
        &script,
        "cat >\"$1.in\" && openssl pkeyutl -sign -rawin -inkey \"$1\" -in \"$1.in\"\n",
    )
    .unwrap();
    if Command::new("openssl").arg("version").output().is_err() {
        // `tests/external/keys.py` needs it, and runs the same.
        return;
    }
    let table = format!(
        "{{ command = [\"sh\", \"sign.sh\", \"keys/demonstration.pem\"], public = \"{key}\" }}"
    );
    let text = program.replace("\"keys/demonstration.pem\"", &table);
    fs::write(award.join("program.toml"), text).unwrap();
    let ran = engross(
        folder.path(),
        ["render", "award", "-o", "out", "--jobs", "1"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = engross(folder.path(), ["verify", "award", "-o", "out", "--quick"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let award = folder.path().join("award");
    copy_demonstration(&award);
    let key = award.join("keys/demonstration.pem");
    for (mode, is_warned) in [(0o600, false), (0o640, true), (0o644, true)] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        let ran = engross(folder.path(), ["render", "award", "-o", "out"]);
        assert_eq!(ran.code, Some(0));
        assert_eq!(
            ran.stderr.contains("others can read the key"),
            is_warned,
            "{mode:o}"
        );
    }
}
