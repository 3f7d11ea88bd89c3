//! What became of an import: counts to print, and every row that could not be read, in a file as it is met.
//!
//! Only counts and the first problems are held in memory, however many rows there are.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// How many problems are printed; all of them stand in the file.
const PRINTED: usize = 20;

/// A row, or a cell of it, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line on which the row begins.
    pub line: u64,
    /// Whether the whole row was left out, or only a cell of it.
    pub is_row: bool,
    /// Why, in plain words.
    pub why: String,
}

/// What became of an import.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows read, by file.
    pub rows: BTreeMap<String, u64>,
    /// Records written.
    pub written: u64,
    /// Records that are here already just so.
    pub unchanged: u64,
    /// Fields left as somebody here made them.
    pub kept_by_hand: u64,
    /// Records left removed as somebody here removed them.
    pub removed_here: u64,
    /// Activities of which only the area is told.
    pub area_only: u64,
    /// Rows left out.
    pub rows_left_out: u64,
    /// Cells left out.
    pub cells_left_out: u64,
    /// The first problems.
    pub first: Vec<Problem>,
    file: Option<(PathBuf, BufWriter<File>)>,
}

impl Report {
    /// A report that writes each problem into a file.
    pub fn into_file(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
        let mut out = BufWriter::new(file);
        writeln!(out, "file,line,left out,why")?;
        Ok(Self { file: Some((path.to_owned(), out)), ..Self::default() })
    }

    /// A row was read from a file.
    pub fn read(&mut self, file: &str) {
        match self.rows.get_mut(file) {
            Some(count) => *count += 1,
            None => {
                self.rows.insert(file.to_owned(), 1);
            }
        }
    }

    /// A row was left out.
    pub fn row(&mut self, file: &str, line: u64, why: impl Into<String>) -> anyhow::Result<()> {
        self.rows_left_out += 1;
        self.problem(Problem { file: file.into(), line, is_row: true, why: why.into() })
    }

    /// A cell was left out, the rest of its row was read.
    pub fn cell(&mut self, file: &str, line: u64, why: impl Into<String>) -> anyhow::Result<()> {
        self.cells_left_out += 1;
        self.problem(Problem { file: file.into(), line, is_row: false, why: why.into() })
    }

    fn problem(&mut self, problem: Problem) -> anyhow::Result<()> {
        if let Some((path, out)) = &mut self.file {
            let what = if problem.is_row { "row" } else { "cell" };
            let why = problem.why.replace('"', "\"\"");
            writeln!(out, "{},{},{what},\"{why}\"", problem.file, problem.line)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        if self.first.len() < PRINTED {
            self.first.push(problem);
        }
        Ok(())
    }

    /// Ends the file.
    pub fn close(&mut self) -> anyhow::Result<()> {
        if let Some((path, out)) = &mut self.file {
            out.flush().with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (file, rows) in &self.rows {
            writeln!(f, "{rows:>8} rows in {file}")?;
        }
        writeln!(f, "{:>8} records written", self.written)?;
        writeln!(f, "{:>8} were here already just so", self.unchanged)?;
        for (count, what) in [
            (self.kept_by_hand, "fields left as somebody here made them"),
            (self.removed_here, "records left removed, as somebody here removed them"),
            (self.area_only, "activities told with their area only: their place must stay private"),
            (self.rows_left_out, "rows left out"),
            (self.cells_left_out, "cells left out of rows that were read"),
        ] {
            if count > 0 {
                writeln!(f, "{count:>8} {what}")?;
            }
        }
        for problem in &self.first {
            let Problem { file, line, why, .. } = problem;
            writeln!(f, "  {file}, line {line}: {why}")?;
        }
        if let Some((path, _)) = &self.file {
            let all = self.rows_left_out + self.cells_left_out;
            if all > 0 {
                writeln!(f, "All {all} stand in {}", path.display())?;
            }
        }
        Ok(())
    }
}
