//! From settings to a program.

use std::sync::Arc;

use super::back;
use super::cover::{Cover, set_names_in_columns};
use super::drawn::is_drawing;
use super::located::Problems;
use super::model::{Program, RosterSource, RowTemplates};
use super::picture;
use super::settings::{CoverSettings, PrintSettings, ProgramSettings};
use super::sources::ProgramSources;
use crate::field::{Field, MAX_FIELDS, Side, Source, too_many_fields};

/// Checks the settings and makes a program of them; without problems it is a valid one.
pub(super) fn resolve(mut settings: ProgramSettings, problems: &Problems) -> Program {
    settings.check(problems);
    if let Some(beyond) = settings.fields.iter().flatten().nth(MAX_FIELDS) {
        problems.add(too_many_fields().at_row(beyond.line));
    }
    let fields = settings.fields.take().map(|mut fields| {
        fields.truncate(MAX_FIELDS);
        let hint = "add the template of the back: [print] back = \"back.svg\"";
        back::split(fields, settings.print.back.is_some(), hint, problems)
    });
    let (front_fields, back_fields) = fields.unzip();
    let back = settings.print.back.clone().map(|back| {
        let mut back_settings = ProgramSettings {
            template: Some(back.value),
            template_pattern: None,
            fields: back_fields,
            cover: None,
            credential: None,
            print: PrintSettings {
                line: back.line,
                ..PrintSettings::default()
            },
            ..settings.clone()
        };
        back_settings.roster_file = None;
        Arc::new(side(back_settings, Side::Back, problems))
    });
    settings.fields = front_fields;
    let program = side(settings, Side::Front, problems);
    match back {
        Some(back) => program.with_back(back),
        None => program,
    }
}

/// The program of one side.
fn side(settings: ProgramSettings, side: Side, problems: &Problems) -> Program {
    let file_stem = settings.publish.file_stem.as_ref();
    let is_drawing = settings.template.as_deref().is_some_and(is_drawing);
    let sources = ProgramSources {
        file_stem: Source::Program(file_stem.and_then(|stem| stem.line)),
        // Both sides share the key, which applies to the one that is drawn.
        width: settings
            .width
            .filter(|_| side == Side::Front)
            .map(|width| width.source()),
        print: Source::Program(settings.print.line),
    };
    let mut fields = Vec::new();
    if let Some(own) = &settings.fields {
        if settings.template.is_some() && !is_drawing {
            problems.extend(picture::requirements(own, &sources, side));
        }
        fields = picture::fields(own, problems);
    }
    if is_drawing || settings.template_pattern.is_some() {
        // A drawing has fields of its own, which are not known yet.
        fields.clear();
    }
    let pattern = settings.template_pattern.as_ref();
    let is_signed = settings.credential.is_some();
    let row_templates = pattern.and_then(|text| RowTemplates::new(text, is_signed, problems));
    let language = settings.language.map(|tag| tag.value);
    let mut options = settings.roster_options;
    if options.language.is_none() {
        options.language.clone_from(&language);
    }
    let issuer = settings.issuer.unwrap_or_else(|| settings.title.clone());
    let credential = settings.credential;
    Program {
        path: settings.path,
        folder: settings.folder,
        credential: credential.map(|credential| credential.resolve(&issuer)),
        issuer,
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
        print: settings.print.resolve(),
        dpi: settings.dpi.map(|dpi| dpi.value),
        width: settings.width.map(|width| width.value),
        seats: settings.seats.map(|seats| seats.value),
        values: settings.values,
        wordings: settings.wordings,
        fields,
        sources,
        settings: settings.fields.unwrap_or_default(),
        drawn: None,
        row_templates,
        of_row: None,
        back: None,
        side,
        is_cover: false,
        cover: settings.cover.map(|cover| resolve_cover(cover, problems)),
    }
}

fn resolve_cover(cover: CoverSettings, problems: &Problems) -> Cover {
    let file_stem = cover.file_stem;
    let sources = ProgramSources {
        file_stem: Source::Program(file_stem.as_ref().and_then(|stem| stem.line)),
        width: cover.width.map(|width| width.source()),
        print: Source::MEMORY,
    };
    let settings = cover.fields.unwrap_or_default();
    let (mut settings, _) = back::split(
        settings,
        false,
        "remove `side`: a cover has no back",
        problems,
    );
    if let Some(beyond) = settings.get(MAX_FIELDS) {
        problems.add(too_many_fields().at_row(beyond.line));
        settings.truncate(MAX_FIELDS);
    }
    let is_drawing = cover.template.as_deref().is_some_and(is_drawing);
    let mut fields: Vec<Field> = Vec::new();
    if cover.template.is_some() && !is_drawing {
        problems.extend(picture::requirements(&settings, &sources, Side::Front));
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
