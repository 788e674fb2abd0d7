//! A page of ours as LibreOffice sets it, measured: GB/T 9704-2012 asks for 22 lines of 28 characters
//! in a 版心 of 156 by 225 mm, 37 mm from the top of an A4 sheet and 28 mm from its left.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::debian;
use crate::work::{output, run, say};

const LINES: usize = 22;
const CHARACTERS: usize = 28;
/// Millimetres, each within one, as the standard allows.
const TOP: f64 = 37.0;
const LEFT: f64 = 28.0;
const WIDE: f64 = 156.0;
const HIGH: f64 = 225.0;

const POINT: f64 = 25.4 / 72.0;
/// Between one line and the next: 22 of them are as high as the 版心.
const PITCH: f64 = HIGH / 22.0;

/// One line of text: where it begins and ends, in millimetres, and its characters.
struct Line {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    characters: usize,
}

pub(super) fn grid(program: &Path, folder: &Path) -> Result<()> {
    debian::ensure("pdftotext", "poppler-utils")?;
    let report = folder.join("满页.txt");
    let paragraph = format!("{}。\n", "本人认真查摆了问题并逐条改正".repeat(60));
    std::fs::write(&report, format!("个人对照检查材料\n一、存在的问题\n{}", paragraph.repeat(3)))?;
    let paper = folder.join("满页.docx");
    let mut check = Command::new(program);
    // Something to mend is what it finds in such a text, and no failure here.
    check.arg("check").arg(&report).arg("-o").arg(&paper).output().context("the program does not start")?;
    let mut convert = Command::new("soffice");
    convert.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    output(convert.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(folder).arg(&paper))?;
    let places = folder.join("满页.html");
    run(Command::new("pdftotext").arg("-bbox-layout").arg(folder.join("满页.pdf")).arg(&places))?;
    let pages = pages(&std::fs::read_to_string(&places)?)?;
    // The first has the title and the last may end anywhere.
    let full = pages.get(1..pages.len().saturating_sub(1)).unwrap_or_default();
    ensure!(full.len() >= 2, "the text was meant to fill pages, and fills {}", full.len());
    full.iter().enumerate().try_for_each(|(at, it)| measure(it).with_context(|| format!("page {}", at + 2)))?;
    say(&format!(
        "LibreOffice: {} full pages of {LINES} lines of {CHARACTERS} characters, margins as asked",
        full.len()
    ));
    Ok(())
}

fn measure(lines: &[Line]) -> Result<()> {
    ensure!(lines.len() == LINES, "it has {} lines", lines.len());
    let longest = lines.iter().map(|it| it.characters).max().unwrap_or_default();
    ensure!(longest == CHARACTERS, "its longest line has {longest} characters");
    let reach = |of: fn(&Line) -> f64, pick: fn(f64, f64) -> f64| lines.iter().map(of).reduce(pick).unwrap_or_default();
    let left = reach(|it| it.left, f64::min);
    let wide = reach(|it| it.right, f64::max) - left;
    // A line stands in the middle of its share of the page.
    let (top, bottom) = (reach(|it| it.top, f64::min), reach(|it| it.bottom, f64::max));
    let around = (PITCH - (lines[0].bottom - lines[0].top)) / 2.0;
    let (top, high) = (top - around, bottom - top + 2.0 * around);
    for (what, is, asked) in [("left", left, LEFT), ("width", wide, WIDE), ("top", top, TOP), ("height", high, HIGH)] {
        ensure!((is - asked).abs() <= 1.0, "its {what} is {is:.1} mm instead of {asked}");
    }
    Ok(())
}

/// The lines of each page but its number, from what pdftotext tells.
fn pages(told: &str) -> Result<Vec<Vec<Line>>> {
    told.split("<page ")
        .skip(1)
        .map(|page| page.split("<line ").skip(1).filter_map(|it| line(it).transpose()).collect())
        .collect()
}

/// None for the number of a page.
fn line(told: &str) -> Result<Option<Line>> {
    let place = |name: &str| -> Result<f64> {
        let found = told.split_once(&format!("{name}=\"")).and_then(|it| it.1.split_once('"'));
        let points: f64 = found.context("a line without its place")?.0.parse()?;
        Ok(points * POINT)
    };
    let words = told.split("</word>").filter_map(|it| it.rsplit_once('>')).map(|it| it.1);
    let text: String = words.map(str::trim).collect();
    let line = Line {
        left: place("xMin")?,
        right: place("xMax")?,
        top: place("yMin")?,
        bottom: place("yMax")?,
        characters: text.chars().count(),
    };
    Ok(Some(line).filter(|_| !text.starts_with('—')))
}
