//! Turning a page into HTML.
//!
//! Strict: a name that a template uses and the page lacks is an error. The embedded templates are
//! parsed once; a folder, for development, is read afresh for every page, so that a change in
//! wording shows at the next reload.

use std::path::PathBuf;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use crate::abbreviations::explained;
use crate::frame::Frame;
use crate::page::Page;
use crate::templates::TEMPLATES;

/// Why a page could not be made. Its text is for the log, never for a page.
#[derive(Debug)]
pub enum RenderProblem {
    /// The template is missing, does not parse, or asks for something the page lacks.
    Template(minijinja::Error),
    /// A file of the development folder could not be read.
    Folder(PathBuf, std::io::Error),
}

impl std::fmt::Display for RenderProblem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RenderProblem::Template(problem) => write!(out, "template: {problem:#}"),
            RenderProblem::Folder(path, problem) => write!(out, "{}: {problem}", path.display()),
        }
    }
}

impl std::error::Error for RenderProblem {}

/// The templates, ready to be filled.
#[derive(Debug)]
pub struct Pages {
    home: Home,
}

#[derive(Debug)]
enum Home {
    Embedded(Box<Environment<'static>>),
    Folder(PathBuf),
}

impl Pages {
    /// The templates carried inside the program.
    ///
    /// # Errors
    /// [`RenderProblem::Template`] when one of them does not parse.
    pub fn embedded() -> Result<Self, RenderProblem> {
        let mut templates = strict();
        for (name, source) in TEMPLATES {
            templates.add_template(name, source).map_err(RenderProblem::Template)?;
        }
        Ok(Pages { home: Home::Embedded(Box::new(templates)) })
    }

    /// The templates of a folder, read anew for every page; for development.
    pub fn from_folder(folder: PathBuf) -> Self {
        Pages { home: Home::Folder(folder) }
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// [`RenderProblem`] when the template asks for something the page lacks.
    pub fn render<P: Page>(&self, page: &P, frame: &Frame) -> Result<String, RenderProblem> {
        match &self.home {
            Home::Embedded(templates) => fill(templates, page, frame),
            Home::Folder(folder) => fill(&read(folder)?, page, frame),
        }
    }
}

fn strict() -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_filter("explained", explained);
    templates
}

fn read(folder: &std::path::Path) -> Result<Environment<'static>, RenderProblem> {
    let mut templates = strict();
    for (name, _) in TEMPLATES {
        let path = folder.join(name);
        let source = std::fs::read_to_string(&path)
            .map_err(|problem| RenderProblem::Folder(path.clone(), problem))?;
        templates.add_template_owned(*name, source).map_err(RenderProblem::Template)?;
    }
    Ok(templates)
}

fn fill<P: Page>(
    templates: &Environment<'_>,
    page: &P,
    frame: &Frame,
) -> Result<String, RenderProblem> {
    let values = context! {
        page => Value::from(Serde(page)),
        frame => Value::from(Serde(frame)),
        title => page.title(),
        section => Value::from(Serde(page.section())),
    };
    templates
        .get_template(P::TEMPLATE)
        .and_then(|template| template.render(values))
        .map_err(RenderProblem::Template)
}
