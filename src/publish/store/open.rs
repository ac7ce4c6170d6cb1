//! Opening a store: its settings, credentials and client.

use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::local::LocalFileSystem;
use object_store::{ClientConfigKey, ClientOptions, ObjectStore, RetryConfig};

use super::{Problem, credentials};
use crate::diagnostic::Result;
use crate::naming::StoreKind;
use crate::publish::{PublishTarget, client};

/// Opens a store. Nothing is asked of it yet.
pub(super) fn open(target: &PublishTarget) -> Result<Box<dyn ObjectStore>> {
    if let Some(missing) = credentials::missing(target) {
        return Err(missing.in_file(target.store.to_string()).into());
    }
    let opened: object_store::Result<Box<dyn ObjectStore>> = match target.store.kind() {
        StoreKind::S3 => s3(target),
        StoreKind::Gs => gs(target),
        StoreKind::Az => az(target),
        StoreKind::File => LocalFileSystem::new_with_prefix(target.store.prefix())
            .map(|store| Box::new(store.with_fsync(true)) as _),
    };
    opened.map_err(|error| Problem::new(error).of_store(target))
}

fn s3(target: &PublishTarget) -> object_store::Result<Box<dyn ObjectStore>> {
    let mut builder = AmazonS3Builder::new();
    for (name, value) in variables(target, "AWS_") {
        if let Ok(key) = name.parse::<AmazonS3ConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(endpoint) = &target.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    if let Some(region) = &target.region {
        builder = builder.with_region(region);
    }
    let store = builder
        .with_bucket_name(target.store.bucket())
        .with_http_connector(Connector::new(target))
        .with_allow_http(allows_http(target, "AWS_"))
        .with_retry(once())
        .build()?;
    Ok(Box::new(store))
}

fn gs(target: &PublishTarget) -> object_store::Result<Box<dyn ObjectStore>> {
    let mut builder = GoogleCloudStorageBuilder::new();
    for (name, value) in variables(target, "GOOGLE_") {
        if let Ok(key) = name.parse::<GoogleConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(endpoint) = &target.endpoint {
        builder = builder.with_base_url(endpoint);
    }
    let client = ClientOptions::new().with_allow_http(allows_http(target, "GOOGLE_"));
    let store = builder
        .with_bucket_name(target.store.bucket())
        .with_client_options(client)
        .with_retry(once())
        .build()?;
    Ok(Box::new(store))
}

fn az(target: &PublishTarget) -> object_store::Result<Box<dyn ObjectStore>> {
    let mut builder = MicrosoftAzureBuilder::new();
    for (name, value) in variables(target, "AZURE_") {
        if let Ok(key) = name.parse::<AzureConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(endpoint) = &target.endpoint {
        builder = builder.with_endpoint(endpoint.clone());
    }
    let store = builder
        .with_container_name(target.store.bucket())
        .with_http_connector(Connector::new(target))
        .with_allow_http(allows_http(target, "AZURE_"))
        .with_retry(once())
        .build()?;
    Ok(Box::new(store))
}

/// The variables of a provider, with their names in small letters.
fn variables<'t>(
    target: &'t PublishTarget,
    start: &'t str,
) -> impl Iterator<Item = (String, &'t str)> {
    let own = target.variables.iter();
    own.filter(move |(name, _)| name.starts_with(start))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
}

/// Whether the user names an interface without encryption, such as one on the same machine.
fn allows_http(target: &PublishTarget, start: &str) -> bool {
    let is_plain = |address: &str| {
        let scheme = address.get(..7);
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
    };
    let endpoints = variables(target, start).filter(|(name, _)| name.contains("endpoint"));
    let mut endpoints = endpoints.map(|(_, value)| value);
    let is_emulated = variables(target, start)
        .any(|(name, value)| name.ends_with("use_emulator") && matches!(value, "1" | "true"));
    match &target.endpoint {
        Some(endpoint) => is_plain(endpoint),
        None => endpoints.any(is_plain) || is_emulated,
    }
}

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(120);

/// No attempts but those that [`Retry`](super::Retry) makes: `object_store` would also repeat for a
/// minute what a store says it does not know.
fn once() -> RetryConfig {
    RetryConfig {
        max_retries: 0,
        ..RetryConfig::default()
    }
}

/// Builds the clients of a store.
#[derive(Debug)]
struct Connector {
    connect_timeout: Duration,
}

impl Connector {
    fn new(target: &PublishTarget) -> Self {
        let connect_timeout = match credentials::are_given(target) {
            true => Duration::from_secs(10),
            // Credentials of the machine are asked for, and there may be no one to answer.
            false => Duration::from_secs(2),
        };
        Self { connect_timeout }
    }
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let allows_http = options.get_config_value(&ClientConfigKey::AllowHttp);
        let built = client::build(|client| {
            client
                .https_only(allows_http.as_deref() != Some("true"))
                .connect_timeout(self.connect_timeout)
                .timeout(TIMEOUT)
        });
        let client = built.map_err(|source| object_store::Error::Generic {
            store: "HTTP",
            source,
        })?;
        Ok(HttpClient::new(client))
    }
}
