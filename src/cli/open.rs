//! From arguments to the values that the library works on.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};

use engross::naming::Shard;
use engross::{
    Code, Diagnostic, Error, OutputFormat, Plan, PlateCache, Program, Renderer, RendererAhead,
    RendererBuilder, Result, ShardReader,
};

use super::args::{Cache, OutputFolder, ProgramArguments, Scale, Setting, Settings};
use super::credentials::{self, Issuer};

/// The file that makes a folder a program.
const PROGRAM: &str = "program.toml";

/// Where output folders are by default.
const OUTPUT: &str = "output";

/// Whether there is a program at this path.
pub(super) fn is_program(path: &Path) -> bool {
    path.join(PROGRAM).is_file() || path.ends_with(PROGRAM) && path.is_file()
}

/// The path that was given, or the program of the current folder.
pub(super) fn program_path(given: Option<&Path>) -> Result<&Path> {
    let here = Path::new(PROGRAM);
    match given {
        Some(path) => Ok(path),
        None if here.exists() => Ok(here),
        None => Err(
            Diagnostic::error(Code::Read, "the current folder has no program.toml")
                .hint(
                    "give the folder of a program, for example `engross check my-award`; \
                     `engross new my-award` creates one",
                )
                .into(),
        ),
    }
}

/// The program at this path, or in the current folder, with the values that were set for this
/// run.
pub(super) fn program(arguments: &ProgramArguments) -> Result<Program> {
    program_at(arguments.path.as_deref(), &arguments.settings)
}

/// The program at this path, or in the current folder, with these values.
pub(super) fn program_at(path: Option<&Path>, settings: &Settings) -> Result<Program> {
    let mut program = Program::open(program_path(path)?)?;
    for Setting { name, value } in &settings.list {
        program.set_value(name, value)?;
    }
    Ok(program)
}

/// The plan of this program, for certificates of the size that is asked for.
pub(super) fn scaled_plan(program: Program, scale: &Scale) -> Result<Plan> {
    correcting_plan(scaled(program, scale)?.into(), false)
}

/// The plan of this program, in which certificates may be issued again with another text.
pub(super) fn correcting_plan(program: Arc<Program>, correct: bool) -> Result<Plan> {
    let roster = program.open_roster()?;
    credentials::plan_after_ledger(Plan::new(program, roster)?, correct)
}

/// The program with certificates of the size that is asked for.
pub(super) fn scaled(program: Program, scale: &Scale) -> Result<Program> {
    match scale.factor {
        Some(factor) => program.scaled(factor),
        None => Ok(program),
    }
}

/// The reader of the shard that is asked for, for certificates of the size that is asked for.
pub(super) fn shard(
    program: Program,
    scale: &Scale,
    shard: Shard,
    formats: &[OutputFormat],
) -> Result<ShardReader> {
    let program = scaled(program, scale)?;
    ShardReader::open(program, shard, formats)
}

/// The plan of this program and its roster.
pub(super) fn plan(program: Program) -> Result<Plan> {
    scaled_plan(program, &Scale { factor: None })
}

/// The renderer of a program, with its compiled template from the cache if it is there.
pub(super) fn renderer(
    program: &Arc<Program>,
    cache: &Cache,
    jobs: Option<NonZeroUsize>,
) -> Result<Renderer> {
    signing_renderer(program, cache, jobs, None)
}

/// The renderer of a program, as [`renderer`] gives it, with what signs its certificates.
pub(super) fn signing_renderer(
    program: &Arc<Program>,
    cache: &Cache,
    jobs: Option<NonZeroUsize>,
    issuer: Option<&Issuer>,
) -> Result<Renderer> {
    renderer_after(None, program, cache, jobs, issuer)
}

/// Begins to look for the compiled templates of a program, while its plan is made.
pub(super) fn look_ahead(
    program: &Arc<Program>,
    cache: &Cache,
    jobs: Option<NonZeroUsize>,
) -> Option<RendererAhead> {
    let cache = PlateCache::new(cache_folder(cache)?);
    Some(Renderer::look_ahead(program, &cache, jobs))
}

/// The renderer of a program, as [`signing_renderer`] gives it, from what was looked for
/// [ahead](look_ahead).
pub(super) fn renderer_after(
    ahead: Option<RendererAhead>,
    program: &Arc<Program>,
    cache: &Cache,
    jobs: Option<NonZeroUsize>,
    issuer: Option<&Issuer>,
) -> Result<Renderer> {
    let renderer = Renderer::builder(Arc::clone(program))
        .jobs(jobs)
        .ahead(ahead);
    let renderer = signed(renderer, issuer);
    match cache_folder(cache) {
        Some(folder) => renderer.cache(&PlateCache::new(folder)).build(),
        None => renderer.build(),
    }
}

/// The renderer of a program, with its template compiled now, not taken from the cache.
pub(super) fn compiled_renderer(
    program: &Arc<Program>,
    jobs: Option<NonZeroUsize>,
    issuer: Option<&Issuer>,
) -> Result<Renderer> {
    signed(Renderer::builder(Arc::clone(program)).jobs(jobs), issuer).build()
}

fn signed<'a>(renderer: RendererBuilder<'a>, issuer: Option<&Issuer>) -> RendererBuilder<'a> {
    match issuer {
        Some(issuer) => {
            let renderer = renderer.signer(Arc::clone(&issuer.signer));
            match &issuer.pdf_signer {
                Some(signer) => renderer.pdf_signer(Arc::clone(signer)),
                None => renderer,
            }
        }
        None => renderer,
    }
}

/// The folder of compiled templates; `None` if there is to be no cache, or no place for it. An
/// empty `ENGROSS_CACHE` turns the cache off.
fn cache_folder(cache: &Cache) -> Option<PathBuf> {
    if cache.is_off {
        return None;
    }
    let from_environment = || env::var_os("ENGROSS_CACHE").map(PathBuf::from);
    let of_user = || Some(choose_native_strategy().ok()?.cache_dir().join("engross"));
    let folder = cache.folder.clone();
    let folder = folder.or_else(from_environment).or_else(of_user)?;
    (!folder.as_os_str().is_empty()).then_some(folder)
}

/// The indices of the entries that the names ask for; `None`, which is all, without names.
pub(super) fn selection(plan: &Plan, names: &[String]) -> Result<Option<Vec<usize>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let index = |name: &String| Ok(plan.find(name)?.index());
    names.iter().map(index).collect::<Result<_>>().map(Some)
}

/// The output folder that is asked for, or the default one.
pub(super) fn output_folder(output: &OutputFolder, program: &Program) -> PathBuf {
    match &output.path {
        Some(folder) => folder.clone(),
        None => default_output(program),
    }
}

/// Creates the folder of a file that is to be written.
pub(super) fn create_parent(file: &Path) -> Result<()> {
    match file.parent() {
        Some(folder) => fs::create_dir_all(folder).map_err(|source| Error::write(folder, source)),
        None => Ok(()),
    }
}

/// The folder of the program at this path.
pub(super) fn program_folder(path: &Path) -> PathBuf {
    match path.parent() {
        _ if path.is_dir() => path.into(),
        Some(folder) if folder != Path::new("") => folder.into(),
        _ => Path::new(".").into(),
    }
}

/// `output/<name of the program's folder>`.
pub(super) fn default_output(program: &Program) -> PathBuf {
    let mut folder = program.folder.as_path();
    if folder.as_os_str().is_empty() {
        folder = Path::new(".");
    }
    let name = match folder.file_name() {
        Some(name) => Some(name.to_owned()),
        None => folder
            .canonicalize()
            .ok()
            .and_then(|whole| Some(whole.file_name()?.to_owned())),
    };
    Path::new(OUTPUT).join(name.unwrap_or_default())
}
