//! What a column of a ledger is about, and the words of headers that say so.

/// What a column means. 列义
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Index,
    Number,
    Document,
    Affair,
    Detail,
    Measure,
    Criterion,
    Area,
    Lead,
    Supporting,
    Leader,
    Person,
    Due,
    State,
    Progress,
    Found,
    Done,
    /// Kept word for word, and nothing more.
    Other,
    /// Not taken into the record at all.
    Skipped,
}

use Field::*;

/// Name in a layout, and the words of headers; of several that fit the longest wins.
const FIELDS: [(Field, &str, &[&str]); 19] = [
    (Index, "序号", &["序号", "序列", "项次"]),
    (Number, "编号", &["编号", "问题编号", "任务编号", "工单号", "工单编号", "事项编号", "台账编号"]),
    (Document, "文号", &["文号", "来文", "文件名称", "文件依据", "交办文件", "批示", "会议名称", "依据"]),
    (
        Affair,
        "事项",
        &[
            "问题",
            "问题描述",
            "问题事项",
            "问题清单",
            "反馈问题",
            "存在问题",
            "存在的问题",
            "发现的问题",
            "问题原文",
            "问题内容",
            "事项",
            "事项内容",
            "督办事项",
            "任务",
            "工作任务",
            "目标任务",
            "重点任务",
            "工作内容",
            "诉求",
            "诉求内容",
            "风险点",
            "事由",
            "工作目标及任务要求",
            "控制措施",
            "具体控制措施",
            "交办内容",
        ],
    ),
    (Detail, "具体表现", &["具体表现", "表现形式", "具体问题", "问题表现", "主要表现"]),
    (Measure, "措施", &["措施", "整改措施", "工作措施", "具体措施", "整改举措", "举措", "工作举措", "解决措施"]),
    (
        Criterion,
        "办结标准",
        &[
            "整改目标",
            "目标",
            "办结标准",
            "完成标准",
            "销号标准",
            "验收标准",
            "整改要求",
            "整改要求和建议",
            "要求",
            "工作要求",
            "建议",
        ],
    ),
    (Area, "领域", &["方面", "领域", "类别", "问题类别", "问题类型", "类型", "分类", "工作方面", "板块", "条线"]),
    (
        Lead,
        "主办单位",
        &[
            "责任单位",
            "责任部门",
            "责任主体",
            "责任科室",
            "责任站所",
            "牵头单位",
            "牵头部门",
            "牵头责任单位",
            "主办",
            "主办单位",
            "承办单位",
            "承办部门",
            "整改单位",
            "整改责任单位",
            "办理单位",
            "落实单位",
            "主责单位",
        ],
    ),
    (
        Supporting,
        "协办单位",
        &["配合单位", "配合部门", "协办", "协办单位", "协办部门", "配合责任单位", "责任配合单位", "参与单位"],
    ),
    (
        Leader,
        "分管领导",
        &[
            "分管领导",
            "责任领导",
            "包案领导",
            "包抓领导",
            "牵头领导",
            "督办领导",
            "挂牌领导",
            "整改责任领导",
            "带班领导",
        ],
    ),
    (
        Person,
        "责任人",
        &["责任人", "责任人员", "经办人", "承办人", "联系人", "负责人", "具体负责人", "直接责任人", "复核人", "验收人"],
    ),
    (
        Due,
        "时限",
        &[
            "时限",
            "期限",
            "时间要求",
            "完成时限",
            "整改时限",
            "整改期限",
            "办理时限",
            "办结时限",
            "完成期限",
            "预计完成时间",
            "计划完成时间",
            "要求完成时间",
            "拟完成时间",
            "截止时间",
            "截止日期",
            "限办时间",
            "到期",
            "到期时间",
        ],
    ),
    (
        State,
        "状态",
        &[
            "状态",
            "整改状态",
            "办理状态",
            "完成状态",
            "当前状态",
            "完成情况",
            "整改完成情况",
            "是否完成",
            "是否整改到位",
            "进度",
            "工作进度",
            "整改进度",
            "销号",
            "销号情况",
            "是否销号",
            "办结情况",
            "是否办结",
            "完成与否",
        ],
    ),
    (
        Progress,
        "进展",
        &[
            "进展",
            "进展情况",
            "整改进展",
            "整改进展情况",
            "工作动态",
            "工作进展",
            "办理情况",
            "整改情况",
            "落实情况",
            "目前进展",
            "推进情况",
            "整改落实情况",
            "办理结果",
            "整改成效",
        ],
    ),
    (
        Found,
        "发现时间",
        &["发现时间", "反馈时间", "交办时间", "交办日期", "登记时间", "受理时间", "来文时间", "发现日期"],
    ),
    (
        Done,
        "完成时间",
        &["完成时间", "实际完成时间", "措施完成时间", "完成日期", "办结时间", "销号时间", "整改完成时间"],
    ),
    (
        Other,
        "其他",
        &[
            "备注",
            "是否超期",
            "超期",
            "资金",
            "资金使用",
            "预警",
            "红黄绿",
            "亮灯",
            "前后对比材料",
            "佐证",
            "佐证材料",
            "剩余天数",
            "状态灯",
            "责任人签字",
        ],
    ),
    (
        Skipped,
        "不导入",
        &[
            "电话",
            "联系电话",
            "联系方式",
            "手机",
            "手机号",
            "手机号码",
            "身份证",
            "身份证号",
            "银行卡号",
            "住址",
            "家庭住址",
        ],
    ),
];

impl Field {
    /// As a layout calls it.
    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|it| it.0 == self).map_or("其他", |it| it.1)
    }

    pub fn named(name: &str) -> Option<Field> {
        FIELDS.iter().find(|it| it.1 == name).map(|it| it.0)
    }

    /// The names there are, for whoever writes a layout.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().map(|it| it.1)
    }

    /// By the words of a header; of a joined one the lower part counts first.
    pub fn guess(header: &str) -> Option<Field> {
        let lower = header.rsplit('/').next().unwrap_or(header);
        by_words(lower).or_else(|| by_words(header))
    }
}

fn by_words(header: &str) -> Option<Field> {
    // A name of a column is short; a sentence that holds a word is none.
    if header.chars().count() > 20 {
        return None;
    }
    let fitting = FIELDS.iter().flat_map(|(field, _, words)| words.iter().map(move |word| (*field, *word)));
    let fitting = fitting.filter(|(_, word)| header.contains(word));
    // What must not enter the record wins over every other word: 联系人电话.
    let skipped = FIELDS.iter().find(|it| it.0 == Skipped).map_or(&[][..], |it| it.2);
    if skipped.iter().any(|it| header.contains(it)) {
        return Some(Skipped);
    }
    // The longest; of equally long ones the last in the header: 问题进展 is about progress.
    fitting.max_by_key(|(_, word)| (word.chars().count(), header.rfind(word))).map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_their_field() {
        for (header, field) in [
            ("序号", Index),
            ("审计发现的问题", Affair),
            ("整改要求和建议", Criterion),
            ("问题类别", Area),
            ("问题整改情况", Progress),
            ("时间要求", Due),
            ("措施完成时间", Done),
            ("预计完成时间", Due),
            ("整改情况/措施", Measure),
            ("整改情况/时限", Due),
            ("责任领导", Leader),
            ("工作进度", State),
            ("是否超期", Other),
            ("联系人电话", Skipped),
            ("工作目标及任务要求", Affair),
        ] {
            assert_eq!(Field::guess(header), Some(field), "{header}");
        }
        assert_eq!(Field::guess("甲乙丙"), None);
        for name in Field::names() {
            assert!(Field::named(name).is_some(), "{name}");
        }
    }
}
