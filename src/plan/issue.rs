//! What is published with the certificates of a plan: what was issued, and what is revoked.

use super::{Entry, Plan};
use crate::credential::{
    DidDocument, Ledger, Revocations, RevokedBits, Signer, StatusList, VerifyPage,
};
use crate::diagnostic::{Code, Diagnostic, Error, Result};

impl Plan {
    /// Adds the certificates of these entries, by index, to a ledger. Returns the lines that it
    /// gets: none for what was issued already, with the same text.
    ///
    /// # Errors
    ///
    /// [`Code::Ledger`] if another run has issued one of the indices since the plan
    /// [was made](Plan::with_ledger).
    pub fn issue(
        &self,
        ledger: &mut Ledger,
        entries: impl IntoIterator<Item = usize>,
    ) -> Result<String> {
        let mut lines = String::new();
        for index in entries {
            let Some(record) = self.entry(index).issue() else {
                continue;
            };
            if !ledger.can_have(&record) {
                let message = format!("another run has changed the index of `{}`", record.key);
                let problem = Diagnostic::error(Code::Ledger, message);
                return Err(problem.hint("run the command again").into());
            }
            lines.extend(ledger.add(&record));
        }
        Ok(lines)
    }

    /// The signed status list of the program's certificates, in which these are revoked; `None` if
    /// the program has no `[credential]`.
    ///
    /// It holds from the day of the latest revocation; without one, from the first day on which a
    /// certificate of the plan was issued.
    ///
    /// # Errors
    ///
    /// [`Code::Revocations`] for a key that was not issued and that no entry has, and those of the
    /// signer.
    pub fn status_list(
        &self,
        ledger: &Ledger,
        revocations: &Revocations,
        signer: &Signer,
    ) -> Result<Option<StatusList>> {
        let award = self.program().credential.as_ref();
        let Some((award, url)) = award.zip(self.program().status_url()) else {
            return Ok(None);
        };
        let mut indices = Vec::new();
        let mut unknown = Vec::new();
        for revoked in revocations.iter() {
            match self.index_of(ledger, &revoked.key) {
                Some(index) => indices.push(index),
                None => {
                    let message = format!("no certificate has the key `{}`", revoked.key);
                    let problem = Diagnostic::error(Code::Revocations, message);
                    let hint = "write the key as `engross links --format csv` has it";
                    unknown.push(problem.hint(hint).at_row(revoked.line));
                }
            }
        }
        Error::check(unknown)?;
        let date = match revocations.latest() {
            Some(latest) => Some(latest.to_owned()),
            None => self.entries().filter_map(Entry::issue_date).min(),
        };
        let date = date.unwrap_or_else(|| "1970-01-01".into());
        let bits = RevokedBits::new(indices);
        StatusList::sign(&url, &award.issuer, &date, &bits, signer).map(Some)
    }
    /// The page that checks certificates in a browser, as HTML; `None` if the program has no
    /// `[credential]`.
    ///
    /// The page has the keys, the list, and the days and reasons of revocations in it, so that it
    /// works without a server. Where there is one, it fetches the published keys and list.
    #[must_use]
    pub fn verify_page(
        &self,
        did: &DidDocument,
        list: &StatusList,
        ledger: &Ledger,
        revocations: &Revocations,
    ) -> Option<String> {
        let program = self.program();
        let award = program.credential.as_ref()?;
        let revoked = revocations.iter().filter_map(|revoked| {
            let index = self.index_of(ledger, &revoked.key)?;
            Some((index, [&*revoked.date, &*revoked.reason]))
        });
        let page = VerifyPage {
            title: &program.award_name(),
            issuer: &award.name,
            language: program.language.as_deref().unwrap_or_default(),
            base_url: &program.publish.base_url,
            name: &award.page,
            status_name: &award.status,
            did,
            status: list,
            revoked: revoked.collect(),
        };
        Some(page.to_html())
    }

    /// The index in the status list of the certificate with this key, if it was issued or is going
    /// to be.
    fn index_of(&self, ledger: &Ledger, key: &str) -> Option<u32> {
        let issued = ledger.get(key).map(|issued| issued.index);
        issued.or_else(|| {
            let mut entries = self.entries();
            let entry = entries.find(|entry| entry.key().as_str() == key);
            entry.and_then(Entry::status_index)
        })
    }
}
