//! Turns errors of the store into diagnostics.

use std::error::Error as _;

use super::credentials;
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::naming::StoreKind;
use crate::publish::PublishTarget;

/// Why the store did not do what was asked.
#[derive(Debug)]
pub(in crate::publish) struct Problem {
    pub(in crate::publish) kind: ProblemKind,
    error: object_store::Error,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::publish) enum ProblemKind {
    /// There is no such bucket, folder or object.
    Missing,
    /// Credentials are missing or wrong, or do not allow it.
    Denied,
    /// Something has the name already.
    Exists,
    /// The object is not the one that was seen.
    Changed,
    /// The store does not know conditions.
    Unsupported,
    /// The certificate of its server is not one that the system trusts.
    Untrusted,
    /// An object has a name that cannot be read.
    Unnamed,
    /// It may succeed later: the store is busy, or the connection was cut.
    Transient,
    /// It will not succeed.
    Other,
}

impl Problem {
    pub(in crate::publish) fn new(error: object_store::Error) -> Self {
        Self {
            kind: kind(&error),
            error,
        }
    }

    pub(in crate::publish) fn is_transient(&self) -> bool {
        self.kind == ProblemKind::Transient
    }

    /// The same problem, marked as transient.
    pub(in crate::publish) fn transient(self) -> Self {
        Self {
            kind: ProblemKind::Transient,
            ..self
        }
    }

    /// Whether it is about the store as a whole: every other file would meet it.
    pub(in crate::publish) fn is_of_store(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::Missing
                | ProblemKind::Denied
                | ProblemKind::Untrusted
                | ProblemKind::Transient
        )
    }

    /// The error for a request that is about no single file.
    pub(in crate::publish) fn of_store(&self, target: &PublishTarget) -> Error {
        let store = &target.store;
        let bucket = store.bucket();
        let (code, message, hint) = match self.kind {
            ProblemKind::Missing if store.kind() == StoreKind::File => (
                Code::Store,
                "there is no such folder".to_owned(),
                "create it, or check the address".to_owned(),
            ),
            ProblemKind::Missing => (
                Code::Store,
                format!("there is no bucket `{bucket}`"),
                "create it, or check `store`, `endpoint` and `region` in `[publish]`".to_owned(),
            ),
            ProblemKind::Denied => (
                Code::NoStoreCredentials,
                "the store does not accept the credentials".to_owned(),
                format!(
                    "{}; they must allow listing the bucket, and reading and writing its objects",
                    credentials::hint(target)
                ),
            ),
            ProblemKind::Untrusted => (
                Code::Store,
                "the certificate of the store's server is not trusted".to_owned(),
                "check `endpoint`; for a server of your own, set `SSL_CERT_FILE` to the file with \
                 the certificate of its authority"
                    .to_owned(),
            ),
            ProblemKind::Unnamed => (
                Code::Store,
                "an object of the store has a name that cannot be used".to_owned(),
                "rename it, or publish to another folder: change `store` and `base_url`".to_owned(),
            ),
            _ if self.is_about_credentials() => (
                Code::NoStoreCredentials,
                "there are no credentials".to_owned(),
                credentials::hint(target).to_owned(),
            ),
            ProblemKind::Transient => (
                Code::Store,
                "the store cannot be reached, or is busy".to_owned(),
                "run the command again: it goes on where it ended".to_owned(),
            ),
            _ => (
                Code::Store,
                "the store refuses what it is asked".to_owned(),
                "check `store`, `endpoint` and `region` in `[publish]`".to_owned(),
            ),
        };
        let diagnostic = Diagnostic::error(code, message).hint(hint);
        Error::caused_by(diagnostic.in_file(store.to_string()), self.cause())
    }

    /// The error that a file could not be sent.
    pub(in crate::publish) fn of_file(&self, key: &str, target: &PublishTarget) -> Error {
        if self.is_of_store() {
            return self.of_store(target);
        }
        let message = format!("`{key}` could not be sent");
        let diagnostic = Diagnostic::error(Code::Store, message)
            .hint("run the command again: it goes on where it ended")
            .in_file(target.store.to_string());
        Error::caused_by(diagnostic, self.cause())
    }

    /// Whether credentials were looked for and not found.
    fn is_about_credentials(&self) -> bool {
        let text = self.error.to_string();
        let machines = ["169.254.169.254", "metadata.google.internal"];
        self.kind != ProblemKind::Exists && machines.iter().any(|host| text.contains(host))
            || text.contains("AccessKey") && text.contains("Missing")
    }

    /// The innermost reason, on one line and without what was sent.
    fn cause(&self) -> std::io::Error {
        let mut text = self.error.to_string();
        let mut source = self.error.source();
        while let Some(inner) = source {
            text = inner.to_string();
            source = inner.source();
        }
        // The answer of a store to a request is a document.
        let all = chain(&self.error);
        let message = between(&all, "<Message>", "</Message>");
        let code = between(&all, "<Code>", "</Code>");
        let text = match (code, message) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(code), None) => code.to_owned(),
            _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        std::io::Error::other(text.chars().take(300).collect::<String>())
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    let (inside, _) = rest.split_once(end)?;
    Some(inside)
}

fn kind(error: &object_store::Error) -> ProblemKind {
    use object_store::Error;

    match error {
        Error::NotFound { .. } => ProblemKind::Missing,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => ProblemKind::Denied,
        Error::AlreadyExists { .. } => ProblemKind::Exists,
        Error::Precondition { .. } | Error::NotModified { .. } => ProblemKind::Changed,
        Error::InvalidPath { .. } => ProblemKind::Unnamed,
        Error::NotSupported { .. } | Error::NotImplemented { .. } => ProblemKind::Unsupported,
        Error::Generic { .. } => of_text(&chain(error)),
        _ => ProblemKind::Other,
    }
}

/// The texts of an error and of what led to it.
fn chain(error: &object_store::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

/// The kind of an error of which `object_store` shows only the text.
fn of_text(text: &str) -> ProblemKind {
    let has = |what: &str| text.contains(what);
    if has("501 Not Implemented") {
        ProblemKind::Unsupported
    } else if has("invalid peer certificate") {
        ProblemKind::Untrusted
    } else if has("NoSuchBucket") || has("ContainerNotFound") || has("Unable to canonicalize") {
        ProblemKind::Missing
    } else if has("status code: 401") || has("status code: 403") || has("AccessDenied") {
        ProblemKind::Denied
    } else if has("status code: 404") {
        ProblemKind::Missing
    } else if has("status code: 4") && !has("408") && !has("409") && !has("429") {
        ProblemKind::Other
    } else {
        // 429 and 5xx, and connections that could not be made or were cut.
        ProblemKind::Transient
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_errors_are_known_by_their_text() {
        for (text, kind) in [
            (
                "Server returned non-2xx status code: 501 Not Implemented: ",
                ProblemKind::Unsupported,
            ),
            (
                "status code: 503 Service Unavailable: <Code>SlowDown</Code>",
                ProblemKind::Transient,
            ),
            (
                "status code: 429 Too Many Requests: ",
                ProblemKind::Transient,
            ),
            ("status code: 400 Bad Request: ", ProblemKind::Other),
            (
                "status code: 404 Not Found: <Code>NoSuchBucket</Code>",
                ProblemKind::Missing,
            ),
            (
                "error sending request: invalid peer certificate: UnknownIssuer",
                ProblemKind::Untrusted,
            ),
            ("HTTP error: error sending request", ProblemKind::Transient),
        ] {
            assert_eq!(of_text(text), kind, "{text}");
        }
    }

    #[test]
    fn the_reason_is_the_message_of_the_store() {
        let body = "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>";
        let error = object_store::Error::Generic {
            store: "S3",
            source: body.into(),
        };
        let problem = Problem::new(error);
        assert_eq!(problem.kind, ProblemKind::Denied);
        assert_eq!(problem.cause().to_string(), "AccessDenied: No.");
    }
}
