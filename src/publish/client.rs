//! The client that asks stores and links.

use std::error::Error;
use std::sync::Arc;

use reqwest::{Client, ClientBuilder};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt as _;

/// Builds a client that trusts those whom the system trusts. Encryption is `ring`'s: what `reqwest`
/// brings otherwise is C that takes five times as long to build, and a provider for the whole
/// process would be global state.
pub(super) fn build(
    change: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Client, Box<dyn Error + Send + Sync>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let encryption = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let builder = Client::builder()
        .tls_backend_preconfigured(encryption)
        .user_agent(concat!("engross/", env!("CARGO_PKG_VERSION")));
    Ok(change(builder).build()?)
}
