//! The app of Kith.
