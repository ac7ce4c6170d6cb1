//! The members of a credential: [Open Badges 3.0] on the W3C's [Verifiable Credentials 2.0].
//!
//! [Open Badges 3.0]: https://www.imsglobal.org/spec/ob/v3p0/
//! [Verifiable Credentials 2.0]: https://www.w3.org/TR/vc-data-model-2.0/

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fixed::fixed;
use super::iri::iri;
use super::proof::Proof;

pub(super) const CREDENTIALS_CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";
pub(super) const BADGES_CONTEXT: &str =
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

/// The type of an identity that is the name of a person.
const NAME_IDENTITY: &str = "ext:name";

fixed!(
    /// `@context` of a credential.
    Contexts,
    [CREDENTIALS_CONTEXT, BADGES_CONTEXT]
);
fixed!(
    /// `type` of a credential.
    CredentialTypes,
    ["VerifiableCredential", "OpenBadgeCredential"]
);
fixed!(ProfileTypes, ["Profile"]);
fixed!(SubjectTypes, ["AchievementSubject"]);
fixed!(AchievementTypes, ["Achievement"]);
fixed!(IdentityType, "IdentityObject");
fixed!(NameIdentity, NAME_IDENTITY);
fixed!(NotHashed, false);
fixed!(ImageType, "Image");
fixed!(StatusEntryType, "BitstringStatusListEntry");
fixed!(Revocation, "revocation");

/// A statement of who was awarded what, signed or not yet signed.
///
/// Its JSON form has the members in the order of these fields, without white space, and no others:
/// reading refuses a credential of another form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Credential {
    #[serde(rename = "@context")]
    context: Contexts,
    /// The public URL of the certificate.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    #[serde(rename = "type")]
    types: CredentialTypes,
    /// The award and its round.
    pub name: String,
    /// Who gives the award.
    pub issuer: Issuer,
    /// The date of issue, as in 2023-09-20T00:00:00Z.
    pub valid_from: String,
    /// The end of the last day on which it is valid, as in 2024-09-20T23:59:59Z.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// Who is awarded, and what.
    pub credential_subject: Subject,
    /// The file that carries the credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_resource: Option<[RelatedResource; 1]>,
    /// Where a revocation is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_status: Option<StatusEntry>,
    /// The signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// Who gives an award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Issuer {
    /// The DID, whose document has the public keys.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    #[serde(rename = "type")]
    types: ProfileTypes,
    /// The name.
    pub name: String,
    /// The address of a page about the issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Who is awarded, what, and what is printed about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Subject {
    /// The public URL of the certificate, and `#recipient`.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    #[serde(rename = "type")]
    types: SubjectTypes,
    identifier: [Identity; 1],
    /// The award.
    pub achievement: Achievement,
    /// The round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// In which role it was earned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The number of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_number: Option<String>,
    /// The first day of the activity, as in 2023-09-20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_start_date: Option<String>,
    /// The last day of the activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_end_date: Option<String>,
    /// The number of credits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits_earned: Option<Credits>,
    /// What else is printed: a line for each column, `column: value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Identity {
    #[serde(rename = "type")]
    kind: IdentityType,
    hashed: NotHashed,
    pub(super) identity_hash: String,
    identity_type: NameIdentity,
}

/// What is awarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Achievement {
    /// A URI of the award and its round.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    #[serde(rename = "type")]
    types: AchievementTypes,
    /// The award.
    pub name: String,
    /// What it is.
    pub description: String,
    /// How it is earned.
    pub criteria: Criteria,
    /// A picture of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
}

/// How an award is earned: in words, or the address of a page that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Criteria {
    /// The address of a page.
    Id(#[serde(deserialize_with = "iri")] String),
    /// In words.
    Narrative(String),
}

/// A picture of an award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Image {
    /// Its address.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    #[serde(rename = "type")]
    kind: ImageType,
}

/// The file that carries a credential, without the credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RelatedResource {
    /// The public URL of the file, and `#bare`.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    /// `sha256-` and the digest in Base64.
    #[serde(rename = "digestSRI")]
    pub digest_sri: String,
    /// For example `image/png`.
    #[serde(rename = "mediaType")]
    pub media_type: String,
}

/// A bit of the issuer's status list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct StatusEntry {
    /// The public URL of the list, `#` and the index.
    #[serde(deserialize_with = "iri")]
    pub id: String,
    #[serde(rename = "type")]
    kind: StatusEntryType,
    status_purpose: Revocation,
    /// The index of the bit, in decimal digits.
    pub status_list_index: String,
    /// The public URL of the list.
    #[serde(deserialize_with = "iri")]
    pub status_list_credential: String,
}

/// A number of credits: at most nine digits before the point, and six after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credits(f64);

impl Credential {
    /// A credential that is not signed, and without a date of expiry, a file and a status.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        issuer: Issuer,
        issued: &str,
        subject: Subject,
    ) -> Self {
        Self {
            context: Contexts,
            id: id.into(),
            types: CredentialTypes,
            name: name.into(),
            issuer,
            valid_from: start_of_day(issued),
            valid_until: None,
            credential_subject: subject,
            related_resource: None,
            credential_status: None,
            proof: None,
        }
    }

    /// The date of issue, as in 2023-09-20.
    #[must_use]
    pub fn issued(&self) -> &str {
        date_of(&self.valid_from)
    }

    /// The last day on which it is valid, as in 2024-09-20.
    #[must_use]
    pub fn expires(&self) -> Option<&str> {
        self.valid_until.as_deref().map(date_of)
    }

    /// Reads a credential.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or not a credential in the form that engross writes: it would not be
    /// known what was signed.
    pub fn parse(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }

    /// The credential as JSON, with its members in order and without white space.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json(self)
    }
}

impl Issuer {
    /// The issuer with this DID and name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>, url: Option<String>) -> Self {
        Self {
            id: id.into(),
            types: ProfileTypes,
            name: name.into(),
            url,
        }
    }
}

impl Subject {
    /// The person of this name, and what is awarded. `id` is a URI.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>, achievement: Achievement) -> Self {
        Self {
            id: id.into(),
            types: SubjectTypes,
            identifier: [Identity {
                kind: IdentityType,
                hashed: NotHashed,
                identity_hash: name.into(),
                identity_type: NameIdentity,
            }],
            achievement,
            term: None,
            role: None,
            license_number: None,
            activity_start_date: None,
            activity_end_date: None,
            credits_earned: None,
            narrative: None,
        }
    }

    /// The name of the person.
    #[must_use]
    pub fn name(&self) -> &str {
        let [identity] = &self.identifier;
        &identity.identity_hash
    }
}

impl Achievement {
    /// The award with this URI, name and description.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        description: impl Into<String>,
        criteria: Criteria,
    ) -> Self {
        Self {
            id: id.into(),
            types: AchievementTypes,
            name: name.into(),
            description: description.into(),
            criteria,
            image: None,
        }
    }
}

impl Image {
    /// The picture at this address.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: ImageType,
        }
    }
}

impl RelatedResource {
    /// The file of this media type that is published under `link`.
    #[must_use]
    pub fn new(link: &str, digest_sri: String, media_type: impl Into<String>) -> Self {
        Self {
            id: format!("{link}#bare"),
            digest_sri,
            media_type: media_type.into(),
        }
    }
}

impl StatusEntry {
    /// The bit at this index of the list that is published under `list`.
    #[must_use]
    pub fn new(list: &str, index: u32) -> Self {
        Self {
            id: format!("{list}#{index}"),
            kind: StatusEntryType,
            status_purpose: Revocation,
            status_list_index: index.to_string(),
            status_list_credential: list.into(),
        }
    }

    /// The index of the bit; `None` if it is not a number.
    #[must_use]
    pub fn index(&self) -> Option<u32> {
        self.status_list_index.parse().ok()
    }
}

impl Credits {
    /// The number that a text is, with a point before its fraction; `None` if it is not one, is
    /// negative or has too many digits.
    ///
    /// ```
    /// use engross::credential::Credits;
    ///
    /// assert_eq!(Credits::parse("2.5").map(Credits::number), Some(2.5));
    /// assert_eq!(Credits::parse("many"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits = |part: &str, limit| {
            (1..=limit).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !are_digits(whole, 9) || !are_digits(fraction, 6) {
            return None;
        }
        text.parse().ok().map(Self)
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> f64 {
        self.0
    }

    pub(super) fn is_whole(self) -> bool {
        self.0.fract() == 0.0
    }

    /// The number as RDF writes it: whole, or as the canonical form of a double.
    pub(super) fn to_rdf(self) -> String {
        if self.is_whole() {
            return self.0.to_string();
        }
        let text = format!("{:.15e}", self.0);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mantissa = mantissa.trim_end_matches('0');
        // At least one digit follows the point.
        let digit = if mantissa.ends_with('.') { "0" } else { "" };
        format!("{mantissa}{digit}E{exponent}")
    }
}

/// A whole number without a fraction, as JavaScript writes it.
impl Serialize for Credits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_whole() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is whole, and has at most nine digits"
            )]
            let whole = self.0 as u64;
            return serializer.serialize_u64(whole);
        }
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Credits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::parse(&number.to_string())
            .ok_or_else(|| serde::de::Error::custom("not a number of credits"))
    }
}

pub(super) fn to_json(value: &impl Serialize) -> String {
    #[expect(
        clippy::expect_used,
        reason = "texts and numbers can always be written as JSON"
    )]
    serde_json::to_string(value).expect("texts in JSON")
}

/// The first moment of a day: `2023-09-20T00:00:00Z`.
pub(super) fn start_of_day(date: &str) -> String {
    format!("{date}T00:00:00Z")
}

/// The last second of a day: `2023-09-20T23:59:59Z`.
#[must_use]
pub fn end_of_day(date: &str) -> String {
    format!("{date}T23:59:59Z")
}

/// The day of a moment.
pub(super) fn date_of(moment: &str) -> &str {
    moment.split_once('T').map_or(moment, |(date, _)| date)
}
