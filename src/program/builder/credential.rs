use std::path::PathBuf;

use super::set;
use crate::program::award::KeySource;
use crate::program::settings::CredentialSettings;

/// Makes what signed certificates say in code, with everything that `[credential]` can set; see
/// [`ProgramBuilder::credential`](crate::ProgramBuilder::credential).
///
/// The issuer, the [date of issue](Self::issued), the [description](Self::description) and the
/// [criteria](Self::criteria) are required. [`Award`](crate::Award) describes each.
///
#[cfg_attr(feature = "credential", doc = "```")]
#[cfg_attr(not(feature = "credential"), doc = "```ignore")]
/// use engross::field::Field;
/// use engross::roster::Roster;
/// use engross::{CredentialBuilder, Plan, Program};
///
/// let credential = CredentialBuilder::new("did:web:example.org:images")
///     .name("KubeSphere community")
///     .issued("2023-09-20")
///     .expires("{until}")
///     .description("An award for those who speak for the project.")
///     .criteria("Gave talks, and answered questions.");
/// let program = Program::builder("KubeSphere Ambassador")
///     .term("2023")
///     .base_url("https://example.org/images/")
///     .field(Field::text("{name}").at(352, 240, 776, 76).size(7..=38))
///     .credential(credential)
///     .build()?;
/// let roster = Roster::from_rows("roster", ["name", "until"], [["Min Yin", "2024-09-20"]])?;
/// let plan = Plan::new(program, roster)?;
/// let credential = plan.entry(0).credential().unwrap();
/// assert_eq!(credential.credential_subject.name(), "Min Yin");
/// assert_eq!(credential.expires(), Some("2024-09-20"));
/// # Ok::<(), engross::Error>(())
/// ```
///
/// [`RendererBuilder::signer`](crate::RendererBuilder) takes what signs them, and
/// `credential::Checker` checks them.
#[derive(Debug, Clone)]
#[must_use = "a credential does nothing before a program has it"]
pub struct CredentialBuilder(CredentialSettings);

impl CredentialBuilder {
    /// Starts the credentials of the issuer with this DID, `did:web:…`, which stands for the
    /// program's [`base_url`](crate::ProgramBuilder::base_url).
    pub fn new(issuer: impl Into<String>) -> Self {
        Self(CredentialSettings {
            issuer: set(issuer.into()),
            ..CredentialSettings::default()
        })
    }

    /// Sets the issuer's [name](crate::Award::name). Default: the program's
    /// [`issuer`](crate::Program::issuer).
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.0.name = set(name.into());
        self
    }

    /// Sets the address of a page about the issuer. Default: none.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.0.url = set(url.into());
        self
    }

    /// Sets the date of issue: a date in the form 2023-09-20, or `{column}` for a column of the
    /// roster or one of the program's values.
    pub fn issued(mut self, date: impl Into<String>) -> Self {
        self.0.issued = set(date.into());
        self
    }

    /// Sets the last day on which certificates are valid, as [`issued`](Self::issued) does the
    /// first. Default: none.
    pub fn expires(mut self, date: impl Into<String>) -> Self {
        self.0.expires = set(date.into());
        self
    }

    /// Sets what is awarded.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.0.description = set(text.into());
        self
    }

    /// Sets how it is earned: in words, or as the address of a page that says so.
    pub fn criteria(mut self, text: impl Into<String>) -> Self {
        self.0.criteria = set(text.into());
        self
    }

    /// Sets the address of a picture of the award. Default: none.
    pub fn image(mut self, url: impl Into<String>) -> Self {
        self.0.image = set(url.into());
        self
    }

    /// Sets what the `engross` program signs with. The library signs with what
    /// [`RendererBuilder::signer`](crate::RendererBuilder) is given. Default: none.
    pub fn key(mut self, key: KeySource) -> Self {
        self.0.key = set(key);
        self
    }

    /// Sets the name of the status list under the base URL. Default: `status.json`.
    pub fn status(mut self, file_name: impl Into<String>) -> Self {
        self.0.status = set(file_name.into());
        self
    }

    /// Sets the name of the page that checks certificates, under the base URL. Default:
    /// `verify.html`.
    pub fn page(mut self, file_name: impl Into<String>) -> Self {
        self.0.page = set(file_name.into());
        self
    }

    /// Sets the X.509 certificate and the private key that the `engross` program signs PDF files
    /// with, both in PEM. Default: none.
    pub fn pdf_signature(
        mut self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Self {
        self.0.pdf_certificate = set(certificate.into());
        self.0.pdf_key = set(key.into());
        self
    }

    pub(super) fn settings(self) -> CredentialSettings {
        self.0
    }
}
