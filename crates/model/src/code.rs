//! Invitation codes: 10 letters and digits that nobody mixes up, and what people make of them when they type.
//!
//! The phone makes of what was typed or pasted what it asks the hub for ([`asked_for`]); the hub tells a code from the
//! secret of a link ([`read`]). **Invariant:** a code that was handed out is found however it is written.

/// Letters and digits that nobody mixes up, spoken or written.
pub const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Characters of a code.
pub const LEN: usize = 10;

/// What was typed or pasted, as the hub knows it: a whole link gives its secret; spaces and dashes are for reading aloud.
pub fn asked_for(typed: &str) -> String {
    let typed = typed.trim();
    if let Some((_, secret)) = typed.split_once('#') {
        return secret.to_owned();
    }
    let bare: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    // A secret has more letters than a code and its case counts.
    let is_code = bare.chars().filter(|letter| letter.is_alphanumeric()).count() <= 12;
    if is_code { bare.replace(['-', '.', '_'], "").to_uppercase() } else { bare }
}

/// The code in what arrived, or nothing: then it is the secret of a link.
pub fn read(arrived: &str) -> Option<String> {
    let plain: String = arrived.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (plain.chars().count() == LEN).then(|| plain.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_write_them() {
        assert_eq!(asked_for(" abcde fghjk "), "ABCDEFGHJK");
        assert_eq!(asked_for("ABCDE-FGHJK"), "ABCDEFGHJK");
        assert_eq!(asked_for("https://kith.example/join#aB_c-1"), "aB_c-1");
        assert_eq!(asked_for("aBcDeFgHiJkLmNoPqRsTuV"), "aBcDeFgHiJkLmNoPqRsTuV");
        assert_eq!(asked_for("  "), "");
        assert_eq!(read("abcde-fghjk").as_deref(), Some("ABCDEFGHJK"));
        assert_eq!(read("aBcDeFgHiJkLmNoPqRsTuV"), None);
    }
}
