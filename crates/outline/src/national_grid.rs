//! Longitude and latitude onto the British National Grid.
//!
//! After Ordnance Survey, "A guide to coordinate systems in Great Britain" (version 3.6, 2020): the
//! seven-parameter Helmert transformation from WGS84 to OSGB36 (section 6.6), then the transverse
//! Mercator projection (annex C). Places come out within ten metres of the exact grid, mostly five,
//! and together: neighbours stay neighbours, and lengths are those of the grid, which are
//! true to four parts in ten thousand.

/// Half axes of an ellipsoid in metres.
struct Ellipsoid {
    a: f64,
    b: f64,
}

const WGS84: Ellipsoid = Ellipsoid { a: 6_378_137.000, b: 6_356_752.314_2 };
const AIRY_1830: Ellipsoid = Ellipsoid { a: 6_377_563.396, b: 6_356_256.909 };
/// Scale on the central meridian.
const SCALE: f64 = 0.999_601_271_7;
/// The true origin, in degrees, and its eastings and northings in metres.
const ORIGIN_DEGREES: (f64, f64) = (-2.0, 49.0);
const ORIGIN_METRES: (f64, f64) = (400_000.0, -100_000.0);

/// Whether longitude and latitude in degrees lie in or near Great Britain.
pub fn in_great_britain((longitude, latitude): (f64, f64)) -> bool {
    (-9.5..=2.5).contains(&longitude) && (49.0..=61.5).contains(&latitude)
}

/// Longitude and latitude (WGS84 or ETRS89, degrees) as eastings and northings in metres.
pub fn onto_national_grid((longitude, latitude): (f64, f64)) -> (f64, f64) {
    project(onto_airy((longitude.to_radians(), latitude.to_radians())))
}

impl Ellipsoid {
    fn eccentricity_squared(&self) -> f64 {
        (self.a * self.a - self.b * self.b) / (self.a * self.a)
    }
}

/// Longitude and latitude of WGS84 as those of OSGB36, all in radians.
fn onto_airy((longitude, latitude): (f64, f64)) -> (f64, f64) {
    let e2 = WGS84.eccentricity_squared();
    let nu = WGS84.a / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
    let x = nu * latitude.cos() * longitude.cos();
    let y = nu * latitude.cos() * longitude.sin();
    let z = (1.0 - e2) * nu * latitude.sin();
    let seconds = |n: f64| (n / 3600.0).to_radians();
    let (rx, ry, rz) = (seconds(-0.1502), seconds(-0.2470), seconds(-0.8421));
    let larger = 1.0 + 20.4894e-6;
    let moved_x = -446.448 + larger * x - rz * y + ry * z;
    let moved_y = 125.157 + rz * x + larger * y - rx * z;
    let moved_z = -542.060 - ry * x + rx * y + larger * z;
    (moved_y.atan2(moved_x), latitude_on_airy(moved_x.hypot(moved_y), moved_z))
}

/// The latitude of a point so far from the axis and above the equator, by iteration (annex B.2): each
/// step is some three hundred times nearer.
fn latitude_on_airy(from_axis: f64, z: f64) -> f64 {
    let e2 = AIRY_1830.eccentricity_squared();
    let mut latitude = z.atan2(from_axis * (1.0 - e2));
    for _ in 0..8 {
        let nu = AIRY_1830.a / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
        latitude = (z + e2 * nu * latitude.sin()).atan2(from_axis);
    }
    latitude
}

/// The transverse Mercator projection (annex C.1), with the guide's names for its terms.
fn project((longitude, latitude): (f64, f64)) -> (f64, f64) {
    let e2 = AIRY_1830.eccentricity_squared();
    let (sin, cos) = latitude.sin_cos();
    let tan2 = latitude.tan().powi(2);
    let nu = AIRY_1830.a * SCALE / (1.0 - e2 * sin * sin).sqrt();
    let rho = AIRY_1830.a * SCALE * (1.0 - e2) / (1.0 - e2 * sin * sin).powf(1.5);
    let eta2 = nu / rho - 1.0;
    let one = meridian(latitude) + ORIGIN_METRES.1;
    let two = nu / 2.0 * sin * cos;
    let three = nu / 24.0 * sin * cos.powi(3) * (5.0 - tan2 + 9.0 * eta2);
    let three_a = nu / 720.0 * sin * cos.powi(5) * (61.0 - 58.0 * tan2 + tan2 * tan2);
    let four = nu * cos;
    let five = nu / 6.0 * cos.powi(3) * (nu / rho - tan2);
    let six = nu / 120.0
        * cos.powi(5)
        * (5.0 - 18.0 * tan2 + tan2 * tan2 + 14.0 * eta2 - 58.0 * tan2 * eta2);
    let east = longitude - ORIGIN_DEGREES.0.to_radians();
    let northing = one + two * east.powi(2) + three * east.powi(4) + three_a * east.powi(6);
    let easting = ORIGIN_METRES.0 + four * east + five * east.powi(3) + six * east.powi(5);
    (easting, northing)
}

/// Metres along the meridian from the true origin.
fn meridian(latitude: f64) -> f64 {
    let n = (AIRY_1830.a - AIRY_1830.b) / (AIRY_1830.a + AIRY_1830.b);
    let origin = ORIGIN_DEGREES.1.to_radians();
    let (less, more) = (latitude - origin, latitude + origin);
    let (n2, n3) = (n * n, n * n * n);
    AIRY_1830.b
        * SCALE
        * ((1.0 + n + 1.25 * n2 + 1.25 * n3) * less
            - (3.0 * n + 3.0 * n2 + 2.625 * n3) * less.sin() * more.cos()
            + (1.875 * n2 + 1.875 * n3) * (2.0 * less).sin() * (2.0 * more).cos()
            - 35.0 / 24.0 * n3 * (3.0 * less).sin() * (3.0 * more).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of annex C.1: Caister water tower, on OSGB36 already.
    #[test]
    fn the_worked_example_of_the_guide_comes_out() {
        let degrees = |d: f64, m: f64, s: f64| (d + m / 60.0 + s / 3600.0).to_radians();
        let tower = (degrees(1.0, 43.0, 4.5177), degrees(52.0, 39.0, 27.2531));
        let (easting, northing) = project(tower);
        assert!((easting - 651_409.903).abs() < 0.002, "{easting}");
        assert!((northing - 313_177.270).abs() < 0.002, "{northing}");
    }

    /// Points of Ordnance Survey's test of OSTN15, where the exact grid is known: a Helmert
    /// transformation is within a few metres of it.
    #[test]
    fn exact_points_of_the_grid_are_met_within_ten_metres() {
        for (longitude, latitude, easting, northing) in OSTN15 {
            let (east, north) = onto_national_grid((longitude, latitude));
            let off = (east - easting).hypot(north - northing);
            assert!(off < 10.0, "{longitude} {latitude}: {off}");
        }
    }

    const OSTN15: [(f64, f64, f64, f64); 6] = [
        (-6.299_777_520_14, 49.922_263_937_30, 91_492.146, 11_318.804),
        (-5.203_046_099_98, 49.960_061_378_20, 170_370.718, 11_572.405),
        (-4.108_645_635_61, 50.438_858_256_10, 250_359.811, 62_016.569),
        (-1.297_822_772_40, 50.575_636_650_00, 449_816.371, 75_335.861),
        (-1.450_514_337_00, 50.931_279_379_10, 438_710.920, 114_792.250),
        (-3.551_283_492_40, 51.400_782_201_40, 292_184.870, 168_003.465),
    ];
}
