//! Keys: Ed25519, in files as PKCS#8 ([RFC 8410]).
//!
//! [RFC 8410]: https://www.rfc-editor.org/rfc/rfc8410

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use pkcs8::pkcs5::{pbes2, scrypt};
use pkcs8::{
    EncryptedPrivateKeyInfoRef, LineEnding, ObjectIdentifier, PrivateKeyInfoRef, SecretDocument,
};

use super::multibase;
use crate::diagnostic::{Code, Diagnostic, Result};

/// What comes before an Ed25519 public key in its multibase form ([Multikey]).
///
/// [Multikey]: https://www.w3.org/TR/cid-1.0/#Multikey
const ED25519_PUBLIC: [u8; 2] = [0xED, 0x01];

/// Ed25519 as an algorithm (RFC 8410, section 3).
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// What comes before the 32 bytes of a private key in PKCS#8 (RFC 8410, section 7).
const PRIVATE_KEY_START: [u8; 16] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
/// The private key inside its octet string: the tag and the length of another one.
const INNER_START: [u8; 2] = [0x04, 0x20];

const PLAIN: &str = "PRIVATE KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";

/// The cost of guessing a password: 2¹⁴ blocks of 1 KiB, five times. More memory than openssl
/// allows by default would keep it from reading the file.
const SCRYPT: (u8, u32, u32) = (14, 8, 5);

/// The largest key file that is read, in bytes.
pub const MAX_KEY_BYTES: u64 = 64 << 10;

/// A public key. Its text is the multibase form, such as `z6Mk…`, which is also its fingerprint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// What makes signatures: a private key, or someone who has it.
pub struct Signer {
    public: PublicKey,
    kind: Kind,
}

enum Kind {
    Key(Box<SigningKey>),
    Elsewhere(Box<Sign>),
}

type Sign = dyn Fn(&[u8; 64]) -> Result<Vec<u8>> + Send + Sync;

/// The random bytes of a new key file: 32 of the key, 16 for its encryption, and the start of the
/// cipher. All must come from the system, and none may be used twice.
#[derive(Clone)]
pub struct KeyMaterial {
    /// The private key.
    pub seed: [u8; 32],
    /// The salt of the password.
    pub salt: [u8; 16],
    /// The first block of the cipher.
    pub iv: [u8; 16],
}

impl PublicKey {
    /// Whether the signature is that of these bytes.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&ED25519_PUBLIC[..], self.0.as_bytes()].concat();
        f.write_str(&multibase::to_base58(&bytes))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

/// The error for a text that is not a public key in its multibase form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 public key, which starts with `z6Mk`")]
pub struct InvalidPublicKey;

impl FromStr for PublicKey {
    type Err = InvalidPublicKey;

    fn from_str(text: &str) -> Result<Self, InvalidPublicKey> {
        let bytes = multibase::from_base58(text).ok_or(InvalidPublicKey)?;
        let key = bytes
            .strip_prefix(&ED25519_PUBLIC)
            .ok_or(InvalidPublicKey)?;
        let key: &[u8; 32] = key.try_into().map_err(|_| InvalidPublicKey)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| InvalidPublicKey)?;
        match key.is_weak() {
            true => Err(InvalidPublicKey),
            false => Ok(Self(key)),
        }
    }
}

impl Signer {
    /// Reads the private key in a PKCS#8 file in PEM. An encrypted one needs its password.
    ///
    /// # Errors
    ///
    /// [`Code::KeyPassword`](crate::Code::KeyPassword) for a password that is missing or wrong, and
    /// [`Code::KeyFile`](crate::Code::KeyFile) for a file that is not such a key. No error has a
    /// part of the file or the password in it.
    pub fn from_pem(pem: &str, password: Option<&str>) -> Result<Self> {
        let key = private_key(pem, password)?;
        Self::from_private_key(key.as_bytes())
    }

    fn from_private_key(der: &[u8]) -> Result<Self> {
        let key = PrivateKeyInfoRef::try_from(der).map_err(|_| not_a_key())?;
        if key.algorithm.oid != ED25519 {
            return Err(other_algorithm().into());
        }
        let seed = key.private_key.as_bytes().strip_prefix(&INNER_START);
        let seed: Option<&[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
        let signer = Self::from_seed(seed.ok_or_else(not_a_key)?);
        match key.public_key.map(|public| public.raw_bytes()) {
            Some(public) if public != signer.public.0.as_bytes() => Err(not_a_key().into()),
            _ => Ok(signer),
        }
    }

    /// The signer with this private key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        Self {
            public: PublicKey(key.verifying_key()),
            kind: Kind::Key(Box::new(key)),
        }
    }

    /// A signer whose private key is elsewhere: in a key management service, for example. `sign`
    /// gets the 64 bytes to be signed by Ed25519, and returns the 64 bytes of the signature, which
    /// are checked with the public key before they are used.
    pub fn elsewhere(
        public: PublicKey,
        sign: impl Fn(&[u8; 64]) -> Result<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            public,
            kind: Kind::Elsewhere(Box::new(sign)),
        }
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.public
    }

    /// Signs 64 bytes. The same bytes always have the same signature.
    ///
    /// # Errors
    ///
    /// Those of the function that signs elsewhere, and
    /// [`Code::SigningCommand`](crate::Code::SigningCommand) if its answer is not a signature by this
    /// key.
    pub(super) fn sign(&self, message: &[u8; 64]) -> Result<Vec<u8>> {
        let sign = match &self.kind {
            Kind::Key(key) => {
                use ed25519_dalek::Signer as _;

                return Ok(key.sign(message).to_bytes().to_vec());
            }
            Kind::Elsewhere(sign) => sign,
        };
        let signature = sign(message)?;
        if self.public.has_signed(message, &signature) {
            return Ok(signature);
        }
        let message = format!(
            "the signer did not answer with a signature by the key `{}`",
            self.public
        );
        Err(Diagnostic::error(Code::SigningCommand, message)
            .hint(
                "it gets 64 bytes and answers with the 64 bytes of their Ed25519 signature; check \
                 `public` in `key`",
            )
            .into())
    }
}

/// The private key is never shown.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

impl KeyMaterial {
    /// The contents of a key file: PKCS#8 in PEM, encrypted by scrypt and AES-256 if there is a
    /// password.
    #[must_use]
    pub fn to_pem(&self, password: Option<&str>) -> String {
        let der = [&PRIVATE_KEY_START[..], &self.seed].concat();
        let pem = match password {
            None => SecretDocument::try_from(der).and_then(|der| der.to_pem(PLAIN, LineEnding::LF)),
            Some(password) => {
                encrypt(&der, password, self).and_then(|der| der.to_pem(ENCRYPTED, LineEnding::LF))
            }
        };
        #[expect(
            clippy::expect_used,
            reason = "48 bytes of DER are encoded, by parameters that are constant"
        )]
        let pem = pem.expect("a private key in PEM");
        pem.to_string()
    }
}

/// The private key in a PKCS#8 file, in DER.
pub(super) fn private_key(pem: &str, password: Option<&str>) -> Result<SecretDocument> {
    let (label, document) = SecretDocument::from_pem(pem.trim()).map_err(|_| not_a_key())?;
    match label {
        PLAIN => Ok(document),
        ENCRYPTED => {
            let password = password.ok_or_else(no_password)?;
            let encrypted = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes());
            let encrypted = encrypted.map_err(|_| not_a_key())?;
            let decrypted = encrypted.decrypt(password).map_err(|_| wrong_password())?;
            // A wrong password can decrypt to something, too.
            match PrivateKeyInfoRef::try_from(decrypted.as_bytes()) {
                Ok(_) => Ok(decrypted),
                Err(_) => Err(wrong_password().into()),
            }
        }
        _ => Err(not_a_key().into()),
    }
}

fn encrypt(
    der: &[u8],
    password: &str,
    material: &KeyMaterial,
) -> Result<SecretDocument, pkcs8::der::Error> {
    let failed = |_| pkcs8::der::ErrorKind::Failed.to_error();
    let (log_n, r, p) = SCRYPT;
    let scrypt = scrypt::Params::new(log_n, r, p).map_err(|_| failed(()))?;
    let parameters =
        pbes2::Parameters::generate_scrypt_aes256cbc(scrypt, &material.salt, material.iv)
            .map_err(|_| failed(()))?;
    let encrypted = parameters.encrypt(password, der).map_err(|_| failed(()))?;
    let encrypted_data = pkcs8::der::asn1::OctetStringRef::new(&encrypted)?;
    let info = EncryptedPrivateKeyInfoRef {
        encryption_algorithm: parameters.into(),
        encrypted_data,
    };
    SecretDocument::try_from(info).map_err(|_| failed(()))
}

fn not_a_key() -> Diagnostic {
    Diagnostic::error(Code::KeyFile, "not a private key in PKCS#8 and PEM")
        .hint("make one with `engross keygen`, or with `openssl genpkey -algorithm ed25519`")
}

fn other_algorithm() -> Diagnostic {
    Diagnostic::error(Code::KeyFile, "a key of another algorithm than Ed25519")
        .hint("make one with `engross keygen`, or with `openssl genpkey -algorithm ed25519`")
}

fn no_password() -> Diagnostic {
    Diagnostic::error(
        Code::KeyPassword,
        "the key is encrypted, and there is no password",
    )
    .hint("set ENGROSS_KEY_PASSWORD, or run the command on a terminal, which asks for it")
}

fn wrong_password() -> Diagnostic {
    Diagnostic::error(Code::KeyPassword, "the password of the key is wrong")
        .hint("check ENGROSS_KEY_PASSWORD")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATERIAL: KeyMaterial = KeyMaterial {
        seed: [7; 32],
        salt: [1; 16],
        iv: [2; 16],
    };

    #[test]
    fn key_files_are_read_back() {
        let public = Signer::from_seed(&MATERIAL.seed).public_key();
        let plain = MATERIAL.to_pem(None);
        assert!(
            plain.starts_with("-----BEGIN PRIVATE KEY-----\n"),
            "{plain}"
        );
        assert_eq!(Signer::from_pem(&plain, None).unwrap().public_key(), public);
        let encrypted = MATERIAL.to_pem(Some("söcret"));
        let read = |password| Signer::from_pem(&encrypted, password);
        assert_eq!(read(Some("söcret")).unwrap().public_key(), public);
        for password in [None, Some(""), Some("secret")] {
            let error = read(password).unwrap_err();
            assert_eq!(error.code(), Code::KeyPassword, "{error}");
        }
        assert_eq!(public.to_string().parse(), Ok(public));
    }

    #[test]
    fn other_files_are_not_keys() {
        let other = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n";
        let twice = MATERIAL.to_pem(None).repeat(2);
        for text in ["", "secret", other, &twice, "-----BEGIN PRIVATE KEY-----"] {
            let error = Signer::from_pem(text, None).unwrap_err();
            assert_eq!(error.code(), Code::KeyFile, "{text}");
        }
    }

    #[test]
    fn nothing_shows_a_private_key() {
        let signer = Signer::from_seed(&[0xAB; 32]);
        let shown = format!("{signer:?}").to_lowercase();
        assert!(!shown.contains("abab") && !shown.contains("171"), "{shown}");
    }

    #[test]
    fn an_answer_that_is_not_a_signature_is_refused() {
        let key = Signer::from_seed(&[1; 32]);
        let public = key.public_key();
        let right = Signer::elsewhere(public, move |message| key.sign(message));
        assert_eq!(right.sign(&[5; 64]).unwrap().len(), 64);
        for answer in [Vec::new(), vec![0; 64], vec![0; 65]] {
            let wrong = Signer::elsewhere(public, move |_| Ok(answer.clone()));
            assert_eq!(
                wrong.sign(&[5; 64]).unwrap_err().code(),
                Code::SigningCommand
            );
        }
    }

    #[test]
    fn keys_in_another_form_are_refused() {
        let key = Signer::from_seed(&[1; 32]).public_key().to_string();
        // The second is of X25519, the last a point of small order.
        for text in [
            "",
            "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
            &key[1..],
            &key[..key.len() - 1],
            &multibase::to_base58(&[&ED25519_PUBLIC[..], &[0; 32]].concat()),
        ] {
            assert_eq!(text.parse::<PublicKey>(), Err(InvalidPublicKey), "{text}");
        }
    }
}
