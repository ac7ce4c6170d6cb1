//! A spreadsheet's package: a ZIP archive of XML files.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufReader, Cursor, ErrorKind, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::diagnostic::{Code, Diagnostic, Error, Result};
use crate::roster::{MAX_UNPACKED_BYTES, limits};

/// The signature of an entry in a ZIP archive's directory (APPNOTE, section 4.3.12).
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// The most files in an archive: the archive's directory is held in memory.
const MAX_FILES: usize = 10_000;

/// The most that is unpacked of an index file, whose contents are held in memory.
const MAX_INDEX_BYTES: u64 = 16 << 20;

/// The most bytes of XML between two events: each event is held in memory.
const MAX_EVENT_BYTES: u64 = 1 << 20;

/// The files of a spreadsheet.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The number of bytes that may still be unpacked.
    left: u64,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self> {
        let entries = bytes.windows(DIRECTORY_ENTRY.len());
        if entries.filter(|bytes| *bytes == DIRECTORY_ENTRY).count() > MAX_FILES {
            return Err(damaged("it contains too many files"));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        Ok(Self {
            archive,
            left: MAX_UNPACKED_BYTES,
        })
    }

    /// Allows as much to be unpacked as at first, to read a file a second time.
    pub(super) fn start_again(&mut self) {
        self.left = MAX_UNPACKED_BYTES;
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// An XML file with cells, which is not held in memory.
    pub(super) fn cells(&mut self, name: &str) -> Result<Xml<'_>> {
        let missing = || damaged(&format_args!("it has no `{name}`"));
        self.xml(name, MAX_UNPACKED_BYTES)?.ok_or_else(missing)
    }

    /// The XML file of this name, if there is one, which describes how to read other files.
    pub(super) fn index(&mut self, name: &str) -> Result<Option<Xml<'_>>> {
        self.xml(name, MAX_INDEX_BYTES)
    }

    fn xml(&mut self, name: &str, limit: u64) -> Result<Option<Xml<'_>>> {
        if !self.has(name) {
            return Ok(None);
        }
        let file = self
            .archive
            .by_name(name)
            .map_err(|error| damaged(&error))?;
        let guard = Guard {
            file: Box::new(file),
            left_in_file: limit,
            left: &mut self.left,
            since_event: 0,
        };
        let mut reader = Reader::from_reader(BufReader::new(guard));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Otherwise the reader keeps the names of all open elements, however deeply they nest.
        config.check_end_names = false;
        Ok(Some(Xml {
            reader,
            buffer: Vec::new(),
        }))
    }
}

/// Reports a spreadsheet that does not conform to its format.
pub(super) fn damaged(reason: &(impl fmt::Display + ?Sized)) -> Error {
    let message = format!("the spreadsheet cannot be read: {reason}");
    Diagnostic::error(Code::Spreadsheet, message)
        .hint("open it in a spreadsheet program and save it again, without a password")
        .into()
}

fn unpacked_too_large() -> Error {
    let message = format!(
        "the spreadsheet is larger than {} GiB when unpacked",
        MAX_UNPACKED_BYTES >> 30
    );
    Diagnostic::error(Code::UnpackedTooLarge, message)
        .hint("save the sheet with the recipients as CSV")
        .into()
}

/// An XML file that is read as it is unpacked.
pub(super) struct Xml<'p> {
    reader: Reader<BufReader<Guard<'p>>>,
    buffer: Vec<u8>,
}

impl Xml<'_> {
    /// The next event. The end of the file is an error, as an element is still open.
    pub(super) fn next(&mut self) -> Result<Event<'_>> {
        self.next_or_end()?
            .ok_or_else(|| damaged("a file in it is cut short"))
    }

    /// The next event, `None` at the end of the file.
    pub(super) fn next_or_end(&mut self) -> Result<Option<Event<'_>>> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().since_event = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Ok(None),
            Ok(event) => Ok(Some(event)),
            Err(quick_xml::Error::Io(error)) if error.kind() == ErrorKind::FileTooLarge => {
                Err(unpacked_too_large())
            }
            Err(quick_xml::Error::Io(error)) => Err(damaged(&error)),
            Err(error) => Err(damaged(&error)),
        }
    }

    /// Skips the contents of the element that just started, and its end.
    pub(super) fn skip_element(&mut self) -> Result<()> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}

/// The value of an attribute, whatever the prefix of its name.
pub(super) fn attribute<'s>(start: &'s BytesStart<'_>, name: &str) -> Option<Cow<'s, str>> {
    attribute_where(start, |local, _| local == name)
}

/// The value of an attribute of this name, including its prefix.
pub(super) fn prefixed_attribute<'s>(
    start: &'s BytesStart<'_>,
    name: &str,
) -> Option<Cow<'s, str>> {
    attribute_where(start, |_, whole| whole == name)
}

fn attribute_where<'s>(
    start: &'s BytesStart<'_>,
    is_wanted: impl Fn(&str, &str) -> bool,
) -> Option<Cow<'s, str>> {
    start
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| is_wanted(attribute.key.local_name().as_ref(), attribute.key.as_ref()))
        .and_then(|attribute| attribute.normalized_value(XmlVersion::default()).ok())
}

/// Adds the text of an event, if it has any.
pub(super) fn push_event(text: &mut String, event: &Event<'_>) -> Result<()> {
    match event {
        Event::Text(content) => push(text, &content.xml10_content()),
        Event::CData(content) => push(text, &content.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(character)) => push(text, character.encode_utf8(&mut [0; 4])),
            _ => push(
                text,
                quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default(),
            ),
        },
        _ => Ok(()),
    }
}

/// Adds to the text of a cell, which may come in any number of pieces.
pub(super) fn push(text: &mut String, piece: &str) -> Result<()> {
    limits::check_cell(text.len() + piece.len(), None)?;
    text.push_str(piece);
    Ok(())
}

/// Counts the unpacked bytes, so that a small file cannot expand beyond the limits.
struct Guard<'p> {
    file: Box<dyn Read + 'p>,
    left_in_file: u64,
    left: &'p mut u64,
    since_event: u64,
}

impl Read for Guard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let count = read as u64;
        *self.left = self
            .left
            .checked_sub(count)
            .ok_or(ErrorKind::FileTooLarge)?;
        self.since_event += count;
        match self.left_in_file.checked_sub(count) {
            Some(left) if self.since_event <= MAX_EVENT_BYTES => self.left_in_file = left,
            _ => return Err(io::Error::other("a part of it is too large")),
        }
        Ok(read)
    }
}
