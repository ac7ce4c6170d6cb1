//! Members that have the same value in each credential.

/// Declares a type for a member with one possible value, which reading checks.
macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $value:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub(super) struct $name;

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $value.serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let found = serde_json::Value::deserialize(deserializer)?;
                match found == serde_json::json!($value) {
                    true => Ok(Self),
                    false => Err(serde::de::Error::custom(concat!(
                        "another value than ",
                        stringify!($value)
                    ))),
                }
            }
        }
    };
}

pub(super) use fixed;
