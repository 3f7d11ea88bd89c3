//! The hub of Kith.
