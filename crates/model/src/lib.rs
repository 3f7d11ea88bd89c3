//! The model of Kith.
