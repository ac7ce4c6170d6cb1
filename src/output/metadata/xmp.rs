//! Metadata in XMP ([ISO 16684-1]), which JPEG, WebP and PDF files hold.
//!
//! [ISO 16684-1]: https://developer.adobe.com/xmp/docs/XMPSpecifications/

use std::fmt::Write as _;

use super::{Metadata, seal};
use crate::digest::Digest;

/// The size to which a text is cut: a packet has to fit into a segment of a JPEG file, which is
/// 64 KiB, and to lie near an end of the file.
const MAX_TEXT_BYTES: usize = 1 << 10;

impl Metadata {
    /// The XMP packet. With a digest it has a seal, which is open until [`seal::close`].
    pub(in crate::output) fn to_xmp(
        &self,
        language: Option<&str>,
        digest: Option<&Digest>,
    ) -> String {
        let mut packet = String::from(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
        );
        if let Some(digest) = digest {
            packet.push_str("<rdf:Description rdf:about=\"\" xmlns:engross=\"urn:engross:1\" ");
            seal::append(&mut packet, digest);
            packet.push_str("/>\n");
        }
        packet.push_str(
            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n",
        );
        push_property(&mut packet, "title", "Alt", &self.title);
        push_property(&mut packet, "creator", "Seq", &self.author);
        push_property(&mut packet, "description", "Alt", &self.description);
        if let Some(language) = language {
            push_property(&mut packet, "language", "Bag", language);
        }
        packet.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
        packet
    }
}

fn push_property(packet: &mut String, name: &str, container: &str, text: &str) {
    let language = if container == "Alt" {
        " xml:lang=\"x-default\""
    } else {
        ""
    };
    let _ = write!(packet, "<dc:{name}><rdf:{container}><rdf:li{language}>");
    push_escaped(packet, text);
    let _ = writeln!(packet, "</rdf:li></rdf:{container}></dc:{name}>");
}

/// Appends a text without the characters that XML does not allow (XML 1.0, section 2.2).
fn push_escaped(packet: &mut String, text: &str) {
    let end = packet.len() + MAX_TEXT_BYTES;
    for character in text.chars() {
        if packet.len() >= end {
            return;
        }
        match character {
            '&' => packet.push_str("&amp;"),
            '<' => packet.push_str("&lt;"),
            '>' => packet.push_str("&gt;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            character if character.is_control() => packet.push(' '),
            character => packet.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_cut() {
        let digest = Digest::sha256(b"");
        let long = "ö".repeat(5000);
        let packet = Metadata::new("R&D <\u{1}>", &long, "").to_xmp(Some("tr"), Some(&digest));
        assert!(packet.contains(">R&amp;D &lt; &gt;</rdf:li>"), "{packet}");
        assert!(packet.contains("<dc:language><rdf:Bag><rdf:li>tr</rdf:li>"));
        assert!(packet.len() < 3000);
        let document = packet.split_once("?>").unwrap().1;
        let document = document.rsplit_once("<?").unwrap().0;
        check_nesting(document);
    }

    /// Checks that every element is closed, in order.
    fn check_nesting(document: &str) {
        let mut open = Vec::new();
        for tag in document.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').unwrap();
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap());
            }
        }
        assert!(open.is_empty());
    }
}
