//! Which part of a template is bleed.

use super::paper::{Paper, millimeters_to_points};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::field::Side;
use crate::program::{self, Print};

/// The size of a finished certificate, and what its templates have beyond it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    /// The certificate when it is cut.
    pub(super) trim: Paper,
    /// How far it is printed beyond that, in points.
    pub(super) bleed: f32,
    /// Whether the templates of the front and the back are as large as the trim, so that their
    /// edges are mirrored to get a bleed.
    pub(super) is_mirrored: [bool; 2],
}

/// The size of a template on paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct TemplateSize {
    pub(super) paper: Paper,
    /// A pixel, in points.
    pub(super) pixel: f32,
}

impl Fit {
    /// Finds out what the templates have beyond the trim, and reports what was not certain.
    ///
    /// # Errors
    ///
    /// [`Code::PrintSize`] if a template is neither as large as the trim nor as the trim with its
    /// bleed, or if the bleed leaves nothing of a template.
    pub(super) fn new(
        print: &Print,
        front: TemplateSize,
        back: Option<TemplateSize>,
    ) -> Result<(Self, Vec<Diagnostic>)> {
        let bleed = millimeters_to_points(print.bleed);
        for template in std::iter::once(front).chain(back) {
            template.check_bleed(bleed, print.bleed)?;
        }
        let mut findings = Vec::new();
        let trim = match print.trim {
            Some(trim) => front.turned_like(trim),
            None => front.trim(bleed, print.bleed, &mut findings),
        };
        let is_mirrored = |side, template: TemplateSize| -> Result<bool> {
            let whole = trim.grown(bleed);
            if template.is(whole) {
                Ok(false)
            } else if template.is(trim) {
                Ok(true)
            } else {
                let whole = (bleed > 0.0).then_some(whole);
                Err(wrong_size(side, template, trim, whole).into())
            }
        };
        let front_is_mirrored = is_mirrored(Side::Front, front)?;
        let back_is_mirrored = match back {
            Some(back) => is_mirrored(Side::Back, back)?,
            None => false,
        };
        let is_mirrored = [front_is_mirrored, back_is_mirrored];
        if print.background {
            let mirrored = Side::ALL.into_iter().zip(is_mirrored);
            let mirrored = mirrored.filter(|(_, is_mirrored)| *is_mirrored);
            findings.extend(mirrored.map(|(side, _)| mirrored_bleed(side, trim, print)));
        }
        let fit = Self {
            trim,
            bleed,
            is_mirrored,
        };
        Ok((fit, findings))
    }
}

impl TemplateSize {
    /// Whether it is as large as this, to a pixel.
    fn is(self, other: Paper) -> bool {
        self.paper.is_near(other, self.pixel)
    }

    /// Refuses a bleed on two sides that is as large as the template. Its mirrored edges would not
    /// reach as far either.
    fn check_bleed(self, bleed: f32, millimeters: f32) -> Result<()> {
        if 2.0 * bleed < self.paper.width.min(self.paper.height) {
            return Ok(());
        }
        let message = format!(
            "a bleed of {millimeters} mm is too large for a template of {}",
            self.paper.in_millimeters()
        );
        let hint = "lower `bleed`, for example: bleed = 3";
        Err(Diagnostic::error(Code::PrintSize, message)
            .hint(hint)
            .into())
    }

    /// The trim that the program sets. If it has a name, it is turned as the template is.
    fn turned_like(self, trim: program::Paper) -> Paper {
        let is_wide = self.paper.width > self.paper.height;
        let mut orientations = trim.orientations().map(Paper::of_program);
        let turned = orientations.find(|paper| (paper.width > paper.height) == is_wide);
        turned.unwrap_or(Paper::of_program(trim))
    }

    /// The trim of a program that does not set it. Of two sizes, it is the one that has a name, or
    /// else that without the bleed.
    fn trim(self, bleed: f32, millimeters: f32, findings: &mut Vec<Diagnostic>) -> Paper {
        if bleed == 0.0 {
            return self.paper;
        }
        let inner = Self {
            paper: self.paper.grown(-bleed),
            ..self
        };
        let named = |size: Self| {
            let papers = program::Paper::named().flat_map(program::Paper::orientations);
            papers.map(Paper::of_program).find(|paper| size.is(*paper))
        };
        if let Some(trim) = named(inner).or_else(|| named(self)) {
            return trim;
        }
        let (whole, trim) = (self.paper.in_millimeters(), inner.paper.in_millimeters());
        let message = format!(
            "the template is {whole}, which is assumed to include a bleed of {millimeters} mm: the \
             trimmed certificate is {trim}"
        );
        let finding = Diagnostic::warning(Code::GuessedTrim, message).hint(format!(
            "set the trimmed size: trim = \"{}\", or \"{}\" if the template has no bleed",
            inner.paper.as_value(),
            self.paper.as_value(),
        ));
        findings.push(finding);
        inner.paper
    }

    /// The resolution at which it would be as wide as this.
    fn dpi_for(self, paper: Paper) -> f32 {
        let pixels = self.paper.width / self.pixel;
        (pixels * super::paper::POINTS / paper.width * 10.0).round() / 10.0
    }
}

const fn template_of(side: Side) -> &'static str {
    match side {
        Side::Front => "the template",
        Side::Back => "the template of the back",
    }
}

fn wrong_size(side: Side, template: TemplateSize, trim: Paper, whole: Option<Paper>) -> Diagnostic {
    let what = template_of(side);
    let has = template.paper.in_millimeters();
    let trim_size = trim.in_millimeters();
    let message = match whole {
        Some(whole) => format!(
            "{what} is {has}, but should be {trim_size}, or {} with bleed",
            whole.in_millimeters()
        ),
        None => format!("{what} is {has}, but should be {trim_size}"),
    };
    let hint = match side {
        Side::Front => format!(
            "correct `trim`, or the size of the template: at {} dpi it would have this width",
            template.dpi_for(whole.unwrap_or(trim))
        ),
        Side::Back => "give the templates of both sides one size in millimetres".into(),
    };
    Diagnostic::error(Code::PrintSize, message).hint(hint)
}

fn mirrored_bleed(side: Side, trim: Paper, print: &Print) -> Diagnostic {
    let what = template_of(side);
    let message = format!(
        "{what} has nothing beyond {}: its edges are mirrored for a bleed of {} mm",
        trim.in_millimeters(),
        print.bleed,
    );
    let hint = "draw the background beyond the edges on each side";
    match print.trim {
        Some(_) => Diagnostic::note(Code::MirroredBleed, message).hint(hint),
        None => Diagnostic::warning(Code::MirroredBleed, message).hint(format!(
            "{hint}, or set `trim = \"{}\"` if mirrored edges look right",
            trim.as_value()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A template of this size in millimetres, at 300 pixels per inch.
    fn template(width: f32, height: f32) -> TemplateSize {
        let [width, height] = [width, height].map(millimeters_to_points);
        TemplateSize {
            paper: Paper { width, height },
            pixel: super::super::paper::POINTS / 300.0,
        }
    }

    fn print(bleed: f32, trim: Option<&str>) -> Print {
        Print {
            bleed,
            trim: trim.map(|trim| trim.parse().unwrap()),
            ..Print::default()
        }
    }

    /// The trim, whether edges are mirrored, and the findings.
    fn fit(print: &Print, template: TemplateSize) -> (String, bool, Vec<Code>) {
        let (fit, findings) = Fit::new(print, template, None).unwrap();
        let codes = findings.iter().map(|finding| finding.code).collect();
        (fit.trim.in_millimeters(), fit.is_mirrored[0], codes)
    }

    #[test]
    fn the_bleed_is_what_a_template_has_beyond_the_trim() {
        let of_template = |trim: &str, codes: &[Code]| (trim.to_owned(), false, codes.to_vec());
        let mirrored = |trim: &str, codes: &[Code]| (trim.to_owned(), true, codes.to_vec());
        let bleed = print(3.0, None);
        let a4 = "297 × 210 mm";
        assert_eq!(
            fit(&print(0.0, None), template(92.0, 60.0)),
            of_template("92 × 60 mm", &[])
        );
        assert_eq!(fit(&bleed, template(303.0, 216.0)), of_template(a4, &[]));
        assert_eq!(
            fit(&bleed, template(297.0, 210.0)),
            mirrored(a4, &[Code::MirroredBleed])
        );
        let guessed = of_template("86 × 54 mm", &[Code::GuessedTrim]);
        assert_eq!(fit(&bleed, template(92.0, 60.0)), guessed);

        let set = print(3.0, Some("86x54 mm"));
        assert_eq!(
            fit(&set, template(92.0, 60.0)),
            of_template("86 × 54 mm", &[])
        );
        assert_eq!(
            fit(&set, template(86.0, 54.05)),
            mirrored("86 × 54 mm", &[Code::MirroredBleed])
        );
        // Paper that has a name is turned as the template is.
        assert_eq!(
            fit(&print(3.0, Some("A4")), template(303.0, 216.0)),
            of_template(a4, &[])
        );
    }

    #[test]
    fn other_sizes_are_refused() {
        let refused = |print: &Print, back| {
            let error = Fit::new(print, template(92.0, 60.0), back).unwrap_err();
            assert_eq!(error.code(), Code::PrintSize);
            error.to_string()
        };
        assert_eq!(
            refused(&print(3.0, Some("90x54 mm")), None),
            "the template is 92 × 60 mm, but should be 90 × 54 mm, or 96 × 60 mm with bleed"
        );
        assert_eq!(
            refused(&print(0.0, None), Some(template(60.0, 92.0))),
            "the template of the back is 60 × 92 mm, but should be 92 × 60 mm"
        );
        let too_large = "a bleed of 31 mm is too large for a template of 92 × 60 mm";
        assert_eq!(refused(&print(31.0, None), None), too_large);
        // The picture is mirrored once, and would not reach over a bleed that is longer.
        let set = print(35.0, Some("22x30 mm"));
        let error = Fit::new(&set, template(22.0, 30.0), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a bleed of 35 mm is too large for a template of 22 × 30 mm"
        );
        let whole = template(92.0, 100.0);
        let error = Fit::new(&set, whole, Some(template(22.0, 30.0))).unwrap_err();
        assert_eq!(error.code(), Code::PrintSize);
        let back = Some(template(86.0, 54.0));
        let (fit, _) = Fit::new(&print(3.0, Some("86x54 mm")), template(92.0, 60.0), back).unwrap();
        assert_eq!(fit.is_mirrored, [false, true]);
    }
}
