//! Our tables as other programs see them: openpyxl, and LibreOffice.
//!
//! Every ledger of `crates/duizhao-app/tests/suite/ledgers` is made by openpyxl, imported, written
//! out, saved again by each of them and imported again: nothing may be a formula, nothing may change.

mod grid;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::debian;
use crate::work::{output, root, run, say};

const CASES: &str = "crates/duizhao-app/tests/suite/ledgers";
const READER: &str = "xtask/src/tables/reader.py";
const OPENPYXL: &str = "openpyxl==3.1.5";

/// What begins a formula, in a ledger that came as text.
const FORMULAS: &str = "问题,完成时限,备注\n\"=HYPERLINK(\"\"http://x\"\",\"\"路\"\")\",长期坚持,+86\n-1号井盖缺失,2024年3月5日,@某村\n'=1+1,3月底前,\"\tx\"\n";

pub(crate) fn tables() -> Result<()> {
    let program = root().join("target/debug/duizhao");
    ensure!(program.exists(), "{} is missing: run cargo build first", program.display());
    let python = python()?;
    let folder = tempfile::tempdir()?;
    let mut written = Vec::new();
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(root().join(CASES))?.map(|it| Ok(it?.path())).collect::<Result<_>>()?;
    cases.sort();
    for case in &cases {
        let name = case.file_stem().context("a case has a name")?.to_string_lossy().into_owned();
        let place = folder.path().join(format!("{name}.xlsx"));
        run(Command::new(&python).arg(root().join(READER)).arg("make").arg(case).arg(&place))?;
        written.push(Office::new(&program, folder.path(), &name)?.through(&python, &place)?);
    }
    let formulas = folder.path().join("公式.csv");
    std::fs::write(&formulas, FORMULAS)?;
    let office = Office::new(&program, folder.path(), "公式")?.through(&python, &formulas)?;
    let begin_like_one = read(&python, "check", &office.table)?;
    // Three affairs and three remarks; the tab of the last one goes with the white space around a cell.
    ensure!(begin_like_one.trim() == "5", "expected 5 cells that begin like a formula, found {begin_like_one}");
    written.push(office);
    say(&format!("openpyxl: {} tables, no formula, imported again without a change", written.len()));
    debian::ensure("soffice", "libreoffice-calc libreoffice-writer")?;
    debian::ensure_chinese_fonts()?;
    libre_office(&python, folder.path(), &written)?;
    grid::grid(&program, folder.path())
}

/// LibreOffice opens what we wrote and writes it again; from our CSV, too, it takes no formula.
fn libre_office(python: &Path, folder: &Path, written: &[Office<'_>]) -> Result<()> {
    for ending in ["xlsx", "csv"] {
        let out = folder.join(format!("LibreOffice-{ending}"));
        let mut convert = Command::new("soffice");
        convert.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
        convert.args(["--headless", "--convert-to", "xlsx", "--infilter=CSV:44,34,76,1", "--outdir"]).arg(&out);
        convert.args(written.iter().map(|it| it.table.with_extension(ending)));
        output(&mut convert)?;
        for office in written {
            let place = out.join(office.table.file_name().context("a table has a name")?);
            read(python, "check", &place)?;
            // A spreadsheet makes numbers and days of what looks like them in a CSV; that is its own doing.
            if ending == "xlsx" {
                office.unchanged(&place)?;
            }
        }
    }
    say(&format!("LibreOffice: {} tables, no formula, imported again without a change", written.len()));
    Ok(())
}

/// A record of its own for each ledger.
struct Office<'p> {
    program: &'p Path,
    database: String,
    ledger: String,
    /// What was written out.
    table: PathBuf,
}

impl<'p> Office<'p> {
    fn new(program: &'p Path, folder: &Path, name: &str) -> Result<Office<'p>> {
        let database = format!("sqlite:{}", folder.join(format!("{name}.sqlite")).display());
        output(Command::new(program).args(["init", "--db", &database]))?;
        let table = folder.join(format!("{name}-出表.xlsx"));
        Ok(Office { program, database, ledger: name.to_owned(), table })
    }

    /// In, out in each form, and in again after openpyxl has saved it.
    fn through(self, python: &Path, file: &Path) -> Result<Office<'p>> {
        let first = self.import(file, &["--actor", "dangzheng/p1", "--yes"])?;
        ensure!(first["written"] == true && first["new"].as_array().is_some_and(|it| !it.is_empty()), "{first}");
        for ending in ["xlsx", "csv", "docx"] {
            let place = self.table.with_extension(ending);
            output(
                Command::new(self.program)
                    .args(["table", "--db", &self.database, "--ledger", &self.ledger, "-o"])
                    .arg(&place),
            )?;
        }
        read(python, "check", &self.table)?;
        let again = self.table.with_extension("openpyxl.xlsx");
        output(Command::new(python).arg(root().join(READER)).arg("resave").arg(&self.table).arg(&again))?;
        for place in [&self.table, &self.table.with_extension("csv"), &again] {
            self.unchanged(place)?;
        }
        Ok(self)
    }

    fn unchanged(&self, place: &Path) -> Result<()> {
        let plan = self.import(place, &["--dry-run"])?;
        let none = |name: &str| plan[name].as_array().is_some_and(Vec::is_empty);
        if !none("new") || !none("changed") || !none("problems") || plan["same"] == 0 {
            bail!("{} does not come in as it went out: {plan}", place.display());
        }
        Ok(())
    }

    fn import(&self, place: &Path, more: &[&str]) -> Result<Value> {
        let mut import = Command::new(self.program);
        import
            .args(["import", "--format", "json", "--db", &self.database, "--ledger", &self.ledger])
            .arg(place)
            .args(more);
        Ok(serde_json::from_str(&output(&mut import)?)?)
    }
}

fn read(python: &Path, what: &str, place: &Path) -> Result<String> {
    output(Command::new(python).arg(root().join(READER)).arg(what).arg(place))
}

/// A Python with openpyxl, in `target/readers`.
fn python() -> Result<PathBuf> {
    let folder = root().join("target/readers");
    let python = folder.join("bin/python");
    debian::ensure("python3", "python3")?;
    let make = || output(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    if !python.exists() && make().is_err() {
        // Debian keeps the half of it in a package of its own.
        debian::install("python3-venv")?;
        make()?;
    }
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", OPENPYXL]))?;
    Ok(python)
}
