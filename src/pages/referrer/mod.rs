//! The screens of a referrer: refer with consent, and see what became of it.

pub mod refer;
pub mod referrals;
