//! One CSV file, row by row: cells by the name of their column, the line on which a row begins, and rows that cannot be
//! read set aside.

use std::io::{BufReader, Read};

use anyhow::Context;
use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use crate::{Folder, report::Report};

/// A longer cell is no text but a quote that was never closed.
const CELL_MAX: usize = 200_000;

/// A CSV file that is being read.
pub struct Table {
    /// The file's name.
    pub name: &'static str,
    columns: Vec<String>,
    reader: Reader<BufReader<Box<dyn Read>>>,
    record: ByteRecord,
}

/// A row with its line.
pub struct Row<'a> {
    /// The line on which it begins.
    pub line: u64,
    columns: &'a [String],
    cells: StringRecord,
}

impl Row<'_> {
    /// The cell of a column, trimmed; empty where there is no such column.
    pub fn get(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|c| c == column);
        at.and_then(|at| self.cells.get(at)).map_or("", str::trim)
    }
}

impl Table {
    /// Opens a file; `None` where there is none.
    pub fn open(folder: &(impl Folder + ?Sized), name: &'static str, needed: &[&str]) -> anyhow::Result<Option<Self>> {
        let Some(file) = folder.open(name).with_context(|| format!("{} cannot be opened", folder.shown(name)))? else {
            return Ok(None);
        };
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(BufReader::new(file));
        let head = reader.byte_headers().with_context(|| format!("{} cannot be read", folder.shown(name)))?;
        let columns: Vec<String> = head
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        if let Some(missing) = needed.iter().find(|needed| !columns.iter().any(|c| c == *needed)) {
            anyhow::bail!("{} has no column {missing}: is it an HSDS 1.0 file?", folder.shown(name));
        }
        Ok(Some(Self { name, columns, reader, record: ByteRecord::new() }))
    }

    /// The next row that can be read; those that cannot are reported and passed over.
    pub fn next(&mut self, report: &mut Report) -> anyhow::Result<Option<Row<'_>>> {
        loop {
            // A row in quotes may run over many lines: its own position is where it begins.
            let begins = self.reader.position().line();
            match self.reader.read_byte_record(&mut self.record) {
                Ok(false) => return Ok(None),
                Ok(true) => {}
                Err(error) if error.is_io_error() => {
                    return Err(error).with_context(|| format!("{} cannot be read on", self.name));
                }
                Err(error) => {
                    report.read(self.name);
                    report.row(self.name, begins, error.to_string())?;
                    continue;
                }
            }
            let line = self.record.position().map_or(begins, csv::Position::line);
            report.read(self.name);
            if self.record.iter().any(|cell| cell.len() > CELL_MAX) {
                report.row(
                    self.name,
                    line,
                    format!("a cell has more than {CELL_MAX} bytes: a quote may be missing"),
                )?;
            } else if self.record.len() != self.columns.len() {
                let (have, want) = (self.record.len(), self.columns.len());
                report.row(self.name, line, format!("it has {have} cells, and there are {want} columns"))?;
            } else {
                match StringRecord::from_byte_record(self.record.clone()) {
                    Ok(cells) => return Ok(Some(Row { line, columns: &self.columns, cells })),
                    Err(_) => report.row(self.name, line, "its letters are not UTF-8")?,
                }
            }
        }
    }
}
