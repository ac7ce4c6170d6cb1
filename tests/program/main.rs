//! Programs from a `program.toml` and from code: their values, and everything that can be wrong
//! with them.

mod builder;
mod files;
mod in_memory;
mod print;
mod problems;
mod values;

use engross::{Error, Program};

const HEAD: &str = "title = \"T\"\nroster = \"r.csv\"\ntemplate = \"t.png\"\n";
const FIELD: &str =
    "[[field]]\ntext = \"{name}\"\nbox = { x = 1, y = 2, width = 3, height = 4 }\nsize = 10\n";

fn parse(text: &str) -> Result<Program, Error> {
    Program::parse(text, "award/program.toml")
}
