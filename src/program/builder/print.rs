use std::path::PathBuf;

use super::ProgramBuilder;
use crate::program::located::Located;
use crate::program::print::Paper;
use crate::program::standard::PdfStandard;

/// How certificates are printed on paper: see [`Print`](crate::Print).
impl ProgramBuilder {
    /// Sets the [`paper`](crate::Print::paper) of a sheet.
    ///
    /// ```
    /// use engross::Program;
    /// use engross::field::Field;
    ///
    /// let program = Program::builder("Badges")
    ///     .paper("A4".parse()?)
    ///     .up(2, 5)
    ///     .bleed(3.0)
    ///     .marks(true)
    ///     .back("back.png")
    ///     .field(Field::text("{name}").at(40, 60, 936, 200).size(96))
    ///     .field(Field::text("{email}").at(40, 60, 936, 80).size(40).on_back())
    ///     .build()?;
    /// assert_eq!(program.print.gutter, 6.0);
    /// assert_eq!(program.back().unwrap().fields()[0].id, "email");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn paper(mut self, paper: Paper) -> Self {
        self.settings.print.paper = Some(Located::in_memory(paper));
        self
    }

    /// Sets how many certificates a sheet has [across and down](crate::Print::up).
    pub fn up(mut self, across: u32, down: u32) -> Self {
        self.settings.print.up = Some(Located::in_memory((across, down)));
        self
    }

    /// Sets the [distance](crate::Print::gutter) between the certificates of a sheet, in
    /// millimetres.
    pub fn gutter(mut self, millimeters: f32) -> Self {
        self.settings.print.gutter = Some(Located::in_memory(millimeters));
        self
    }

    /// Sets the size of a certificate when it is [cut](crate::Print::trim).
    pub fn trim(mut self, size: Paper) -> Self {
        self.settings.print.trim = Some(Located::in_memory(size));
        self
    }

    /// Sets how far a certificate is printed [beyond where it is cut](crate::Print::bleed), in
    /// millimetres.
    pub fn bleed(mut self, millimeters: f32) -> Self {
        self.settings.print.bleed = Some(Located::in_memory(millimeters));
        self
    }

    /// Sets whether there are [crop marks](crate::Print::marks).
    pub fn marks(mut self, marks: bool) -> Self {
        self.settings.print.marks = Some(Located::in_memory(marks));
        self
    }

    /// Sets the template of the [other side](crate::Print::back). It is not read: if it is an SVG
    /// file, call [`Program::read_drawing`](crate::Program::read_drawing) on the program.
    pub fn back(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.print.back = Some(Located::in_memory(file.into()));
        self
    }

    /// Sets whether the template is [printed](crate::Print::background), and not the texts alone.
    pub fn background(mut self, background: bool) -> Self {
        self.settings.print.background = Some(Located::in_memory(background));
        self
    }

    /// Sets the [standard](crate::Print::pdf_standard) that PDF files conform to.
    ///
    /// ```
    /// use engross::{PdfStandard, Program};
    ///
    /// let program = Program::builder("Diploma").pdf_standard(PdfStandard::A2u).build()?;
    /// assert_eq!(program.print.pdf_standard, Some(PdfStandard::A2u));
    /// # Ok::<(), engross::Error>(())
    /// ```
    pub fn pdf_standard(mut self, standard: PdfStandard) -> Self {
        self.settings.print.pdf_standard = Some(Located::in_memory(standard));
        self
    }
}
