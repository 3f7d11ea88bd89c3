//! What a connector works with.

pub mod book;
pub mod caseload;
mod contact;
pub mod group_contact;
mod moments;
pub mod people;
pub mod person;
pub mod record;
pub mod request;
pub mod requests;
pub mod today;
mod tried;
mod ways;
