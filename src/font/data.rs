//! The bytes of a font file, without the type in which the font reader takes them.

use std::fmt;
use std::sync::Arc;

use harfrust::font::Blob;

/// The bytes of a font file. They are shared, never copied.
#[derive(Clone)]
pub struct FontData(Blob);

impl FontData {
    pub(super) fn into_blob(self) -> Blob {
        self.0
    }
}

impl From<Vec<u8>> for FontData {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Blob::from(bytes))
    }
}

impl From<Arc<[u8]>> for FontData {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self(Blob::Shared(Arc::new(bytes)))
    }
}

impl From<&'static [u8]> for FontData {
    fn from(bytes: &'static [u8]) -> Self {
        Self(Blob::from(bytes))
    }
}

/// What `include_bytes!` gives.
impl<const N: usize> From<&'static [u8; N]> for FontData {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self(Blob::from(bytes.as_slice()))
    }
}

impl fmt::Debug for FontData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FontData({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_not_copied() {
        let owned = vec![1, 2, 3];
        let at = owned.as_ptr();
        assert_eq!(FontData::from(owned).0.as_ptr(), at);
        let shared: Arc<[u8]> = [1, 2, 3].into();
        let at = shared.as_ptr();
        assert_eq!(FontData::from(shared).0.as_ptr(), at);
        let built_in: &'static [u8; 3] = &[1, 2, 3];
        assert_eq!(FontData::from(built_in).0.as_ptr(), built_in.as_ptr());
        assert_eq!(
            FontData::from(built_in.as_slice()).0.as_ptr(),
            built_in.as_ptr()
        );
    }
}
