//! The program that the browser starts: everything is in the library, where tests reach it too.

fn main() {
    kith_app::start();
}
