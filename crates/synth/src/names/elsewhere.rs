//! Names common in families from eastern Europe, Africa, the Caribbean, Arabia and China, all in
//! letters that a Windows-1252 file can hold.

use super::Lists;

pub(crate) const EAST_EUROPEAN: Lists = Lists {
    girls: &["Zofia", "Julia", "Zuzanna", "Hanna", "Maja", "Lena", "Natalia", "Oliwia", "Aleksandra", "Nikola", "Gabija", "Emilija", "Viktória", "Kristína", "Petra", "Nela", "Andreea", "Ioana", "Daria", "Elizabete", "Anna", "Martyna", "Kinga", "Eliška", "Tereza", "Katarína", "Bianca", "Alexia", "Ugne", "Laura"],
    boys: &["Jakub", "Antoni", "Filip", "Szymon", "Aleksander", "Kacper", "Oskar", "Dawid", "Mateusz", "Nikodem", "Lukas", "Matas", "Kristofers", "Andrei", "Stefan", "Ionut", "Tomáš", "Matúš", "Samuel", "Adrián", "Marek", "Piotr", "Dominik", "Krzysztof", "Bartosz", "Šimon", "Ondrej", "Mihai", "Rares", "Nojus"],
    families: &["Nowak", "Kowalski", "Kowalska", "Kaminski", "Lewandowski", "Zielinski", "Szymanski", "Wozniak", "Dabrowski", "Kozlowski", "Jankowski", "Mazur", "Kwiatkowski", "Krawczyk", "Horváth", "Kovác", "Novák", "Tóth", "Varga", "Nagy", "Baláž", "Molnár", "Popescu", "Ionescu", "Popa", "Dumitru", "Stan", "Radu", "Kalnins", "Berzins", "Ozols", "Petrauskas", "Kazlauskas", "Jankauskas", "Ivanov", "Dimitrov", "Petrov", "Šimko", "Žák", "Hudák"],
};

pub(crate) const ROMA: Lists = Lists {
    girls: &["Vanesa", "Kristina", "Denisa", "Jana", "Sabina", "Erika", "Nikola", "Dominika", "Ester", "Lívia", "Monika", "Renáta", "Žaneta", "Mercedes", "Izabela"],
    boys: &["Ján", "Roman", "Ladislav", "Marek", "Erik", "Patrik", "Kevin", "Tibor", "Dušan", "Jozef", "Milan", "Róbert", "Rudolf", "Martin", "Šimon"],
    families: &["Gunár", "Pacan", "Mižigár", "Badžo", "Gábor", "Lakatoš", "Horvát", "Conka", "Gina", "Kandrác", "Tulej", "Bílý", "Olah", "Danko", "Dunka", "Ferko", "Krošcen", "Polák", "Bandy", "Cervenák"],
};

pub(crate) const AFRICAN: Lists = Lists {
    girls: &["Chioma", "Amara", "Blessing", "Favour", "Esther", "Grace", "Precious", "Zainab", "Fatoumata", "Aminata", "Ruth", "Naomi", "Adaeze", "Temilola", "Nia", "Makena", "Wanjiru", "Hodan", "Ifrah", "Deborah", "Peace", "Abena", "Akosua", "Selam"],
    boys: &["Emmanuel", "David", "Daniel", "Samuel", "Tunde", "Chidi", "Kwame", "Kofi", "Ebenezer", "Prince", "Divine", "Abdirahman", "Mahad", "Elijah", "Joel", "Tendai", "Tinashe", "Kelechi", "Ayo", "Femi", "Isaac", "Moses", "Yonas", "Dawit"],
    families: &["Okafor", "Adeyemi", "Mensah", "Osei", "Mwangi", "Banda", "Ndlovu", "Moyo", "Okonkwo", "Adebayo", "Boateng", "Owusu", "Asante", "Kamara", "Sesay", "Diallo", "Abdi", "Warsame", "Jama", "N'Diaye", "Eze", "Balogun", "Chukwu", "Tesfaye", "Haile", "Kabongo", "Mbeki", "Ncube", "Phiri", "Sibanda"],
};

pub(crate) const CARIBBEAN: Lists = Lists {
    girls: &["Aaliyah", "Shanice", "Tiana", "Kiara", "Naomi", "Jada", "Renee", "Simone", "Keisha", "Amara", "Imani", "Ebony", "Kayla", "Monique"],
    boys: &["Jerome", "Tyrone", "Marlon", "Isaiah", "Malachi", "Jermaine", "Dante", "Andre", "Kieron", "Elijah", "Zion", "Leroy", "Josiah", "Kymani"],
    families: &["Campbell", "Brown", "Williams", "Grant", "Reid", "Gordon", "Francis", "Bailey", "Clarke", "Lewis", "Thompson", "Stewart", "Powell", "Morrison", "Henry", "Wright", "St.Clair", "Joseph", "Charles", "Samuels", "Bennett", "Dacosta"],
};

pub(crate) const ARAB: Lists = Lists {
    girls: &["Layla", "Nour", "Salma", "Rania", "Huda", "Maha", "Lina", "Dana", "Rima", "Yara", "Sarah", "Shirin", "Avin", "Rozhin", "Jana", "Malak"],
    boys: &["Omar", "Karim", "Yousef", "Khaled", "Samir", "Tarek", "Ziad", "Firas", "Bashar", "Rawand", "Aram", "Hiwa", "Saman", "Anas", "Laith", "Hamid"],
    families: &["Al-Hassan", "Haddad", "Al-Amin", "Mansour", "Khoury", "Nasser", "El-Sayed", "Saleh", "Abbas", "Darwish", "Qasim", "Aziz", "Karim", "Rashid", "Ibrahim", "Hamad", "Mahmoud", "Othman", "Rasul", "Salih", "Al-Jabari", "Faraj"],
};

pub(crate) const CHINESE: Lists = Lists {
    girls: &["Mei", "Xin", "Yan", "Lily", "Jia", "Ling", "Emily", "Yi-Ting", "Hui", "Yue", "Alice", "Wen"],
    boys: &["Wei", "Jun", "Hao", "Ming", "Jason", "Chen", "Kai", "Yu", "Leo", "Tian", "Eric", "Zhi"],
    families: &["Chan", "Wong", "Li", "Chen", "Wang", "Zhang", "Liu", "Lam", "Cheung", "Yang", "Ho", "Ng", "Leung", "Huang", "Zhao", "Lau", "Yip", "Tang", "Xu", "Zhou"],
};
