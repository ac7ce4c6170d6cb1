//! The canonical form of a credential, which is what is signed: N-Quads as the algorithm
//! [RDFC-1.0] gives them.
//!
//! A general implementation reads two contexts of 60 kB to find the IRI of each member. The form of
//! our credentials is known, and so are its IRIs. `tests/credentials/nquads.mjs` holds them against
//! a general implementation.
//!
//! [RDFC-1.0]: https://www.w3.org/TR/rdf-canon/

use std::fmt::Write as _;

use super::document::{Credential, Criteria};
use crate::digest::Digest;

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NAME: &str = "https://schema.org/name";
const DESCRIPTION: &str = "https://schema.org/description";
const DATE_TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";
// The context of Open Badges writes `https` here, and `http` is what it means.
const DATE: &str = "https://www.w3.org/2001/XMLSchema#date";
const FLOAT: &str = "https://www.w3.org/2001/XMLSchema#float";
const BOOLEAN: &str = "https://www.w3.org/2001/XMLSchema#boolean";
const ANY_URI: &str = "https://www.w3.org/2001/XMLSchema#anyURI";

/// The vocabulary of credentials.
macro_rules! vc {
    ($name:literal) => {
        concat!("https://www.w3.org/2018/credentials#", $name)
    };
}

/// The vocabulary of status lists.
macro_rules! status {
    ($name:literal) => {
        concat!("https://www.w3.org/ns/credentials/status#", $name)
    };
}

/// The vocabulary of proofs.
macro_rules! security {
    ($name:literal) => {
        concat!("https://w3id.org/security#", $name)
    };
}

/// The vocabulary of Open Badges.
macro_rules! badges {
    ($name:literal) => {
        concat!("https://purl.imsglobal.org/spec/vc/ob/vocab.html#", $name)
    };
}

/// The label of the node whose statements are hashed.
const OWN_LABEL: &str = "_:a";

impl Credential {
    /// The canonical N-Quads of the credential, without those of its proof.
    #[must_use]
    pub fn to_nquads(&self) -> String {
        let mut quads = Quads::default();
        self.add_to(&mut quads);
        quads.finish()
    }

    /// The digest of everything that is signed but for the file and the status: what the
    /// certificate says.
    #[must_use]
    pub fn text_digest(&self) -> Digest {
        let mut quads = Quads::default();
        self.add_texts_to(&mut quads);
        Digest::sha256(quads.finish().as_bytes())
    }

    fn add_to(&self, quads: &mut Quads) {
        self.add_texts_to(quads);
        let id = &self.id;
        if let Some([resource]) = &self.related_resource {
            quads.node(id, vc!("relatedResource"), &resource.id);
            let sri = vc!("sriString");
            quads.typed(&resource.id, vc!("digestSRI"), &resource.digest_sri, sri);
            let media_type = "https://schema.org/encodingFormat";
            quads.text(&resource.id, media_type, &resource.media_type);
        }
        if let Some(entry) = &self.credential_status {
            quads.node(id, vc!("credentialStatus"), &entry.id);
            quads.node(&entry.id, TYPE, status!("BitstringStatusListEntry"));
            quads.text(&entry.id, status!("statusPurpose"), "revocation");
            let index = &entry.status_list_index;
            quads.text(&entry.id, status!("statusListIndex"), index);
            let list = &entry.status_list_credential;
            quads.node(&entry.id, status!("statusListCredential"), list);
        }
    }

    fn add_texts_to(&self, quads: &mut Quads) {
        let (id, subject) = (&self.id, &self.credential_subject);
        quads.node(id, TYPE, vc!("VerifiableCredential"));
        quads.node(id, TYPE, badges!("OpenBadgeCredential"));
        quads.text(id, NAME, &self.name);
        quads.node(id, vc!("issuer"), &self.issuer.id);
        quads.typed(id, vc!("validFrom"), &self.valid_from, DATE_TIME);
        if let Some(until) = &self.valid_until {
            quads.typed(id, vc!("validUntil"), until, DATE_TIME);
        }
        quads.node(id, vc!("credentialSubject"), &subject.id);

        let issuer = &self.issuer;
        quads.node(&issuer.id, TYPE, badges!("Profile"));
        quads.text(&issuer.id, NAME, &issuer.name);
        if let Some(url) = &issuer.url {
            quads.typed(&issuer.id, "https://schema.org/url", url, ANY_URI);
        }

        quads.node(&subject.id, TYPE, badges!("AchievementSubject"));
        let achievement = &subject.achievement;
        quads.node(&subject.id, badges!("achievement"), &achievement.id);
        for (predicate, value) in [
            (badges!("term"), &subject.term),
            (badges!("role"), &subject.role),
            (badges!("licenseNumber"), &subject.license_number),
            (badges!("narrative"), &subject.narrative),
        ] {
            if let Some(value) = value {
                quads.text(&subject.id, predicate, value);
            }
        }
        for (predicate, value) in [
            (badges!("activityStartDate"), &subject.activity_start_date),
            (badges!("activityEndDate"), &subject.activity_end_date),
        ] {
            if let Some(value) = value {
                quads.typed(&subject.id, predicate, value, DATE);
            }
        }
        if let Some(credits) = subject.credits_earned {
            let predicate = badges!("creditsEarned");
            quads.typed(&subject.id, predicate, &credits.to_rdf(), FLOAT);
        }

        quads.node(&achievement.id, TYPE, badges!("Achievement"));
        quads.text(&achievement.id, NAME, &achievement.name);
        quads.text(&achievement.id, DESCRIPTION, &achievement.description);
        if let Some(image) = &achievement.image {
            quads.node(&achievement.id, badges!("image"), &image.id);
            quads.node(&image.id, TYPE, badges!("Image"));
        }
        self.add_blank_nodes_to(quads);
    }

    /// Adds the nodes without an IRI. Their labels are in the order of the digests of their own
    /// statements (RDFC-1.0, 4.4.3, steps 3 to 5). No two digests are equal, as the statements have
    /// different predicates.
    fn add_blank_nodes_to(&self, quads: &mut Quads) {
        let mut nodes = vec![(self.identity_quads(OWN_LABEL), true)];
        let criteria = &self.credential_subject.achievement.criteria;
        match criteria {
            Criteria::Narrative(_) => nodes.push((self.criteria_quads(OWN_LABEL), false)),
            Criteria::Id(page) => {
                let achievement = &self.credential_subject.achievement.id;
                quads.node(achievement, badges!("Criteria"), page);
            }
        }
        nodes.sort_by_cached_key(|(own, _)| {
            let mut own = own.clone();
            Digest::sha256(own.sorted().concat().as_bytes())
        });
        for (index, (_, is_identity)) in nodes.iter().enumerate() {
            let label = format!("_:c14n{index}");
            let labelled = match is_identity {
                true => self.identity_quads(&label),
                false => self.criteria_quads(&label),
            };
            quads.lines.extend(labelled.lines);
        }
    }

    fn identity_quads(&self, label: &str) -> Quads {
        let subject = &self.credential_subject;
        let mut quads = Quads::default();
        quads.blank(&subject.id, badges!("identifier"), label);
        quads.node(label, TYPE, badges!("IdentityObject"));
        quads.typed(label, badges!("hashed"), "false", BOOLEAN);
        quads.text(label, badges!("identityHash"), subject.name());
        quads.text(label, badges!("identityType"), "ext:name");
        quads
    }

    fn criteria_quads(&self, label: &str) -> Quads {
        let achievement = &self.credential_subject.achievement;
        let mut quads = Quads::default();
        if let Criteria::Narrative(text) = &achievement.criteria {
            quads.blank(&achievement.id, badges!("Criteria"), label);
            quads.text(label, badges!("narrative"), text);
        }
        quads
    }
}

/// The canonical N-Quads of the options of a proof.
pub(super) fn of_proof(created: &str, verification_method: &str) -> String {
    let proof = "_:c14n0";
    let mut quads = Quads::default();
    quads.node(proof, TYPE, security!("DataIntegrityProof"));
    let suite = security!("cryptosuiteString");
    quads.typed(
        proof,
        security!("cryptosuite"),
        super::proof::CRYPTOSUITE,
        suite,
    );
    quads.typed(
        proof,
        "http://purl.org/dc/terms/created",
        created,
        DATE_TIME,
    );
    quads.node(proof, security!("verificationMethod"), verification_method);
    quads.node(
        proof,
        security!("proofPurpose"),
        security!("assertionMethod"),
    );
    quads.finish()
}

/// The canonical N-Quads of a status list.
pub(super) fn of_status_list(id: &str, issuer: &str, valid_from: &str, encoded: &str) -> String {
    let list = subject_of(id);
    let mut quads = Quads::default();
    quads.node(id, TYPE, vc!("VerifiableCredential"));
    quads.node(id, TYPE, status!("BitstringStatusListCredential"));
    quads.node(id, vc!("issuer"), issuer);
    quads.typed(id, vc!("validFrom"), valid_from, DATE_TIME);
    quads.node(id, vc!("credentialSubject"), &list);
    quads.node(&list, TYPE, status!("BitstringStatusList"));
    quads.text(&list, status!("statusPurpose"), "revocation");
    let multibase = security!("multibase");
    quads.typed(&list, status!("encodedList"), encoded, multibase);
    quads.finish()
}

/// The IRI of the list in a status list credential.
pub(super) fn subject_of(url: &str) -> String {
    format!("{url}#list")
}

/// Statements, each a line.
#[derive(Clone, Default)]
struct Quads {
    lines: Vec<String>,
}

impl Quads {
    /// A statement about a node, whose object has an IRI. A subject that starts with `_:` has none.
    fn node(&mut self, subject: &str, predicate: &str, object: &str) {
        let mut line = start_of_line(subject, predicate);
        line.extend(["<", object, "> .\n"]);
        self.lines.push(line);
    }

    /// A statement whose object is a node without an IRI.
    fn blank(&mut self, subject: &str, predicate: &str, label: &str) {
        let mut line = start_of_line(subject, predicate);
        line.extend([label, " .\n"]);
        self.lines.push(line);
    }

    /// A statement whose object is a text.
    fn text(&mut self, subject: &str, predicate: &str, text: &str) {
        let mut line = start_of_line(subject, predicate);
        push_literal(&mut line, text);
        line.push_str(" .\n");
        self.lines.push(line);
    }

    /// A statement whose object is a value of this type.
    fn typed(&mut self, subject: &str, predicate: &str, value: &str, datatype: &str) {
        let mut line = start_of_line(subject, predicate);
        push_literal(&mut line, value);
        line.extend(["^^<", datatype, "> .\n"]);
        self.lines.push(line);
    }

    fn sorted(&mut self) -> &[String] {
        // The order of UTF-8 is that of code points.
        self.lines.sort_unstable();
        &self.lines
    }

    fn finish(mut self) -> String {
        self.sorted().concat()
    }
}

fn start_of_line(subject: &str, predicate: &str) -> String {
    let mut line = String::with_capacity(256);
    match subject.starts_with("_:") {
        true => line.push_str(subject),
        false => line.extend(["<", subject, ">"]),
    }
    line.extend([" <", predicate, "> "]);
    line
}

/// Appends a literal in its canonical form (RDF 1.2 N-Quads, 4).
fn push_literal(line: &mut String, text: &str) {
    let is_escaped = |byte: u8| matches!(byte, b'"' | b'\\' | ..0x20 | 0x7F);
    line.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_escaped) {
        line.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => line.push_str("\\\""),
            b'\\' => line.push_str("\\\\"),
            b'\n' => line.push_str("\\n"),
            b'\r' => line.push_str("\\r"),
            b'\t' => line.push_str("\\t"),
            0x8 => line.push_str("\\b"),
            0xC => line.push_str("\\f"),
            control => {
                let _ = write!(line, "\\u{control:04X}");
            }
        }
        rest = &rest[at + 1..];
    }
    line.push_str(rest);
    line.push('"');
}
