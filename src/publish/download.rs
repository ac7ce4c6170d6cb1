//! What a public link answers with.

use std::time::Duration;

use reqwest::{Client, StatusCode};

use super::read_back::{body, client_with, instead_of_ok, is_transient, reason};
use super::store::Retry;
use super::wait_for;
use crate::diagnostic::{Code, Diagnostic, Result};

/// How long a link that does not answer is asked again.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a link answers with, which must begin with `https://`; `None` if it answers that there is
/// nothing (404 or 410).
///
/// # Errors
///
/// [`Code::LinkDiffers`] if it does not answer, answers otherwise, or has more than `max_bytes`.
pub fn download(url: &str, max_bytes: u64) -> Result<Option<Vec<u8>>> {
    let refused = |message: String, hint: &str| {
        let diagnostic = Diagnostic::error(Code::LinkDiffers, message);
        diagnostic.hint(hint).in_file(url)
    };
    let client = client_with(|client| client.https_only(true));
    let client = client.map_err(|difference| refused(difference.message, difference.hint))?;
    let answered = wait_for(async {
        let mut retry = Retry::new(PATIENCE);
        loop {
            match ask(&client, url, max_bytes).await {
                Err(_) if retry.wait().await => {}
                Ok(Answer::Other(status)) if is_transient(status) && retry.wait().await => {}
                answered => return answered,
            }
        }
    })?;
    match answered {
        Ok(Answer::Contents(contents)) => Ok(Some(contents)),
        Ok(Answer::Nothing) => Ok(None),
        Ok(Answer::TooLarge) => {
            let message = format!("the link answers with more than {max_bytes} bytes");
            Err(refused(message, "check the link").into())
        }
        Ok(Answer::Other(status)) => Err(refused(instead_of_ok(status), "check the link").into()),
        Err(error) => {
            let message = format!("the link does not answer: {}", reason(&error));
            Err(refused(message, "check the link, and the connection").into())
        }
    }
}

enum Answer {
    Contents(Vec<u8>),
    Nothing,
    TooLarge,
    Other(StatusCode),
}

async fn ask(client: &Client, url: &str, max_bytes: u64) -> reqwest::Result<Answer> {
    let mut answer = client.get(url).send().await?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Answer::Nothing),
        status => return Ok(Answer::Other(status)),
    }
    let contents = body(&mut answer, max_bytes).await?;
    Ok(contents.map_or(Answer::TooLarge, Answer::Contents))
}
