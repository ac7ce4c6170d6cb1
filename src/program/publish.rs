use crate::format::{Compression, OutputFormat, PdfBackground, Subsampling};
use crate::naming::{Normalization, StoreUrl};
use crate::pattern::Pattern;

/// How a program's files are named and where they are published.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Publish {
    /// `base_url`: the part of a link before the key. An absolute URL that ends in `/`, or empty
    /// for relative links. Default: empty.
    pub base_url: String,
    /// `file_stem`: the key without its extension, with `{column}` for a column of the roster.
    /// `{name}` is the recipient's slug if there is one. Default: `{name}`.
    pub file_stem: Pattern,
    /// `normalization`: the normal form of keys. Default: NFD.
    pub normalization: Normalization,
    /// `format`: the format of the published certificates: `png`, `jpeg`, `webp` or `pdf`. Keys
    /// and links have its extension, and it is written if no other format is requested. Default:
    /// PNG.
    pub format: OutputFormat,
    /// `quality`: the quality of JPEG files, from 1 to 100. Default: 92.
    pub quality: u8,
    /// `subsampling`: how many samples of colour JPEG files have. Default: `4:4:4`.
    pub subsampling: Subsampling,
    /// `compression`: how thoroughly the template is compressed for PNG files. Default: `fast`.
    pub compression: Compression,
    /// `pdf_background`: whether PDF has a template that is a drawing as outlines or as pixels.
    /// Default: outlines.
    pub pdf_background: PdfBackground,
    /// `link_text`: the text of the announcement's links. Default: `View and download the
    /// certificate`.
    pub link_text: String,
    /// `store`: where [`publish`](https://docs.rs/engross/latest/engross/publish/) puts the files
    /// that `base_url` leads to. Default: nowhere.
    pub store: Option<StoreUrl>,
    /// `endpoint`: the address of the store's interface, if it is not that of the provider.
    pub endpoint: Option<String>,
    /// `region`: the region of the bucket. Default: that of the environment.
    pub region: Option<String>,
    /// `cache_control`: how long browsers and proxies may keep a certificate, as in the HTTP header
    /// `Cache-Control`. Default: `public, max-age=300`, as certificates can be corrected.
    pub cache_control: String,
}

impl Default for Publish {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            file_stem: Pattern::column("name"),
            normalization: Normalization::Nfd,
            format: OutputFormat::default(),
            // Text has clean edges, and a plain page takes a fifth of its size in PNG.
            quality: 92,
            subsampling: Subsampling::default(),
            compression: Compression::default(),
            pdf_background: PdfBackground::default(),
            link_text: "View and download the certificate".into(),
            store: None,
            endpoint: None,
            region: None,
            cache_control: "public, max-age=300".into(),
        }
    }
}
