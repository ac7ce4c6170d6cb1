//! From settings to a program.

use super::cover::{Cover, set_names_in_columns};
use super::drawn::is_drawing;
use super::located::Problems;
use super::model::{Program, RosterSource};
use super::picture;
use super::settings::{CoverSettings, ProgramSettings};
use super::sources::ProgramSources;
use crate::field::{Field, MAX_FIELDS, Source, too_many_fields};

/// Checks the settings and makes a program of them; without problems it is a valid one.
pub(super) fn resolve(settings: ProgramSettings, problems: &Problems) -> Program {
    settings.check(problems);
    let file_stem = settings.publish.file_stem.as_ref();
    let sources = ProgramSources {
        file_stem: Source::Program(file_stem.and_then(|stem| stem.line)),
        width: settings.width.map(|width| width.source()),
    };
    let is_drawing = settings.template.as_deref().is_some_and(is_drawing);
    let mut fields = Vec::new();
    if let Some(own) = &settings.fields {
        if let Some(beyond) = own.get(MAX_FIELDS) {
            problems.add(too_many_fields().at_row(beyond.line));
        }
        let own = &own[..own.len().min(MAX_FIELDS)];
        if settings.template.is_some() && !is_drawing {
            problems.extend(picture::requirements(own, &sources));
        }
        fields = picture::fields(own, problems);
    }
    if is_drawing {
        // The drawing has fields of its own, which are not known yet.
        fields.clear();
    }
    let language = settings.language.map(|tag| tag.value);
    let mut options = settings.roster_options;
    if options.language.is_none() {
        options.language.clone_from(&language);
    }
    Program {
        path: settings.path,
        folder: settings.folder,
        issuer: settings.issuer.unwrap_or_else(|| settings.title.clone()),
        title: settings.title,
        term: settings.term.unwrap_or_default(),
        language,
        roster: RosterSource {
            file: settings.roster_file,
            options,
        },
        template: settings.template,
        fonts: settings.fonts,
        system_fonts: settings.system_fonts,
        publish: settings.publish.resolve(),
        dpi: settings.dpi.map(|dpi| dpi.value),
        width: settings.width.map(|width| width.value),
        seats: settings.seats.map(|seats| seats.value),
        values: settings.values,
        wordings: settings.wordings,
        fields,
        sources,
        settings: settings.fields.unwrap_or_default(),
        drawn: None,
        is_cover: false,
        cover: settings.cover.map(|cover| resolve_cover(cover, problems)),
    }
}

fn resolve_cover(cover: CoverSettings, problems: &Problems) -> Cover {
    let file_stem = cover.file_stem;
    let sources = ProgramSources {
        file_stem: Source::Program(file_stem.as_ref().and_then(|stem| stem.line)),
        width: cover.width.map(|width| width.source()),
    };
    let mut settings = cover.fields.unwrap_or_default();
    if let Some(beyond) = settings.get(MAX_FIELDS) {
        problems.add(too_many_fields().at_row(beyond.line));
        settings.truncate(MAX_FIELDS);
    }
    let is_drawing = cover.template.as_deref().is_some_and(is_drawing);
    let mut fields: Vec<Field> = Vec::new();
    if cover.template.is_some() && !is_drawing {
        problems.extend(picture::requirements(&settings, &sources));
        fields = picture::fields(&settings, problems);
        for (field, settings) in fields.iter_mut().zip(&settings) {
            if settings.columns.is_none() {
                set_names_in_columns(field);
            }
        }
    }
    Cover {
        template: cover.template,
        file_stem: file_stem.map(|stem| stem.value),
        format: cover.format,
        dpi: cover.dpi.map(|dpi| dpi.value),
        width: cover.width.map(|width| width.value),
        fields,
        sources,
        settings,
    }
}
