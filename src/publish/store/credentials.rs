//! Whether there can be credentials. Nothing here asks the network.

use crate::diagnostic::{Code, Diagnostic};
use crate::naming::StoreKind;
use crate::publish::PublishTarget;

/// Variables that give credentials of S3, or say where they are.
const OF_S3: [&str; 5] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SKIP_SIGNATURE",
];

/// Whether a variable that names credentials is set. Without any, only a machine of the provider
/// has some.
pub(super) fn are_given(target: &PublishTarget) -> bool {
    let mut names = target.variables.iter().map(|(name, _)| name.as_str());
    match target.store.kind() {
        StoreKind::S3 => names.any(|name| OF_S3.contains(&name)),
        StoreKind::Gs | StoreKind::Az | StoreKind::File => true,
    }
}

/// Reports that the only credentials are in a profile that only the provider's programs read.
pub(super) fn missing(target: &PublishTarget) -> Option<Diagnostic> {
    let is_missing = !are_given(target) && target.has_profile;
    is_missing.then(|| {
        let message =
            "there are no credentials in the environment: profiles of `~/.aws` are not read";
        Diagnostic::error(Code::NoStoreCredentials, message).hint(hint(target))
    })
}

/// How to give credentials.
pub(super) fn hint(target: &PublishTarget) -> &'static str {
    match target.store.kind() {
        StoreKind::S3 => {
            "run `eval \"$(aws configure export-credentials --format env)\"`, or set \
             `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`"
        }
        StoreKind::Gs => {
            "run `gcloud auth application-default login`, or set `GOOGLE_SERVICE_ACCOUNT` to the \
             file of a key"
        }
        StoreKind::Az => {
            "set `AZURE_STORAGE_ACCOUNT_NAME`, and `AZURE_STORAGE_ACCOUNT_KEY` or \
             `AZURE_STORAGE_SAS_KEY`"
        }
        StoreKind::File => "choose a folder that you may write to",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(store: &str, variables: &[&str], has_profile: bool) -> PublishTarget {
        let variables = variables.iter();
        PublishTarget {
            store: store.parse().unwrap(),
            endpoint: None,
            region: None,
            variables: variables
                .map(|name| ((*name).to_owned(), "x".into()))
                .collect(),
            has_profile,
        }
    }

    #[test]
    fn a_profile_alone_is_not_enough() {
        assert!(missing(&target("s3://b/", &[], true)).is_some());
        assert!(missing(&target("s3://b/", &["AWS_REGION"], true)).is_some());
        assert!(missing(&target("s3://b/", &["AWS_ACCESS_KEY_ID"], true)).is_none());
        assert!(missing(&target("s3://b/", &["AWS_WEB_IDENTITY_TOKEN_FILE"], true)).is_none());
        // A machine of the provider may have some.
        assert!(missing(&target("s3://b/", &[], false)).is_none());
        assert!(missing(&target("az://b/", &[], true)).is_none());
    }
}
