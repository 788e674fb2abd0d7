"""Another program's view of our tables: makes ledgers from cases, looks for formulas, saves again."""

import datetime
import sys

import openpyxl


def make(case, place):
    """The table of a .case file, as a person would have typed it into Excel."""
    with open(case, encoding="utf-8") as file:
        table = file.read().split("=>\n")[0]
    rows = [[cell.strip().replace("\\n", "\n") for cell in line.split("|")]
            for line in table.splitlines() if line and not line.startswith("#")]
    book = openpyxl.Workbook()
    sheet = book.active
    regions = []
    for top, cells in enumerate(rows, 1):
        for left, cell in enumerate(cells, 1):
            if cell == "<":
                next(it for it in regions if it[2] == top and it[3] == left - 1)[3] = left
            elif cell == "^":
                next(it for it in regions if it[1] == left and it[2] == top - 1)[2] = top
            else:
                regions.append([top, left, top, left])
                if cell.startswith("@"):
                    sheet.cell(top, left, datetime.date.fromisoformat(cell[1:]))
                elif cell.startswith("#"):
                    sheet.cell(top, left, float(cell[1:]))
                elif cell:
                    typed = sheet.cell(top, left, cell)
                    typed.data_type = "s"  # Even where it begins like a formula.
    for top, left, bottom, right in regions:
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(place)


def check(place):
    """No cell is a formula; how many begin like one."""
    cells = [cell for sheet in openpyxl.load_workbook(place) for row in sheet.iter_rows() for cell in row]
    formulas = [cell.coordinate for cell in cells if cell.data_type == "f"]
    if formulas:
        sys.exit(f"{place}: formulas in {formulas}")
    print(sum(isinstance(cell.value, str) and cell.value[:1] in "=+-@\t\r" and cell.value != "" for cell in cells))


def resave(place, other):
    openpyxl.load_workbook(place).save(other)


if __name__ == "__main__":
    {"make": make, "check": check, "resave": resave}[sys.argv[1]](*sys.argv[2:])
