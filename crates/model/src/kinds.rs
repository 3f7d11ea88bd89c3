//! The kinds as plain structs.
