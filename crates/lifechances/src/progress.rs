//! Progress on the terminal: a bar where there is one to see it, a line where there is not.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// A bar over bytes.
pub(crate) fn bytes_bar(title: &str, bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{msg:32} [{bar:30}] {bytes:>10} of {total_bytes:10} {eta:>5}",
    );
    bar(ProgressBar::new(bytes), style, title)
}

/// A spinner for work whose length is not known.
pub(crate) fn spinner(title: &str) -> ProgressBar {
    bar(ProgressBar::new_spinner(), ProgressStyle::with_template("{spinner} {msg}"), title)
}

fn bar(
    bar: ProgressBar,
    style: Result<ProgressStyle, indicatif::style::TemplateError>,
    title: &str,
) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    }
    let bar = match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    bar.with_message(title.to_owned())
}
