//! Text that carries a secrecy marking is not taken into the record. 密级标志

use duizhao_read::carries_marking;
use serde_json::Value;

use super::Failure;

/// # Errors
/// When a text anywhere in what is to be recorded seems to carry a marking.
pub(crate) fn refuse_marked(value: &Value) -> Result<(), Failure> {
    match value {
        Value::String(text) if carries_marking(text) => Err(Failure::new(
            "secrecy",
            "填写的内容疑有密级标志，没有记录。请停止在本机处理，不要转发，并立即联系本单位保密员；不是密级标志的，请换一种写法",
            "what was typed seems to carry a secrecy marking and was not recorded. Stop handling it on this machine, do not pass it on, and contact the secrecy officer of the unit at once; where it is no marking, word it otherwise",
        )),
        Value::Array(all) => all.iter().try_for_each(refuse_marked),
        Value::Object(all) => all.values().try_for_each(refuse_marked),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_marking_is_refused_wherever_it_stands_and_talk_of_secrecy_is_not() {
        for (text, is_taken) in [
            ("机密★3年 东湾水库", false),
            ("东湾水库\n秘密", false),
            ("密级：绝密", false),
            ("保密教育已开展，涉密文件已清退", true),
            ("东湾水库除险", true),
        ] {
            let body = json!({ "affair": "除险", "origin": { "document": [text] } });
            assert_eq!(refuse_marked(&body).map_err(|it| it.code), if is_taken { Ok(()) } else { Err("secrecy") });
        }
    }
}
