//! Other spellings and short forms of the same name: why exact matching fails.

use commons::Stream;

/// Spellings of one name that offices use for the same person.
const TRANSLITERATIONS: &[&[&str]] = &[
    &["Mohammed", "Muhammad", "Mohammad", "Mohamed", "Muhammed", "Mohd"],
    &["Aisha", "Ayesha", "Aysha", "Aishah", "Aesha"],
    &["Fatima", "Fatimah", "Fathima", "Fatema"],
    &["Maryam", "Mariam", "Mariyam", "Maryum"],
    &["Zainab", "Zaynab", "Zeinab", "Zaineb"],
    &["Khadija", "Khadijah", "Khadeeja"],
    &["Yusuf", "Yousef", "Yousuf", "Yusef", "Yousaf"],
    &["Hamza", "Hamzah", "Humza"],
    &["Ibrahim", "Ibraheem", "Ebrahim"],
    &["Ismail", "Ismaeel", "Esmail"],
    &["Zakariya", "Zakaria", "Zachariya"],
    &["Umar", "Omar", "Omer"],
    &["Uthman", "Usman", "Osman"],
    &["Eesa", "Isa", "Essa"],
    &["Dawud", "Dawood", "Daud"],
    &["Musa", "Moosa", "Mousa"],
    &["Sulayman", "Suleman", "Sulaiman"],
    &["Hussain", "Hussein", "Husain", "Hossain", "Hussian"],
    &["Ahmed", "Ahmad", "Ahmet"],
    &["Hassan", "Hasan", "Hassaan"],
    &["Mahmood", "Mehmood", "Mahmud"],
    &["Rehman", "Rahman", "Rehmaan"],
    &["Chaudhry", "Chowdhury", "Choudhury", "Chaudry", "Choudhry"],
    &["Qureshi", "Quraishi", "Kureshi"],
    &["Sheikh", "Shaikh", "Shaykh"],
    &["Abdullah", "Abdulla", "Abdallah"],
    &["Miah", "Mia", "Miya"],
    &["Begum", "Begam"],
    &["Akhtar", "Akhter", "Akter"],
    &["Kaur", "Kour"],
    &["Zofia", "Sofia", "Zosia"],
    &["Jakub", "Jacob", "Kuba"],
    &["Aleksandra", "Alexandra", "Ola"],
    &["Aleksander", "Alexander", "Olek"],
    &["Krzysztof", "Kristof", "Krzystof"],
    &["Kowalski", "Kowalska"],
    &["Kaminski", "Kaminska"],
    &["Lewandowski", "Lewandowska"],
    &["Novák", "Novak", "Nováková"],
    &["Horváth", "Horvath", "Horvat"],
    &["Sophie", "Sofie"],
    &["Isabelle", "Isabel", "Isobel"],
    &["Katherine", "Catherine", "Kathryn", "Katharine"],
    &["Stephen", "Steven"],
    &["Elliot", "Elliott", "Eliot"],
    &["Niamh", "Neve"],
    &["Whitaker", "Whittaker"],
    &["Ackroyd", "Akroyd"],
    &["Metcalfe", "Metcalf"],
    &["Thompson", "Thomson"],
    &["Clarke", "Clark"],
    &["Haider", "Hyder", "Haidar"],
    &["Laiba", "Layba"],
    &["Iqra", "Ikra"],
    &["Yahya", "Yahyaa"],
    &["Zayn", "Zain", "Zane"],
];

/// A name and what its bearer is called.
const SHORT_FORMS: &[(&str, &[&str])] = &[
    ("William", &["Will", "Billy", "Bill", "Liam"]),
    ("Thomas", &["Tom", "Tommy"]),
    ("James", &["Jim", "Jamie"]),
    ("Joseph", &["Joe", "Joey"]),
    ("Joshua", &["Josh"]),
    ("Samuel", &["Sam", "Sammy"]),
    ("Daniel", &["Dan", "Danny"]),
    ("Benjamin", &["Ben"]),
    ("Alexander", &["Alex", "Xander"]),
    ("Matthew", &["Matt"]),
    ("Michael", &["Mike", "Mikey"]),
    ("Robert", &["Rob", "Bobby", "Bob"]),
    ("Christopher", &["Chris"]),
    ("Anthony", &["Tony"]),
    ("Nicholas", &["Nick"]),
    ("Edward", &["Ted", "Eddie", "Ned"]),
    ("Theodore", &["Theo", "Teddy"]),
    ("Frederick", &["Freddie"]),
    ("Zachary", &["Zac", "Zach"]),
    ("Patrick", &["Paddy", "Pat"]),
    ("Elizabeth", &["Lizzie", "Beth", "Eliza", "Libby"]),
    ("Katherine", &["Kate", "Katie", "Kitty"]),
    ("Margaret", &["Maggie", "Peggy", "Meg"]),
    ("Isabella", &["Bella", "Izzy"]),
    ("Isabelle", &["Izzy", "Belle"]),
    ("Charlotte", &["Lottie", "Charlie"]),
    ("Matilda", &["Tilly"]),
    ("Amelia", &["Millie", "Amy"]),
    ("Emilia", &["Millie"]),
    ("Jessica", &["Jess", "Jessie"]),
    ("Rebecca", &["Becky", "Becca"]),
    ("Abigail", &["Abi", "Abby"]),
    ("Eleanor", &["Ellie", "Nell"]),
    ("Florence", &["Flo", "Florrie"]),
    ("Olivia", &["Liv", "Livvy"]),
    ("Beatrice", &["Bea"]),
    ("Bethany", &["Beth"]),
    ("Harriet", &["Hattie"]),
    ("Bridget", &["Biddy"]),
    ("Mohammed", &["Mo"]),
    ("Muhammad", &["Mo"]),
    ("Khadija", &["Dija"]),
    ("Aleksandra", &["Ola"]),
    ("Zuzanna", &["Zuzia"]),
    ("Emmanuel", &["Manny"]),
    ("Manpreet", &["Manny"]),
];

/// Another spelling of this name, when it has one.
pub(crate) fn transliteration(name: &str, stream: &mut Stream) -> Option<&'static str> {
    let group = TRANSLITERATIONS.iter().find(|group| group.contains(&name))?;
    let others: Vec<&&str> = group.iter().filter(|other| **other != name).collect();
    stream.pick(&others).map(|other| **other)
}

/// What this person may be called, when the name has a short form.
pub(crate) fn nickname(name: &str, stream: &mut Stream) -> Option<&'static str> {
    let (_, forms) = SHORT_FORMS.iter().find(|(long, _)| *long == name)?;
    stream.pick(forms).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Streams;

    #[test]
    fn a_variant_is_never_the_name_itself() {
        let mut stream = Streams::new(1).named("variants");
        for group in TRANSLITERATIONS {
            for name in *group {
                let other = transliteration(name, &mut stream);
                assert!(other.is_some_and(|o| o != *name), "{name}");
            }
        }
        assert_eq!(transliteration("Xyz", &mut stream), None);
        assert!(nickname("William", &mut stream).is_some());
    }
}
