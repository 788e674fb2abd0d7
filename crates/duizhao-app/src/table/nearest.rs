//! What was meant by a word that is none of those there are.

/// The name that shares most of its characters with what was typed; `None` where none shares any.
pub(super) fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let likeness = |name: &str| {
        let shared = typed.chars().filter(|it| name.contains(*it)).count();
        let longest = typed.chars().count().max(name.chars().count());
        (shared > 0).then(|| shared * 1_000 / longest)
    };
    names.into_iter().filter_map(|it| Some((likeness(it)?, it))).max_by_key(|it| it.0).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_with_most_in_common_is_meant() {
        let names = ["序号", "责任单位", "状态", "完成时限"];
        let meant = ["单位", "状", "时限要求", "责任单位名称", "天气"].map(|it| nearest(it, names));
        assert_eq!(meant, [Some("责任单位"), Some("状态"), Some("完成时限"), Some("责任单位"), None]);
    }
}
