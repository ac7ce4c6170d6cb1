//! The fields of a program whose template is a picture: only `[[field]]` sets them.

use super::located::Problems;
use super::settings::{BOX, FieldSettings};
use super::sources::ProgramSources;
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Field, Side, default_id};

/// What the settings lack, or have too much, for a template that is a picture.
pub(super) fn requirements<'s>(
    settings: &'s [FieldSettings],
    sources: &ProgramSources,
    side: Side,
) -> impl Iterator<Item = Diagnostic> + 's {
    let width = sources.width.map(|width| {
        let message = "`width` applies only to SVG templates: a picture has its own width";
        Diagnostic::error(Code::InapplicableKey, message)
            .hint("remove it, or resize the picture")
            .at_row(width.line())
    });
    let no_field = (settings.is_empty() && side == Side::Front).then(|| {
        let message = "there is no `[[field]]`: nothing would be written on the template";
        let example = format!("[[field]] text = \"{{name}}\", {BOX}, size = 96");
        Diagnostic::error(Code::NoField, message).hint(format!("add one, for example: {example}"))
    });
    let missing = settings.iter().flat_map(|settings| {
        let missing = settings.missing().into_iter();
        missing.map(|(key, example)| settings.missing_key(key, example))
    });
    width.into_iter().chain(no_field).chain(missing)
}

/// The fields that are complete, each with its id. An id that is set twice is a problem.
pub(super) fn fields(settings: &[FieldSettings], problems: &Problems) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (index, settings) in settings.iter().enumerate() {
        let Some(mut field) = settings.to_field() else {
            continue;
        };
        let is_taken = |id: &str| fields.iter().any(|other| other.id == id);
        match &settings.id {
            Some(id) if is_taken(&id.value) => {
                let message = format!("another field has the id `{}`", id.value);
                problems.add(
                    Diagnostic::error(Code::DuplicateField, message)
                        .hint("give each field an `id` of its own")
                        .at_row(id.line),
                );
            }
            Some(_) => {}
            None => {
                let column = field.text.columns().take(1);
                field.id = default_id(column, index + 1, is_taken);
            }
        }
        fields.push(field);
    }
    fields
}
