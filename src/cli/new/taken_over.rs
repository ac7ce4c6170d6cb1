//! A drawing made for other programs, made ready for a program folder: its placeholders become
//! engross's own, and pictures and fonts beside it become parts of it.

#[cfg(feature = "svg")]
use std::path::{Component, Path, PathBuf};

#[cfg(feature = "svg")]
use base64::Engine as _;
#[cfg(feature = "svg")]
use base64::engine::general_purpose::STANDARD as BASE64;
#[cfg(feature = "svg")]
use engross::template::{Drawing, MAX_DRAWING_BYTES};
#[cfg(feature = "svg")]
use engross::{Code, Diagnostic, Result, files};
use serde::Serialize;

/// What was changed in the copy of a drawing.
#[derive(Default)]
pub(super) struct TakenOver {
    pub(super) replaced: Vec<Replaced>,
    /// The pictures and fonts that were beside the drawing, as it names them.
    pub(super) pictures: Vec<String>,
    /// The fields that got a box because the texts around them are centred.
    pub(super) centered: Vec<String>,
}

/// A placeholder of another program that was rewritten.
#[derive(Serialize)]
pub(super) struct Replaced {
    pub(super) written: String,
    pub(super) placeholder: String,
    line: u64,
}

/// A drawing as it goes into the folder of a program.
#[cfg(feature = "svg")]
pub(super) struct DrawingCopy {
    pub(super) contents: Vec<u8>,
    pub(super) drawing: Drawing,
    pub(super) taken_over: TakenOver,
}

/// The drawing as it goes into the folder of a program with these columns.
#[cfg(feature = "svg")]
pub(super) fn take_over(contents: &[u8], path: &Path, columns: &[&str]) -> Result<DrawingCopy> {
    // The page of a PDF file has no texts or links.
    if Drawing::is_pdf(contents) {
        return Ok(DrawingCopy {
            contents: contents.to_vec(),
            drawing: Drawing::parse(contents, path)?,
            taken_over: TakenOver::default(),
        });
    }
    let mut pictures = Vec::new();
    let mut bytes = 0;
    let held = Drawing::replace_links(contents, path, |link| {
        let Some(picture) = beside(path, link)? else {
            return Ok(None);
        };
        bytes += picture.len() as u64;
        if bytes > MAX_DRAWING_BYTES / 2 {
            return Err(too_large(path));
        }
        let url = data_url(&picture);
        if url.is_some() && !pictures.iter().any(|name| name == link) {
            pictures.push(link.to_owned());
        }
        Ok(url)
    })?;
    let adopted = Drawing::adopt(held.as_bytes(), path, columns)?;
    let replaced = adopted.replaced.into_iter().map(|replaced| Replaced {
        written: replaced.written,
        placeholder: replaced.placeholder,
        line: replaced.line,
    });
    let mut taken_over = TakenOver {
        replaced: replaced.collect(),
        pictures,
        centered: Vec::new(),
    };
    let mut contents = adopted.contents;
    let mut drawing = Drawing::parse(contents.as_bytes(), path)?;
    // A text starts where its own words have it, not where `{name}` would.
    let original = match taken_over.replaced.is_empty() {
        true => Some(drawing.clone()),
        false => Drawing::parse(held.as_bytes(), path).ok(),
    };
    let centered = original.map(|original| drawing.centered_fields(&original));
    let centered = centered.unwrap_or_default();
    if !centered.is_empty() {
        contents = Drawing::with_boxes(&contents, &centered)?;
        drawing = Drawing::parse(contents.as_bytes(), path)?;
        taken_over.centered = centered.into_iter().map(|field| field.id).collect();
    }
    Ok(DrawingCopy {
        contents: contents.into_bytes(),
        drawing,
        taken_over,
    })
}

/// The contents of a file that a drawing links, if it is in the drawing's own folder: a template
/// from elsewhere must not take in files that its receiver did not choose.
#[cfg(feature = "svg")]
fn beside(drawing: &Path, link: &str) -> Result<Option<Vec<u8>>> {
    let Ok(link) = percent_encoding::percent_decode_str(link).decode_utf8() else {
        return Ok(None);
    };
    let link = PathBuf::from(&*link);
    let is_plain = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !link.components().all(is_plain) {
        return Ok(None);
    }
    let folder = match drawing.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // A link on the disk could lead out of the folder.
    let (Ok(folder), Ok(file)) = (folder.canonicalize(), folder.join(link).canonicalize()) else {
        return Ok(None);
    };
    if !file.starts_with(&folder) {
        return Ok(None);
    }
    files::read(&file, MAX_DRAWING_BYTES).map(Some)
}

/// The picture or font as a URL, if it is of a kind that drawings can hold.
#[cfg(feature = "svg")]
fn data_url(file: &[u8]) -> Option<String> {
    let kind = match file {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [b'w', b'O', b'F', b'F', ..] => "font/woff",
        [b'w', b'O', b'F', b'2', ..] => "font/woff2",
        [b'O', b'T', b'T', b'O', ..] => "font/otf",
        [0, 1, 0, 0, ..] | [b't', b'r', b'u', b'e', ..] => "font/ttf",
        _ => return None,
    };
    Some(format!("data:{kind};base64,{}", BASE64.encode(file)))
}

#[cfg(feature = "svg")]
fn too_large(path: &Path) -> engross::Error {
    let message = "the pictures and fonts beside the drawing are too large to be embedded";
    Diagnostic::error(Code::TooLarge, message)
        .hint("make them smaller: A4 at 300 dpi is 3508×2480 pixels")
        .in_file(path)
        .into()
}
