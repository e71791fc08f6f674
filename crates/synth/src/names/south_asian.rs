//! Names common in families from Pakistan, Bangladesh and India.

use super::Lists;

/// Second names of women, used in place of a family name.
pub(crate) const WOMENS_NAMES: &[&str] =
    &["Bibi", "Begum", "Akhtar", "Kausar", "Khatoon", "Parveen", "Bano", "Jan", "Khanum"];

pub(crate) const MUSLIM: Lists = Lists {
    girls: &[
        "Fatima", "Aisha", "Maryam", "Zainab", "Khadija", "Amina", "Hafsa", "Safa", "Inaya",
        "Zara", "Sara", "Alisha", "Anaya", "Hana", "Iqra", "Aleena", "Aiza", "Mahnoor", "Hira",
        "Eshal", "Ayesha", "Noor", "Sumayyah", "Humaira", "Laiba", "Mehreen", "Sana", "Saima",
        "Rabia", "Nimra", "Areeba", "Zoya", "Sofia", "Mariam", "Halima", "Ruqayyah", "Asma",
        "Bushra", "Nadia", "Shazia", "Samina", "Uzma", "Rukhsana", "Tayyaba", "Zunaira", "Kinza",
        "Manahil", "Amelia", "Ayra", "Haniya", "Parisa", "Zahra", "Yasmin", "Sidra", "Farah",
        "Anisa", "Sabiha", "Nosheen", "Shabnam", "Romana",
    ],
    boys: &[
        "Mohammed", "Muhammad", "Ibrahim", "Yusuf", "Adam", "Hamza", "Ali", "Musa", "Ismail",
        "Zakariya", "Ayaan", "Abdullah", "Haider", "Umar", "Uthman", "Bilal", "Hassan", "Hussain",
        "Zayn", "Yahya", "Dawud", "Eesa", "Haris", "Rayyan", "Zain", "Subhan", "Mustafa", "Aryan",
        "Faizan", "Imran", "Usman", "Ahmed", "Saad", "Hashim", "Danyal", "Arham", "Zeeshan",
        "Kashif", "Nadeem", "Tariq", "Waqas", "Shahid", "Asif", "Aqib", "Junaid", "Sufyan",
        "Talha", "Adil", "Faisal", "Khalid", "Rehan", "Azaan", "Mikail", "Idris", "Sulayman",
        "Huzaifa", "Ridwan", "Sameer", "Rizwan", "Shoaib",
    ],
    families: &[
        "Hussain", "Khan", "Ahmed", "Ali", "Mahmood", "Akhtar", "Iqbal", "Shah", "Malik",
        "Hussein", "Rehman", "Mirza", "Aslam", "Khaliq", "Rashid", "Saleem", "Bashir", "Aziz",
        "Butt", "Sheikh", "Qureshi", "Chaudhry", "Raja", "Javed", "Hanif", "Rafiq", "Sharif",
        "Zaman", "Nawaz", "Yousaf", "Arshad", "Latif", "Mehmood", "Parveen", "Ashraf", "Sadiq",
        "Anwar", "Younis", "Zahoor", "Haq", "Syed", "Dar", "Awan", "Bhatti", "Mughal", "Abbasi",
        "Siddique", "Farooq", "Shabir", "Majid", "Saddique", "Nazir", "Amin", "Karim", "Suleman",
        "Gulzar", "Rauf", "Azam", "Hafeez", "Liaqat", "Ghafoor", "Tahir", "Jabbar", "Razaq",
        "Waheed", "Zafar",
    ],
};

pub(crate) const BENGALI: Lists = Lists {
    girls: &[
        "Nusrat", "Tasnim", "Sumaiya", "Jannat", "Ruksana", "Fahmida", "Mim", "Tahmina", "Afia",
        "Nabila", "Shirin", "Rehana", "Sultana", "Maisha", "Raisa", "Sadia",
    ],
    boys: &[
        "Rahim", "Tanvir", "Abdul", "Sajid", "Mahfuz", "Rafi", "Nayeem", "Shakil", "Arif", "Tareq",
        "Jubayer", "Sakib", "Imtiaz", "Fahim", "Kamal", "Anis",
    ],
    families: &[
        "Miah",
        "Begum",
        "Rahman",
        "Uddin",
        "Islam",
        "Chowdhury",
        "Khatun",
        "Ali",
        "Choudhury",
        "Hoque",
        "Alam",
        "Ullah",
        "Hossain",
        "Kabir",
        "Sarkar",
        "Talukder",
        "Haque",
        "Sikder",
        "Biswas",
        "Mia",
        "Bari",
        "Khanom",
    ],
};

pub(crate) const INDIAN: Lists = Lists {
    girls: &[
        "Simran", "Harleen", "Jasmine", "Anika", "Diya", "Saanvi", "Kiran", "Priya", "Meera",
        "Aanya", "Manpreet", "Navneet", "Gurleen", "Riya", "Isha", "Kavya", "Pooja", "Tara",
        "Asha", "Anjali", "Jaya", "Kajal", "Leela", "Nisha", "Sunita", "Rupinder",
    ],
    boys: &[
        "Arjun", "Aarav", "Jasdeep", "Gurpreet", "Harjit", "Rohan", "Vihaan", "Amar", "Dev",
        "Karan", "Raj", "Sukhdeep", "Jeevan", "Kabir", "Ravi", "Nikhil", "Krish", "Manveer",
        "Sahib", "Ishaan", "Amit", "Anil", "Deepak", "Hardeep", "Jai", "Vikram",
    ],
    families: &[
        "Singh", "Kaur", "Patel", "Sharma", "Gill", "Sandhu", "Dhillon", "Mistry", "Chauhan",
        "Parmar", "Lad", "Rana", "Virdee", "Bains", "Sidhu", "Dosanjh", "Grewal", "Mann", "Johal",
        "Kumar", "Desai", "Shah", "Joshi", "Mehta", "Rai", "Tailor", "Solanki", "Bhogal",
    ],
};
