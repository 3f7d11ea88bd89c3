//! The screens of a volunteer: whom they are beside, and that they were in touch.

pub mod my_people;
