//! Which column of a log is what: named by the user, else guessed by its name. 列名推断

use duizhao_signs::Columns;

use crate::taken::Unread;

/// The ten things a column can be, in the order of [`Columns`]. 列的用途
pub(crate) const ROLES: usize = 10;

struct Role {
    option: &'static str,
    zh: &'static str,
    required: bool,
    /// As such columns are called, the surest name first; compared without case, spaces and punctuation.
    names: &'static [&'static str],
}

const CASE: &[&str] = &[
    "caseid",
    "case:concept:name",
    "case",
    "caseconceptname",
    "工单号",
    "工单编号",
    "事项编号",
    "案件编号",
    "受理编号",
    "诉求编号",
    "办件编号",
    "流水号",
    "编号",
    "单号",
    "ticketid",
    "ticket",
    "traceid",
    "trace",
    "requestid",
    "orderid",
    "incident",
];
const ACTIVITY: &[&str] = &[
    "activity",
    "concept:name",
    "act",
    "activityname",
    "环节",
    "环节名称",
    "办理环节",
    "操作",
    "动作",
    "步骤",
    "活动",
    "事件",
    "办理动作",
    "event",
    "eventtype",
    "step",
    "action",
    "task",
    "状态",
    "status",
];
const TIME: &[&str] = &[
    "time:timestamp",
    "completetimestamp",
    "timestamp",
    "ts",
    "时间",
    "办理时间",
    "操作时间",
    "发生时间",
    "完成时间",
    "time",
    "datetime",
    "endtime",
    "eventtime",
    "starttimestamp",
    "日期",
    "date",
];
const OWNER: &[&str] = &[
    "org:group",
    "承办单位",
    "办理单位",
    "责任单位",
    "主办单位",
    "承办部门",
    "办理部门",
    "责任部门",
    "单位",
    "部门",
    "owner",
    "group",
    "dept",
    "department",
    "unit",
    "organization",
    "organisation",
    "team",
];
const ACTOR: &[&str] = &[
    "org:resource",
    "resource",
    "经办人",
    "办理人",
    "操作人",
    "处理人",
    "承办人",
    "责任人",
    "actor",
    "user",
    "userid",
    "username",
    "agent",
    "performer",
];
const DUE: &[&str] = &[
    "case:deadline",
    "deadline",
    "due",
    "duedate",
    "办理时限",
    "完成时限",
    "截止时间",
    "截止日期",
    "截止日",
    "到期时间",
    "到期日期",
    "到期日",
    "时限",
];
const TEXT: &[&str] =
    &["text", "进展", "进展情况", "办理情况", "办理意见", "处理意见", "内容", "说明", "comment", "note"];
const PARTY: &[&str] = &["party", "对方单位", "协办单位", "转往单位", "接收单位"];
const PLACE: &[&str] = &["place", "地点", "事发地点", "地址", "location", "对象"];
const CAUSE: &[&str] = &["cause", "原因", "诉求类别", "问题类别", "类别", "category"];

const TABLE: [Role; ROLES] = [
    Role { option: "--case", zh: "个案编号", required: true, names: CASE },
    Role { option: "--activity", zh: "环节", required: true, names: ACTIVITY },
    Role { option: "--time", zh: "时间", required: true, names: TIME },
    Role { option: "--owner", zh: "承办单位", required: false, names: OWNER },
    Role { option: "--actor", zh: "经办人", required: false, names: ACTOR },
    Role { option: "--due", zh: "时限", required: false, names: DUE },
    Role { option: "[columns] text", zh: "办理情况", required: false, names: TEXT },
    Role { option: "[columns] party", zh: "对方单位", required: false, names: PARTY },
    Role { option: "[columns] place", zh: "地点", required: false, names: PLACE },
    Role { option: "[columns] cause", zh: "原因", required: false, names: CAUSE },
];

/// What is said of each role, in the order of the table.
pub(crate) fn asked(columns: &Columns) -> [Option<&str>; ROLES] {
    let Columns { case, activity, time, owner, actor, due, text, party, place, cause } = columns;
    [case, activity, time, owner, actor, due, text, party, place, cause].map(|it| it.as_deref())
}

fn told(columns: [Option<&str>; ROLES]) -> Columns {
    let [case, activity, time, owner, actor, due, text, party, place, cause] =
        columns.map(|it| it.map(ToOwned::to_owned));
    Columns { case, activity, time, owner, actor, due, text, party, place, cause }
}

/// Where each role stands among the columns of a log. 列的选定
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) places: [Option<usize>; ROLES],
    pub(crate) columns: Columns,
}

impl Chosen {
    /// # Errors
    /// When a column that was named is not there, or one that is needed was not found.
    pub(crate) fn of<N: AsRef<str>>(names: &[N], wanted: &Columns) -> Result<Chosen, Unread> {
        let mut places = [None; ROLES];
        for ((role, wanted), place) in TABLE.iter().zip(asked(wanted)).zip(&mut places) {
            *place = wanted.map(|it| named(names, it, role)).transpose()?;
        }
        for at in 0..ROLES {
            let taken = |it: usize| places.contains(&Some(it));
            places[at] = places[at].or_else(|| guessed(names, &TABLE[at], taken));
        }
        // Where a log knows persons alone, whoever has the case is its owner.
        places[3] = places[3].or(places[4]);
        for (role, place) in TABLE.iter().zip(places) {
            if role.required && place.is_none() {
                return Err(missing(names, role));
            }
        }
        let columns = told(places.map(|it| it.map(|it| names[it].as_ref())));
        Ok(Chosen { places, columns })
    }
}

fn named<N: AsRef<str>>(names: &[N], wanted: &str, role: &Role) -> Result<usize, Unread> {
    let exact = names.iter().position(|it| it.as_ref() == wanted);
    let alike = || names.iter().position(|it| plain(it.as_ref()) == plain(wanted));
    exact.or_else(alike).ok_or_else(|| {
        let (option, all) = (role.option, list(names));
        Unread::new(
            "no-such-column",
            format!("没有“{wanted}”这一列（{option}）；有：{all}"),
            format!("there is no column {wanted:?} ({option}); there are: {all}"),
        )
    })
}

fn guessed<N: AsRef<str>>(names: &[N], role: &Role, taken: impl Fn(usize) -> bool) -> Option<usize> {
    let plain: Vec<String> = names.iter().map(|it| plain(it.as_ref())).collect();
    let find = |fits: &dyn Fn(&str, &str) -> bool| {
        let of = |name: &&str| (0..plain.len()).find(|at| !taken(*at) && fits(&plain[*at], &self::plain(name)));
        role.names.iter().find_map(of)
    };
    // A Chinese heading may say more: 承办单位名称.
    find(&|it, name| it == name)
        .or_else(|| find(&|it, name| !name.is_ascii() && name.chars().count() > 2 && it.contains(name)))
}

fn missing<N: AsRef<str>>(names: &[N], role: &Role) -> Unread {
    let Role { option, zh, .. } = role;
    let all = list(names);
    Unread::new(
        "missing-column",
        format!("看不出哪一列是{zh}；请用 {option} 指明。有：{all}"),
        format!("no column looks like it; name it with {option}. There are: {all}"),
    )
}

fn list<N: AsRef<str>>(names: &[N]) -> String {
    const SHOWN: usize = 30;
    let mut all = names.iter().take(SHOWN).map(AsRef::as_ref).collect::<Vec<_>>().join("、");
    if names.len() > SHOWN {
        all.push('…');
    }
    all
}

fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &str, wanted: &Columns, expected: &str) {
        let names: Vec<&str> = names.split('|').collect();
        let seen = match Chosen::of(&names, wanted) {
            Ok(it) => asked(&it.columns).map(|it| it.unwrap_or("-")).join(" | "),
            Err(err) => format!("{}: {}", err.code, err.said.zh),
        };
        assert_eq!(seen, expected);
    }

    #[test]
    fn columns_are_guessed_by_their_names() {
        let none = Columns::default();
        check(
            "Case ID|Activity|Resource|Complete Timestamp|Variant|org:group|concept:name",
            &none,
            "Case ID | Activity | Complete Timestamp | org:group | Resource | - | - | - | - | -",
        );
        check(
            "工单号|环节|时间|承办单位|到期日",
            &none,
            "工单号 | 环节 | 时间 | 承办单位 | - | 到期日 | - | - | - | -",
        );
        check("case|ts|act|dept|user", &none, "case | act | ts | dept | user | - | - | - | - | -");
        check(
            "工单编号|办理环节|操作时间|承办单位名称|经办人|办理时限|办理情况",
            &none,
            "工单编号 | 办理环节 | 操作时间 | 承办单位名称 | 经办人 | 办理时限 | 办理情况 | - | - | -",
        );
        check(
            "case:concept:name|concept:name|time:timestamp|org:resource",
            &none,
            "case:concept:name | concept:name | time:timestamp | org:resource | org:resource | - | - | - | - | -",
        );
    }

    #[test]
    fn a_column_named_is_taken_and_a_missing_one_told() {
        let owner = Columns { owner: Some("科室".to_owned()), ..Columns::default() };
        check("case|act|ts|科室|部门", &owner, "case | act | ts | 科室 | - | - | - | - | - | -");
        check("case|act|ts", &owner, "no-such-column: 没有“科室”这一列（--owner）；有：case、act、ts");
        check("a|b", &Columns::default(), "missing-column: 看不出哪一列是个案编号；请用 --case 指明。有：a、b");
    }
}
