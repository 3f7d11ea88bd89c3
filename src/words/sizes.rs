//! How large something is, said shortly: "1.1 MB".

use super::{W, t_with};

/// Bytes as people read them.
pub fn size(bytes: u64) -> String {
    let (number, word) = in_unit(bytes);
    t_with(word, &[("number", &number)])
}

/// The number, with a tenth where it is small, and its unit.
fn in_unit(bytes: u64) -> (String, W) {
    let tenths = |of: u64| format!("{}.{}", bytes / of, bytes % of / (of / 10));
    match bytes {
        ..1_000_000 => (bytes.div_ceil(1_000).to_string(), W::SizeKb),
        1_000_000..1_000_000_000 => (tenths(1_000_000), W::SizeMb),
        _ => (tenths(1_000_000_000), W::SizeGb),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_shortly() {
        let said = |bytes| in_unit(bytes).0;
        assert_eq!([said(0), said(10), said(239_500)], ["0", "1", "240"]);
        assert_eq!([said(1_130_000), said(3_940_000), said(43_000_000)], ["1.1", "3.9", "43.0"]);
        assert_eq!(said(10_741_300_000), "10.7");
        assert!(in_unit(999_999).1 == W::SizeKb && in_unit(1_000_000).1 == W::SizeMb);
    }
}
