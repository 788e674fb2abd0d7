//! For Excel and WPS: printed on A4 across, the header on every page, wrapped text.

use duizhao_read::ledger::ID_HEADER;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{FORMULA, Group, Table, lower, width};

/// A4.
const PAPER: u8 = 9;
/// Half characters across the page in the table's type.
const PAGE: usize = 118;
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
    let widths = table.widths(PAGE);
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
    let (top, groups) = (row, table.groups());
    let head = top + u32::from(!groups.is_empty());
    let headers = table.headers.iter().map(String::as_str).chain([ID_HEADER]);
    for (at, header) in (0u16..).zip(headers) {
        match groups.iter().find(|it| it.columns.contains(&usize::from(at))) {
            Some(_) => drop(sheet.write_string_with_format(head, at, lower(header), &faces.header)?),
            None if head > top => drop(sheet.merge_range(top, at, head, at, header, &faces.header)?),
            None => drop(sheet.write_string_with_format(head, at, header, &faces.header)?),
        }
    }
    for Group { label, columns } in &groups {
        let [first, last] = [columns.start, columns.end - 1].map(|it| u16::try_from(it).unwrap_or(u16::MAX));
        sheet.merge_range(top, first, top, last, label, &faces.header)?;
    }
    row = head;
    for (at, width) in (0u16..).zip(&widths) {
        sheet.set_column_width(at, *width as f64 * ROOM)?;
    }
    sheet.set_column_hidden(columns)?;
    let centred: Vec<bool> = (0..table.headers.len()).map(|it| table.is_centred(it)).collect();
    for (at, cells) in table.rows.iter().enumerate() {
        row += 1;
        for (column, cell) in (0u16..).zip(cells) {
            let face = match (cell.starts_with(FORMULA), centred[usize::from(column)]) {
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

#[cfg(test)]
mod tests {
    use duizhao_read::Limits;
    use duizhao_read::ledger::{head, sheets};

    use super::*;

    #[test]
    fn a_header_of_two_rows_comes_in_again_as_it_was() {
        let headers = ["序号", "事项", "责任单位/牵头单位", "责任单位/配合单位", "完成时限"].map(str::to_owned);
        let rows = vec![["1", "修路", "水利站", "财政所", "3月底前"].map(str::to_owned).to_vec()];
        let table = Table { title: "台账".to_owned(), headers: headers.to_vec(), rows, ..Table::default() };
        let sheet = sheets(&xlsx(&table).unwrap(), &Limits::default()).unwrap().remove(0);
        let head = head(&sheet).unwrap();
        assert_eq!(head.headers[..5], headers);
        assert_eq!(head.headers[5], ID_HEADER);
        assert_eq!(head.rows, 1..3);
        assert_eq!(sheet.rows[3].text(2), "水利站");
    }
}
