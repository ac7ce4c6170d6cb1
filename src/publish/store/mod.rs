//! A bucket, or a folder, through `object_store`.

mod credentials;
mod open;
mod problem;
mod retry;

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use object_store::path::Path as ObjectPath;
use object_store::{
    Attribute, Attributes, GetOptions, ObjectMeta, ObjectStore, PutMode, PutOptions, PutPayload,
    UpdateVersion,
};

use super::compare::{Contents, Remote};
use super::{FileClass, PublishTarget, headers};
use crate::diagnostic::{Diagnostic, Error, Result};
use crate::digest::Digest;
use crate::naming::StoreKind;

pub(super) use problem::{Problem, ProblemKind};
use retry::{FIRST_PATIENCE, patiently};
pub(super) use retry::{PATIENCE, Retry};

/// A store, and what stands before the keys of its objects.
pub(super) struct Store {
    store: Box<dyn ObjectStore>,
    target: PublishTarget,
    /// What stands before each key, without what names a folder of this machine.
    prefix: String,
    cache_control: String,
}

/// On what condition an object is written.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// That nothing has its name.
    Absent,
    /// That the object is this one.
    Is(UpdateVersion),
    /// None: the store does not know conditions.
    None,
}

/// An object that exists.
pub(super) struct Found {
    pub(super) remote: Remote,
    pub(super) version: UpdateVersion,
    /// The digest of its contents, as it was noted when it was written.
    noted: Option<String>,
}

impl Store {
    /// # Errors
    ///
    /// Where there are no credentials, or the address cannot be used.
    pub(super) fn open(target: &PublishTarget, cache_control: &str) -> Result<Self> {
        Ok(Self {
            store: open::open(target)?,
            prefix: match target.store.kind() {
                StoreKind::File => String::new(),
                _ => target.store.prefix().to_owned(),
            },
            target: target.clone(),
            cache_control: cache_control.to_owned(),
        })
    }

    /// Whether the store keeps headers and knows conditions on what is replaced.
    fn is_bucket(&self) -> bool {
        self.target.store.kind() != StoreKind::File
    }

    /// Whether objects have public links: those of a folder have them once it is served.
    pub(super) fn is_public(&self) -> bool {
        self.is_bucket()
    }

    /// The error that a problem with the store as a whole is.
    pub(super) fn error(&self, problem: &Problem) -> Error {
        problem.of_store(&self.target)
    }

    /// The error that a file could not be sent.
    pub(super) fn file_error(&self, key: &str, problem: &Problem) -> Error {
        problem.of_file(key, &self.target)
    }

    /// The objects with these keys. A listing that is interrupted continues after the last object.
    pub(super) async fn list(
        &self,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, Remote>, Problem> {
        let prefix = (!self.prefix.is_empty()).then(|| ObjectPath::parse(&self.prefix));
        let prefix = prefix
            .transpose()
            .map_err(|error| Problem::new(error.into()))?;
        let mut found = BTreeMap::new();
        let mut last: Option<ObjectPath> = None;
        // A folder is not listed in order, and some stores are not either.
        let mut is_in_order = self.is_bucket();
        let mut retry = Retry::new(FIRST_PATIENCE);
        loop {
            let mut objects = match last.as_ref().filter(|_| is_in_order) {
                Some(last) => self.store.list_with_offset(prefix.as_ref(), last),
                None => self.store.list(prefix.as_ref()),
            };
            let problem = loop {
                let object = match objects.try_next().await {
                    Ok(Some(object)) => object,
                    Ok(None) => return Ok(found),
                    Err(error) => break Problem::new(error),
                };
                let key = object.location.as_ref().strip_prefix(&*self.prefix);
                if let Some(key) = key.filter(|key| is_wanted(key)) {
                    found.insert(key.to_owned(), remote(&object));
                }
                is_in_order &= last.is_none_or(|last| last < object.location);
                last = Some(object.location);
                retry = Retry::new(PATIENCE);
            };
            if !problem.is_transient() || !retry.wait().await {
                return Err(problem);
            }
        }
    }

    /// An object, if it exists.
    pub(super) async fn find(&self, key: &str) -> Result<Option<Found>, Problem> {
        patiently(async || self.try_find(key).await).await
    }

    async fn try_find(&self, key: &str) -> Result<Option<Found>, Problem> {
        let options = GetOptions {
            head: true,
            ..GetOptions::default()
        };
        let noted = self.digest_attribute();
        let path = self.path(key)?;
        match self.store.get_opts(&path, options).await {
            Ok(found) => Ok(Some(Found {
                remote: remote(&found.meta),
                version: UpdateVersion {
                    e_tag: found.meta.e_tag.clone(),
                    version: found.meta.version.clone(),
                },
                noted: found
                    .attributes
                    .get(&noted)
                    .map(|value| value.as_ref().to_owned()),
            })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Problem::new(error)),
        }
    }

    /// Whether an object of the same size has these contents.
    pub(super) async fn has(
        &self,
        key: &str,
        found: &Found,
        contents: &Contents,
    ) -> Result<bool, Problem> {
        if found.remote.bytes != contents.bytes {
            return Ok(false);
        }
        if super::compare::is_certainly_same(&found.remote, &contents.md5) {
            return Ok(true);
        }
        if let Some(noted) = &found.noted {
            return Ok(*noted == contents.sha256.to_string());
        }
        // Another program sent it.
        let path = self.path(key)?;
        let read = async || {
            let got = self.store.get_opts(&path, GetOptions::default()).await;
            let got = got.map_err(Problem::new)?;
            got.bytes().await.map_err(Problem::new)
        };
        Ok(Digest::sha256(&patiently(read).await?) == contents.sha256)
    }

    /// Writes an object, in one attempt: after a failure, the caller has to find out whether the
    /// object was written.
    pub(super) async fn put(
        &self,
        key: &str,
        class: FileClass,
        bytes: &PutPayload,
        sha256: Digest,
        condition: Condition,
    ) -> Result<(), Problem> {
        let mut options = PutOptions::from(match condition {
            Condition::Absent => PutMode::Create,
            Condition::Is(version) if self.is_bucket() => PutMode::Update(version),
            Condition::Is(_) | Condition::None => PutMode::Overwrite,
        });
        if self.is_bucket() {
            options.attributes = self.attributes(key, class, sha256);
        }
        let path = self.path(key)?;
        let written = self.store.put_opts(&path, bytes.clone(), options).await;
        written.map(drop).map_err(Problem::new)
    }

    fn attributes(&self, key: &str, class: FileClass, sha256: Digest) -> Attributes {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, headers::content_type(key).into());
        let control = class.cache_control(&self.cache_control);
        attributes.insert(Attribute::CacheControl, control.into());
        attributes.insert(self.digest_attribute(), sha256.to_string().into());
        attributes
    }

    /// The metadata with the digest of an object. Azure has names without hyphens.
    fn digest_attribute(&self) -> Attribute {
        Attribute::Metadata(match self.target.store.kind() {
            StoreKind::Az => "engross_sha256".into(),
            _ => "engross-sha256".into(),
        })
    }

    /// The name of an object, byte for byte: `Path::from` would percent-encode some characters into
    /// the name itself.
    fn path(&self, key: &str) -> Result<ObjectPath, Problem> {
        let path = ObjectPath::parse(format!("{}{key}", self.prefix));
        path.map_err(|error| Problem::new(error.into()))
    }

    /// Reports something about the store.
    pub(super) fn finding(&self, finding: Diagnostic) -> Diagnostic {
        finding.in_file(self.target.store.to_string())
    }
}

fn remote(object: &ObjectMeta) -> Remote {
    Remote {
        bytes: object.size,
        e_tag: object.e_tag.clone(),
    }
}
