//! Invented records of children, as many as are asked for, written while they are made.
//!
//! `cargo run --release --package lifechances-connect --example many -- RECORDS [SEED] > many.csv`
//! writes the columns of the generated children of `bench/connect/README.md`. Seven records in ten
//! are of different people; families share a surname, a home and now and then a date of birth. Names
//! are syllables, some of them common. Nobody is real, and `true_id` is for measuring only. How often
//! what slips is assumed, and differs from the generator of the other inputs.

use commons::{Stream, Streams};
use std::error::Error;
use std::io::Write;

const SYLLABLES: [&str; 24] = [
    "ba", "bel", "da", "do", "el", "fa", "gor", "ha", "hu", "in", "ja", "ka", "lem", "mi", "na",
    "ol", "pos", "ra", "ru", "sa", "ta", "ven", "wil", "zo",
];

/// One child.
#[derive(Clone)]
struct Child {
    given: String,
    surname: String,
    born: (u64, u64, u64),
    sex: &'static str,
    home: Home,
    school: u64,
}

#[derive(Clone)]
struct Home {
    postcode: String,
    property: u64,
}

/// Names, the commonest first.
struct Names {
    all: Vec<String>,
}

impl Names {
    fn new(number: usize, syllables: u64, stream: &mut Stream) -> Self {
        let name = |stream: &mut Stream| -> String {
            (0..=syllables - stream.below(2)).map(|_| *any(&SYLLABLES, stream)).collect()
        };
        Self { all: (0..number).map(|_| name(stream)).collect() }
    }

    /// A name; the chance of each falls as one over its place.
    fn draw(&self, stream: &mut Stream) -> String {
        let mut most = self.all.len() as u64;
        // Halving what is left as often as not makes the first names the commonest.
        while most > 4 && stream.below(100) < 40 {
            most /= 2;
        }
        self.all[usize::try_from(stream.below(most)).unwrap_or(0)].clone()
    }
}

fn any<'a, T>(of: &'a [T], stream: &mut Stream) -> &'a T {
    &of[usize::try_from(stream.below(of.len() as u64)).unwrap_or(0)]
}

fn home(homes: u64, stream: &mut Stream) -> Home {
    let property = stream.below(homes);
    let street = property / 12;
    let letter = |n: u64| char::from(b"ABDEFGHJLNPQRSTUWXYZ"[usize::try_from(n % 20).unwrap_or(0)]);
    let areas = ["ZA", "ZB", "ZD", "ZE", "ZF", "ZG", "ZH", "ZJ", "ZL", "ZN", "ZZ"];
    let area = areas[usize::try_from(street / 400 / 9 / 60 % 11).unwrap_or(0)];
    let (district, sector) = (1 + street / 400 / 9 % 60, 1 + street / 400 % 9);
    let postcode =
        format!("{area}{district} {sector}{}{}", letter(street % 20), letter(street / 20));
    Home { postcode, property: 900_000_000_000 + property }
}

fn born(stream: &mut Stream) -> (u64, u64, u64) {
    (2003 + stream.below(18), 1 + stream.below(12), 1 + stream.below(28))
}

/// The name with one letter other, away or more.
fn slip(name: &str, stream: &mut Stream) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = usize::try_from(stream.below(letters.len() as u64)).unwrap_or(0);
    let letter = char::from(b"aeioulnrst"[usize::try_from(stream.below(10)).unwrap_or(0)]);
    match stream.below(3) {
        0 => letters[at] = letter,
        1 if letters.len() > 2 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letter),
    }
    letters.into_iter().collect()
}

/// The child as another service wrote them down.
fn elsewhere(child: &Child, world: &World, stream: &mut Stream) -> Child {
    let mut other = child.clone();
    let mut in_1000 = |chance: u64| stream.below(1000) < chance;
    let (given, surname, married) = (in_1000(45), in_1000(35), in_1000(30));
    let (day, unknown, moved, school) = (in_1000(30), in_1000(15), in_1000(110), in_1000(80));
    if given {
        other.given = slip(&other.given, stream);
    }
    if surname {
        other.surname = slip(&other.surname, stream);
    }
    if married {
        other.surname = world.surnames.draw(stream);
    }
    if day {
        other.born.2 = 1 + stream.below(28);
    }
    if unknown {
        other.born.0 = 0;
    }
    if moved {
        other.home = home(world.homes, stream);
    }
    if school {
        other.school = stream.below(world.schools);
    }
    other
}

struct World {
    given: Names,
    surnames: Names,
    homes: u64,
    schools: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let records: u64 = words.next().ok_or("say how many records")?.parse()?;
    let seed: u64 = words.next().map_or(Ok(1), |word| word.parse())?;
    let mut stream = Streams::new(seed).named("many children");
    let world = World {
        given: Names::new(6_000, 2, &mut stream),
        surnames: Names::new(60_000, 3, &mut stream),
        homes: (records / 2).max(10),
        schools: (records / 700).max(3),
    };
    let mut out = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    writeln!(out, "unique_id,first_name,surname,dob,sex,postcode,uprn,school,true_id")?;
    let (mut written, mut person) = (0, 0);
    while written < records {
        let surname = world.surnames.draw(&mut stream);
        let home = home(world.homes, &mut stream);
        let mut day = born(&mut stream);
        for sibling in 0..=stream.below(3) {
            if sibling > 0 && stream.below(1000) >= 16 {
                day = born(&mut stream);
            }
            let child = Child {
                given: world.given.draw(&mut stream),
                surname: surname.clone(),
                born: day,
                sex: ["F", "M"][usize::from(stream.below(2) == 1)],
                home: home.clone(),
                school: stream.below(world.schools),
            };
            let mut copy = child.clone();
            while written < records {
                written += 1;
                write(&mut out, written, person, &copy, &mut stream)?;
                if stream.below(10) >= 3 {
                    break;
                }
                copy = elsewhere(&child, &world, &mut stream);
            }
            person += 1;
        }
    }
    out.flush()?;
    Ok(())
}

fn write(
    out: &mut impl Write,
    id: u64,
    person: u64,
    child: &Child,
    stream: &mut Stream,
) -> std::io::Result<()> {
    let Child { given, surname, born: (year, month, day), sex, home, school } = child;
    let born = if *year == 0 { String::new() } else { format!("{year}-{month:02}-{day:02}") };
    let property = if stream.below(10) < 3 { String::new() } else { home.property.to_string() };
    let school = if stream.below(10) < 5 { String::new() } else { (900_000 + school).to_string() };
    let postcode = &home.postcode;
    writeln!(out, "{id},{given},{surname},{born},{sex},{postcode},{property},{school},{person}")
}
