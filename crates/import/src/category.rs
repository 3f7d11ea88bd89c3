//! What a listing of another system is about, guessed from the names that it bears there.
//!
//! Tables to be read and argued with: a name counts itself, else its parent's; the category with most names wins, of
//! equal ones the one that comes first. What nothing speaks for is advice.

use kith_model::kinds::Category;

/// Names in a taxonomy, and the category that they speak for.
const CATEGORIES: &[(Category, &[&str])] = &[
    (Category::Growing, &["Community Gardens", "Gardening"]),
    (Category::Nature, &["Nature", "Parks", "Environment"]),
    (Category::Singing, &["Music", "Singing"]),
    (Category::Making, &["Arts", "Arts and Crafts", "Crafts"]),
    (Category::Walking, &["Walking"]),
    (Category::Moving, &["Exercise & Fitness", "Recreation", "Sports"]),
    (
        Category::Company,
        &[
            "Support Groups",
            "Support Groups Services Provided",
            "Support Network",
            "Peer Support",
            "One-on-One Support",
            "Mentoring",
            "12-Step",
            "Bereavement",
            "Adult Daycare",
            "Day Camp",
            "Afterschool Care",
            "Overnight Camp",
            "Home Visiting",
            "Spiritual Support",
            "Virtual Support",
        ],
    ),
    (
        Category::Learning,
        &[
            "Education",
            "More Education",
            "Skills & Training",
            "Computer Class",
            "Computer or Internet Access",
            "Basic Literacy",
            "English as a Second Language (ESL)",
            "GED/High-School Equivalency",
            "Tutoring",
            "Foreign Languages",
            "Parenting Education",
            "Health Education",
            "Nutrition Education",
            "Financial Education",
            "Daily Life Skills",
            "Special Education",
            "Alternative Education",
            "Preschool",
            "Interview Training",
            "Resume Development",
            "Specialized Training",
            "Skills Assessment",
            "Family Planning",
            "Disease Management",
        ],
    ),
    (
        Category::Helping,
        &[
            "Food",
            "Food Pantry",
            "Free Meals",
            "Food Delivery",
            "Emergency Food",
            "Goods",
            "Clothing",
            "Clothes for School",
            "Clothes for Work",
            "Furniture",
            "Home Goods",
            "Baby Supplies",
            "Diapers & Formula",
            "Personal Care Items",
            "Toys & Gifts",
            "Supplies for Work",
            "Supplies for School",
            "Efficient Appliances",
            "Transportation",
            "Transportation for Healthcare",
            "Childcare",
            "Respite care services",
            "Relief for Caregivers",
            "In-Home Support",
            "Animal Welfare",
            "Maintenance & Repairs",
        ],
    ),
    (
        Category::Advice,
        &[
            "Counseling",
            "Advocacy & Legal Aid",
            "Legal",
            "Help Hotlines",
            "Housing Advice",
            "Housing",
            "Money",
            "Work",
            "Job Placement",
            "Tax Preparation",
            "Health Insurance",
            "Insurance",
            "Mental Health",
            "Medical Care",
            "Health",
            "Substance Use Disorder",
            "Care",
            "Emergency",
            "Navigating the System",
            "Mediation",
            "Representation",
        ],
    ),
];

/// Names in a taxonomy, and the need that they serve.
const SERVES: &[(&str, &[&str])] = &[
    (
        "food",
        &["Food", "Food Pantry", "Free Meals", "Food Delivery", "Emergency Food", "Food Benefits", "Help Pay for Food"],
    ),
    (
        "housing",
        &["Housing", "Emergency Shelter", "Short-Term Housing", "Help Find Housing", "Housing Advice", "Housing Legal"],
    ),
    (
        "money",
        &[
            "Money",
            "Financial Assistance",
            "Government Benefits",
            "Tax Preparation",
            "Financial Education",
            "Help Pay for Housing",
        ],
    ),
    (
        "work",
        &[
            "Work",
            "Help Find Work",
            "Job Placement",
            "Supported Employment",
            "Resume Development",
            "Interview Training",
        ],
    ),
    ("english", &["English as a Second Language (ESL)"]),
    ("digital", &["Computer Class", "Computer or Internet Access"]),
    ("memory", &["Alzheimers"]),
    ("caring", &["Caregivers", "Relief for Caregivers", "Respite care services"]),
    ("bereavement", &["Bereavement"]),
    ("company", &["Support Groups", "Support Network", "Peer Support", "Mentoring", "Adult Daycare"]),
    ("moving-more", &["Exercise & Fitness", "Recreation", "Physical Therapy"]),
    ("learning", &["Education", "Skills & Training", "Basic Literacy", "GED/High-School Equivalency", "Tutoring"]),
];

/// Names that say: whoever is here may be hiding from somebody.
const PRIVATE_NAMES: &[&str] = &["Help Escape Violence", "Safe Housing", "Human Trafficking Survivors"];
const VIOLENCE_WORDS: &[&str] = &["domestic violence", "battered", "abused women", "abusive partner", "trafficking"];
const REFUGE_WORDS: &[&str] = &["shelter", "safe house", "transitional housing", "emergency housing", "refuge"];

/// Languages as they are named in English, with their codes.
const LANGUAGES: &[(&str, &str)] = &[
    ("amharic", "am"),
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("mandarin", "zh"),
    ("cantonese", "yue"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("haitian creole", "ht"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("nepali", "ne"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("punjabi", "pa"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("somali", "so"),
    ("spanish", "es"),
    ("tagalog", "tl"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("vietnamese", "vi"),
    ("welsh", "cy"),
    ("american sign language", "ase"),
    ("asl", "ase"),
    ("a.s.l", "ase"),
];

/// Access as HSDS 1.0 lists it, and how it is called here.
const ACCESS: &[(&str, &str)] = &[
    ("ramp", "step-free"),
    ("wheelchair", "step-free"),
    ("elevator", "step-free"),
    ("restroom", "toilets"),
    ("disabled_parking", "parking"),
    ("deaf_interpreter", "signing"),
    ("tape_braille", "large-print"),
];

/// Whether a table speaks for a category's own name, else for its parent's.
fn names<'a>(table: &[&str], own: &'a str, parent: &'a str, all: &[&str]) -> bool {
    let known = all.contains(&own);
    table.contains(&if known { own } else { parent })
}

/// The category of a service from the names that it bears, each with its parent's.
pub fn category(bears: &[(&str, &str)]) -> Category {
    let all: Vec<&str> = CATEGORIES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let count = |table: &[&str]| bears.iter().filter(|(own, parent)| names(table, own, parent, &all)).count();
    let mut best = (Category::Advice, 0);
    for (category, table) in CATEGORIES {
        let votes = count(table);
        if votes > best.1 {
            best = (*category, votes);
        }
    }
    best.0
}

/// The needs that it serves.
pub fn serves(bears: &[(&str, &str)]) -> Vec<String> {
    let is_named = |table: &[&str]| bears.iter().any(|(own, parent)| table.contains(own) || table.contains(parent));
    SERVES.iter().filter(|(_, table)| is_named(table)).map(|(need, _)| (*need).to_owned()).collect()
}

/// Whether only the area may be told: where somebody could be hiding, the street stands nowhere.
pub fn is_private(bears: &[(&str, &str)], words: &str) -> bool {
    let words = words.to_lowercase();
    let has = |table: &[&str]| table.iter().any(|word| words.contains(word));
    bears.iter().any(|(own, _)| PRIVATE_NAMES.contains(own)) || (has(VIOLENCE_WORDS) && has(REFUGE_WORDS))
}

/// Whether it is done by telephone.
pub fn is_by_phone(bears: &[(&str, &str)], title: &str) -> bool {
    let title = title.to_lowercase();
    bears.iter().any(|(own, _)| *own == "Help Hotlines")
        && ["hotline", "helpline", "warmline"].iter().any(|w| title.contains(w))
}

/// The codes of the languages that a text names, besides that of the listing itself.
pub fn languages(text: &str, own: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let is_named = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + name.len()..].chars().next())
        })
    };
    let mut all: Vec<String> = vec![own.to_owned()];
    for code in LANGUAGES.iter().filter(|(name, _)| is_named(name)).map(|(_, code)| *code) {
        if !all.iter().any(|there| there == code) {
            all.push(code.to_owned());
        }
    }
    all
}

/// Access, from a list with commas.
pub fn access(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in text.split(',').map(str::trim) {
        if let Some((_, here)) = ACCESS.iter().find(|(there, _)| *there == word)
            && !all.iter().any(|a| a == here)
        {
            all.push((*here).to_owned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_category_with_most_names_wins_and_the_rest_is_advice() {
        assert_eq!(category(&[]), Category::Advice);
        assert_eq!(category(&[("Teens (13-19 years old)", "Age Group")]), Category::Advice);
        assert_eq!(category(&[("Food Pantry", "Food"), ("Counseling", "Support Network")]), Category::Helping);
        assert_eq!(
            category(&[("Tutoring", "More Education"), ("Computer Class", "Skills & Training")]),
            Category::Learning
        );
        assert_eq!(category(&[("Community Gardens", "Food")]), Category::Growing);
        assert_eq!(category(&[("Credit Counseling", "Financial Education")]), Category::Learning);
    }

    #[test]
    fn where_somebody_may_hide_only_the_area_is_told() {
        assert!(is_private(&[("Help Escape Violence", "Immediate Safety")], ""));
        assert!(is_private(&[], "Shelter for women and victims of DOMESTIC VIOLENCE"));
        assert!(!is_private(&[], "Lawyers, also in domestic violence"));
        assert!(!is_private(&[("Emergency Shelter", "Housing")], "A shelter in the winter"));
    }

    #[test]
    fn languages_are_found_as_whole_words() {
        assert_eq!(languages("Spanish, ASL. Accommodations possible.", "en"), ["en", "es", "ase"]);
        assert_eq!(languages("Polishing of floors", "en"), ["en"]);
        assert_eq!(languages("", "en"), ["en"]);
    }
}
