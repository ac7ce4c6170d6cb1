//! Metadata in XMP ([ISO 16684-1]), which JPEG, WebP and PDF files hold.
//!
//! [ISO 16684-1]: https://developer.adobe.com/xmp/docs/XMPSpecifications/

use std::fmt::Write as _;

use super::{Metadata, seal};
use crate::digest::Digest;
use crate::program::PdfStandard;

/// The size to which a text is cut: a packet has to fit into a segment of a JPEG file, which is
/// 64 KiB, and to lie near an end of the file.
const MAX_TEXT_BYTES: usize = 1 << 10;

/// The program that makes the files.
pub(in crate::output) const CREATOR: &str = "engross";

/// The description of the seal's properties, which PDF/A asks for (ISO 19005-2, 6.6.2.3).
const SEAL_SCHEMA: &str = "\
<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">
<pdfaSchema:schema>engross</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:engross:1</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>engross</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>digest</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>SHA-256 of the inputs</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>crc32</pdfaProperty:name>\
<pdfaProperty:valueType>Text</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>CRC-32 of the other bytes</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
";

impl Metadata {
    /// The XMP packet. With a digest it has a seal, which is open until [`seal::close`].
    pub(in crate::output) fn to_xmp(
        &self,
        language: Option<&str>,
        digest: Option<&Digest>,
        standard: Option<PdfStandard>,
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
        packet.push_str("</rdf:Description>\n");
        if let Some(standard) = standard {
            push_standard(&mut packet, standard);
            packet.push_str(if digest.is_some() { SEAL_SCHEMA } else { "" });
        }
        packet.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
        packet
    }

    /// The texts as the packet has them.
    #[cfg(feature = "pdf")]
    pub(in crate::output) fn plain_texts(&self) -> [String; 3] {
        self.texts().map(|(_, text)| plain(text).collect())
    }
}

/// Appends which standard the file conforms to (ISO 19005-2, 6.6.4), and what made it.
fn push_standard(packet: &mut String, standard: PdfStandard) {
    let (part, conformance) = match standard {
        PdfStandard::A2u => (2, "U"),
    };
    let _ = write!(
        packet,
        "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         <pdfaid:part>{part}</pdfaid:part>\n\
         <pdfaid:conformance>{conformance}</pdfaid:conformance>\n\
         <xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>\n\
         </rdf:Description>\n"
    );
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

fn push_escaped(packet: &mut String, text: &str) {
    for character in plain(text) {
        match escape(character) {
            Some(escaped) => packet.push_str(escaped),
            None => packet.push(character),
        }
    }
}

/// A text without the characters that XML does not allow (XML 1.0, section 2.2), cut to
/// [`MAX_TEXT_BYTES`] when it is escaped.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let mut bytes = 0;
    text.chars()
        .filter(|character| !matches!(character, '\u{FFFE}' | '\u{FFFF}'))
        .map(|character| match character.is_control() {
            true => ' ',
            false => character,
        })
        .take_while(move |character| {
            let fits = bytes < MAX_TEXT_BYTES;
            bytes += escape(*character).map_or(character.len_utf8(), str::len);
            fits
        })
}

/// How XML writes a character that it uses itself.
const fn escape(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_cut() {
        let digest = Digest::sha256(b"");
        let long = "ö".repeat(5000);
        let packet =
            Metadata::new("R&D <\u{1}>", &long, "").to_xmp(Some("tr"), Some(&digest), None);
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
