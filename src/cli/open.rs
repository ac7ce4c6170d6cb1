//! From paths on the command line to what the library works on.

use std::env;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};

use engross::roster::{MAX_ROSTER_BYTES, Roster};
use engross::{Error, Plan, PlateCache, Program, Renderer, Result};

use super::args::{OutputFolder, Plates, Scale};

/// Where output folders are unless the command line says otherwise.
const OUTPUT: &str = "output";

/// What messages call a roster that comes from there.
const STANDARD_INPUT: &str = "standard input";

/// The plan of the program at this path.
pub(super) fn plan(program: &Path) -> Result<Plan> {
    plan_of(Program::open(program)?)
}

/// The plan of the program at this path, for certificates of the size that is asked for.
pub(super) fn plan_at(program: &Path, scale: &Scale) -> Result<Plan> {
    let program = Program::open(program)?;
    plan_of(match scale.factor {
        Some(factor) => program.scaled(factor)?,
        None => program,
    })
}

/// The renderer of a program, its compiled template out of the cache where it is there.
pub(super) fn renderer(program: &Arc<Program>, plates: &Plates) -> Result<Renderer> {
    let renderer = Renderer::builder(Arc::clone(program));
    match cache(plates) {
        Some(cache) => renderer.cache(&cache).build(),
        None => renderer.build(),
    }
}

/// The cache of compiled templates; `None` where there is to be none, or no place for it. An
/// empty `ENGROSS_CACHE` asks for none.
fn cache(plates: &Plates) -> Option<PlateCache> {
    if plates.off {
        return None;
    }
    let of_environment = || env::var_os("ENGROSS_CACHE").map(PathBuf::from);
    let of_user = || Some(choose_native_strategy().ok()?.cache_dir().join("engross"));
    let folder = plates.folder.clone();
    let folder = folder.or_else(of_environment).or_else(of_user)?;
    let is_somewhere = !folder.as_os_str().is_empty();
    is_somewhere.then(|| PlateCache::new(folder))
}

/// The plan of this program.
pub(super) fn plan_of(mut program: Program) -> Result<Plan> {
    let source = &mut program.roster;
    let roster = if source.file == Path::new("-") {
        source.file = STANDARD_INPUT.into();
        Roster::parse(&standard_input()?, &source.file, &source.options)?
    } else {
        Roster::open(&source.file, &source.options)?
    };
    Plan::new(program, roster)
}

fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(MAX_ROSTER_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::read(STANDARD_INPUT, source))?;
    Ok(bytes)
}

/// The entries that the names ask for; `None`, which is all, where there are none.
pub(super) fn selection(plan: &Plan, names: &[String]) -> Result<Option<Vec<usize>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let index = |name: &String| Ok(plan.find(name)?.index());
    names.iter().map(index).collect::<Result<_>>().map(Some)
}

/// The output folder that is asked for, or else `output/<name of the program's folder>`.
pub(super) fn output_folder(asked: &OutputFolder, program: &Program) -> PathBuf {
    match &asked.path {
        Some(folder) => folder.clone(),
        None => default_output(program),
    }
}

/// The folder that the program at this path is in.
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
