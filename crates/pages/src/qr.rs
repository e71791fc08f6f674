//! A text as a square of dots that a camera reads.

use qrcodegen::{QrCode, QrCodeEcc};

/// White dots around the square, which readers need.
const QUIET: i32 = 4;

/// The square as SVG, dark on white in either colour scheme; none when the text is too long for one.
pub(crate) fn square(text: &str, says: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-labelledby=\"qr-title\" \
         focusable=\"false\"><title id=\"qr-title\">{says}</title>\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_square_has_its_three_corners_and_a_quiet_edge() {
        let svg = square("otpauth://totp/A:b?secret=GEZDGNBV", "code").expect("short enough");
        // Version 3 has 29 dots a side, and 4 of quiet on each.
        assert!(svg.contains("viewBox=\"0 0 37 37\""), "{svg}");
        // The corners of the three finder patterns are dark, the fourth corner of the edge is not.
        for dark in ["M4 4h", "M32 4h", "M4 32h"] {
            assert!(svg.contains(dark), "{dark}");
        }
        for light in ["M3 4h", "M4 3h", "M33 4h", "M5 5h"] {
            assert!(!svg.contains(light), "{light}");
        }
        assert_eq!(square(&"x".repeat(5_000), "code"), None);
    }
}
