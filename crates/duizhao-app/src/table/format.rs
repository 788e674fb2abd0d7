//! What kind of file a table becomes.

use duizhao_papers::table as papers;

use crate::record::Failure;

/// A document of some hundred pages; nobody reads a longer table as one.
const DOCX_ROWS: usize = 5_000;

/// The formats of tables. 文件格式
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Docx,
    Csv,
}

impl Format {
    pub const ALL: [Format; 3] = [Format::Xlsx, Format::Docx, Format::Csv];

    /// As a file's name ends, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Docx => "docx",
            Format::Csv => "csv",
        }
    }

    pub fn of(ending: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|it| it.ending() == ending)
    }

    /// # Errors
    /// When the table is larger than the format takes.
    pub fn write(self, table: &papers::Table) -> Result<Vec<u8>, Failure> {
        match self {
            Format::Docx if table.rows.len() > DOCX_ROWS => Err(Failure::new(
                "too-many-rows",
                format!(
                    "表有 {} 行，超过 .docx 的 {DOCX_ROWS} 行，在 Word 和 WPS 里很难打开；请用 .xlsx",
                    table.rows.len()
                ),
                format!(
                    "the table has {} rows, more than the {DOCX_ROWS} with which Word and WPS are at ease in a .docx; \
                     take .xlsx",
                    table.rows.len()
                ),
            )),
            Format::Docx => Ok(papers::docx(table)),
            Format::Csv => Ok(papers::csv(table)),
            Format::Xlsx => papers::xlsx(table).map_err(|err| {
                Failure::new(
                    "file",
                    format!("表太大，写不成 .xlsx：{err}"),
                    format!("the table does not fit an .xlsx: {err}"),
                )
            }),
        }
    }
}
