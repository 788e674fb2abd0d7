//! Characters of the symbol fonts, which stand for something else than their code says. 符号

/// What a reader sees where Wingdings or Symbol puts a character of the private use area.
pub(super) fn shown(it: char) -> char {
    match it as u32 {
        0xF0A7 => '▪',
        0xF0A8 | 0xF06F | 0xF071 | 0xF0A3 => '□',
        0xF0B7 | 0xF09F => '•',
        0xF0D8 => '➢',
        0xF06C => '●',
        0xF06E => '■',
        0xF075 => '◆',
        0xF076 => '❖',
        0xF0A1 => '○',
        0xF0AB => '★',
        0xF0FB => '✗',
        0xF0FC => '✓',
        0xF0FD => '☒',
        0xF0FE | 0xF052 => '☑',
        0xE000..=0xF8FF => '□',
        _ if it.is_control() => ' ',
        _ => it,
    }
}

/// The character of a `w:sym`, whose `w:char` is a hexadecimal code.
pub(super) fn of_code(code: &str) -> char {
    let code = u32::from_str_radix(code.trim(), 16).ok();
    let private = code.map(|it| if it < 0x100 { it + 0xF000 } else { it });
    private.and_then(char::from_u32).map_or('□', shown)
}
