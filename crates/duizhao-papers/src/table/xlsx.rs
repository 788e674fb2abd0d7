//! For Excel and WPS: printed on A4 across, the header on every page, wrapped text.

use duizhao_read::ledger::ID_HEADER;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{FORMULA, Table, width};

/// A4.
const PAPER: u8 = 9;
/// Points of a line of the table's text.
const LINE: usize = 17;
/// A half character of 12 points in the units of a column's width, which are digits of 11 points.
const ROOM: f64 = 1.18;

/// # Errors
/// When a cell or the table is larger than the format allows.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same table is the same file: no clock stands in it.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title(&table.title).set_author("duizhao").set_creation_datetime(&made),
    );
    let faces = Faces::new();
    let sheet = book.add_worksheet();
    sheet.set_name("台账")?;
    let columns = u16::try_from(table.headers.len()).unwrap_or(u16::MAX);
    let last = columns.saturating_sub(1);
    let widths = table.widths();
    let all: usize = widths.iter().sum();
    let mut row = 0;
    for (text, face, height) in std::iter::once((&table.title, &faces.title, 36))
        .chain(table.notes.iter().map(|it| (it, &faces.note, LINE * width(it).div_ceil(all.max(20)).max(1) + 3)))
    {
        if last > 0 {
            sheet.merge_range(row, 0, row, last, text, face)?;
        } else {
            sheet.write_string_with_format(row, 0, text, face)?;
        }
        sheet.set_row_height(row, height as f64)?;
        row += 1;
    }
    let head = row;
    for (at, header) in (0u16..).zip(&table.headers) {
        sheet.write_string_with_format(head, at, header, &faces.header)?;
        sheet.set_column_width(at, widths[usize::from(at)] as f64 * ROOM)?;
    }
    sheet.write_string_with_format(head, columns, ID_HEADER, &faces.header)?;
    sheet.set_column_hidden(columns)?;
    for (at, cells) in table.rows.iter().enumerate() {
        row += 1;
        for (column, cell) in (0u16..).zip(cells) {
            let short = width(cell) <= 12 && widths[usize::from(column)] <= 16;
            let face = match (cell.starts_with(FORMULA), short) {
                (true, _) => &faces.quoted,
                (_, true) => &faces.short,
                _ => &faces.body,
            };
            sheet.write_string_with_format(row, column, cell, face)?;
        }
        sheet.write_string(row, columns, table.ids.get(at).map_or("", String::as_str))?;
        sheet.set_row_height(row, height(cells, &widths) as f64)?;
    }
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.59, 0.59, 0.79, 0.71, 0.31, 0.39).set_print_center_horizontally(true);
    sheet.set_footer("&C第 &P 页，共 &N 页");
    sheet.set_repeat_rows(0, head)?;
    sheet.set_freeze_panes(head + 1, 0)?;
    sheet.set_print_area(0, 0, row, last)?;
    book.save_to_buffer()
}

/// Points of a row in which every cell shows whole; no row is higher than the format allows.
fn height(cells: &[String], widths: &[usize]) -> usize {
    let lines = |(cell, wide): (&String, &usize)| {
        cell.lines().map(|it| width(it).div_ceil((*wide).saturating_sub(1).max(2)).max(1)).sum::<usize>()
    };
    let lines = cells.iter().zip(widths).map(lines).max().unwrap_or(1).max(1);
    (lines * LINE + 6).min(409)
}

struct Faces {
    title: Format,
    note: Format,
    header: Format,
    body: Format,
    short: Format,
    quoted: Format,
}

impl Faces {
    fn new() -> Faces {
        let body = Format::new()
            .set_font_name("仿宋_GB2312")
            .set_font_size(12)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        let title = Format::new().set_font_name("方正小标宋简体").set_font_size(22).set_align(FormatAlign::Center);
        Faces {
            title: title.set_align(FormatAlign::VerticalCenter),
            note: Format::new()
                .set_font_name("楷体_GB2312")
                .set_font_size(12)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            header: body.clone().set_font_name("黑体").set_align(FormatAlign::Center),
            short: body.clone().set_align(FormatAlign::Center),
            quoted: body.clone().set_quote_prefix(),
            body,
        }
    }
}
