//! Where the files of a source stand: a folder, or, for those who try the reading with anything, memory.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Cursor, ErrorKind, Read},
    path::Path,
};

/// Files by name.
pub trait Folder {
    /// Opens a file; `None` where there is none.
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn Read>>>;
    /// How the file is named in messages.
    fn shown(&self, name: &str) -> String;
}

impl Folder for Path {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn Read>>> {
        match File::open(self.join(name)) {
            Ok(file) => Ok(Some(Box::new(file))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
    fn shown(&self, name: &str) -> String {
        self.join(name).display().to_string()
    }
}

impl Folder for BTreeMap<String, Vec<u8>> {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn Read>>> {
        Ok(self.get(name).map(|bytes| Box::new(Cursor::new(bytes.clone())) as Box<dyn Read>))
    }
    fn shown(&self, name: &str) -> String {
        name.to_owned()
    }
}
