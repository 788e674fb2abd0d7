//! Which fields each kind of event has.

use duizhao_core::OfficeRules;
use duizhao_papers::words::Word;

use super::{Field, Input};
use crate::words::{OUTCOMES, SIGNS, SOURCES, Words};

const fn field(name: &'static str, zh: &'static str, en: &'static str, input: Input) -> Field {
    Field { name, label: Word(zh, en), hint: None, input, needed: false }
}

impl Field {
    const fn needed(self) -> Field {
        Field { needed: true, ..self }
    }

    const fn hint(self, zh: &'static str, en: &'static str) -> Field {
        Field { hint: Some(Word(zh, en)), ..self }
    }
}

const CONCERNS: Words = &[("money", Word("涉及资金", "money")), ("safety", Word("涉及安全", "safety"))];

pub(crate) const PACES: Words = &[
    ("by-date", Word("限期整改", "by a date")),
    ("at-once", Word("立行立改", "at once")),
    ("standing", Word("长期坚持", "standing")),
];

pub(super) const MEDIA: Words = &[
    ("acceptance", Word("验收", "acceptance")),
    ("measurement", Word("测量、检测", "measurement")),
    ("payment", Word("支付、到账", "payment")),
    ("statement", Word("当事群众的说法", "statement of the people affected")),
    ("approval", Word("主管部门批准或不予批准", "approval or refusal")),
    ("mediation", Word("已履行的调解协议", "mediation performed")),
    ("resolution", Word("选举、决议已公布", "resolution published")),
    ("seen", Word("现场看过", "seen on site")),
    ("photo", Word("照片", "photo")),
    ("rule", Word("新制度", "new rule")),
    ("meeting", Word("会议", "meeting")),
    ("document", Word("文件", "document")),
    ("talk", Word("谈话", "talk")),
    ("study", Word("学习", "study")),
    ("plan", Word("计划、方案", "plan")),
];

const CAUSES: Words = &[
    ("own", Word("自身原因", "own")),
    ("external", Word("外部原因", "external")),
    ("force-majeure", Word("不可抗力", "force majeure")),
];

const METHODS: Words = &[
    ("on-site", Word("现场核验", "on site")),
    ("evidence", Word("查阅佐证", "evidence read")),
    ("call-back", Word("回访", "call back")),
    ("paper", Word("纸质签字", "signed on paper")),
];

const SIGNERS: Words = &[
    ("affected", Word("当事群众", "the person affected")),
    ("committee", Word("村务监督委员会", "the supervision committee")),
    ("superior", Word("上级单位", "the superior's unit")),
];

const RELATIONS: Words = &[
    ("duplicate", Word("重复", "duplicate of")),
    ("recurs", Word("再次出现", "recurrence of")),
    ("part-of", Word("属于", "part of")),
    ("restates", Word("重述", "restates")),
    ("caused-by", Word("起因于", "caused by")),
];

/// What a member of a body of this kind is called, as the forms call it; `term.due` is one within another.
pub fn label_of(kind: &str, member: &str) -> Option<Word> {
    Some(named(kind, member)?.label)
}

/// The word for a code that stands there.
pub fn word_of(kind: &str, member: &str, code: &str) -> Option<Word> {
    let (Input::Choice(words) | Input::Several(words)) = named(kind, member)?.input else { return None };
    words.iter().find(|it| it.0 == code).map(|it| it.1)
}

fn named(kind: &str, member: &str) -> Option<&'static Field> {
    let fields: &[&[Field]] = match kind {
        // A ledger states at once what is said of others when they are registered and given out.
        "imported/1" => &[REGISTERED, ASSIGNED],
        "rules-set/1" => &[of_rules()],
        kind => &[fields(kind)],
    };
    fields.iter().copied().flatten().find(|it| it.name == member)
}

const REASON: Field = field("reason", "原因", "reason", Input::Text).needed();
const ON: Field =
    field("on", "实际发生日", "day it happened", Input::Date).hint("就是今天的不用填", "leave empty for today");
const TEXT: Field = field("text", "内容", "text", Input::Text).needed();

const CRITERION: Field = field("criterion", "办结标准", "criterion", Input::Text)
    .needed()
    .hint("旁人怎样看得出办成了：如“6 月 30 日前补齐，公示 5 天无异议”", "by what anyone can see that it is done");

const REGISTERED: &[Field] = &[
    field("affair", "事由", "affair", Input::Text).needed().hint(
        "写事不写人：如“青石村一名网格员空缺三个月”，不写姓名、电话、住址",
        "an affair and not a person; no names, telephones or addresses",
    ),
    CRITERION,
    field("origin.from", "来源", "origin", Input::Choice(SOURCES)).needed(),
    field("origin.document", "文号、会议或工单", "document, meeting or order", Input::Line),
    field("field", "领域", "field of work", Input::FieldOfWork).hint("本单位怎样叫就怎样写", "as the office calls it"),
    field("concerns", "涉及", "concerns", Input::Several(CONCERNS))
        .hint("勾选的由另一个单位核验", "then another unit verifies"),
    field(
        "criterion_is_decision",
        "办结标准就是作出一项决定（会议本身可作结果）",
        "the criterion is a decision, so that its meeting is a result",
        Input::Tick,
    ),
    field("quote", "原话", "quote", Input::Text).hint(
        "材料或来文里的原句；只有党政办和分管领导看得到",
        "the sentence it was taken from; for clerk and leader alone",
    ),
    field("contact", "联系方式", "contact", Input::Line).hint(
        "诉求人的称呼和电话，只写在这里：单独加密封存，要看的人须写明原因；草稿里不保存",
        "how to reach who asked, here and nowhere else: sealed at once, shown for a reason alone; not kept in drafts",
    ),
    ON,
];

const ASSIGNED: &[Field] = &[
    field("lead", "主办单位", "lead unit", Input::Unit).needed(),
    field("term.pace", "时限类型", "pace", Input::Choice(PACES)).needed(),
    field("term.due", "截止日", "last day", Input::Date)
        .hint("或在下面写天数、小时数，由程序推算", "or say days or hours below, and the program counts"),
    field("term.days.count", "多少天内", "within days", Input::Number((1, 3_650))),
    field("term.days.working", "按工作日算", "working days", Input::Tick),
    field("term.hours", "多少小时内（急件）", "within hours (urgent)", Input::Number((1, 8_760))),
    field("term.standing", "完成后长期坚持", "goes on after completion", Input::Tick),
    field("leader", "分管领导", "leader in charge", Input::Leader),
    field("supporting", "协办单位", "supporting units", Input::Units),
    field("verifier", "核验单位", "verifying unit", Input::Unit),
    ON,
];

const EVIDENCE: &[Field] = &[
    field("medium", "佐证形式", "kind of evidence", Input::Choice(MEDIA)).needed(),
    field("text", "看到、测到、收到了什么", "what it shows", Input::Text)
        .needed()
        .hint("写明什么时间、什么结果；不必有照片", "when, and what came of it; no photo is needed"),
    field("answers", "它回应办结标准", "it answers the criterion", Input::Tick),
    field("by", "由谁看的（单位或身份）", "seen by (unit or role)", Input::Line),
    field("case", "新制度用在了哪一件上", "where the new rule was used", Input::Line).hint(
        "佐证形式选“新制度”的，写一次实际使用：哪天，按它办了哪件事",
        "for a new rule: one time it was used, when and on what",
    ),
    ON,
];

const VERIFIED: &[Field] = &[
    field("method", "核验方式", "method", Input::Choice(METHODS)).needed(),
    field("outcome", "核验结果", "outcome", Input::Choice(OUTCOMES)).needed(),
    field("text", "看到的情况", "what was seen", Input::Text)
        .hint("“已解决”以外的结果要写", "needed for every outcome but solved"),
    field("signer", "纸质签字人", "signer of the slip", Input::Choice(SIGNERS))
        .hint("只有纸质签字要选", "for paper alone"),
    ON,
];

const CLOSED: &[Field] = &[
    field("outcome", "办结结果", "outcome", Input::Choice(OUTCOMES)).needed(),
    field("recheck", "复查日", "day it is looked at again", Input::Date)
        .hint("“暂不具备条件”要填，到日自动重新在办", "for a deferred matter, which then opens by itself"),
    field("taken_by", "已接收的单位", "taken by", Input::Line).hint("“非本级职权”要填", "for what is not ours"),
    field("provisional", "急件先办结、后核验（20 个工作日内）", "urgent: verified afterwards", Input::Tick),
    ON,
];

/// In the order of the form; empty for a kind that is not typed.
pub(crate) fn fields(kind: &str) -> &'static [Field] {
    match kind {
        "registered/1" => REGISTERED,
        // A row stands as its ledger has it; a criterion can be added here.
        "imported/1" => const { &[CRITERION] },
        "assigned/1" => ASSIGNED,
        "accepted/1" => const { &[ON] },
        "declined/1" | "returned/1" | "reopened/1" | "extension-refused/1" => const { &[REASON, ON] },
        "transferred/1" => const { &[field("to", "改派给", "to", Input::Unit).needed(), REASON, ON] },
        "advanced/1" => {
            const {
                &[
                    field("text", "进展", "progress", Input::Text)
                        .hint("没有变化的，勾下面一项即可", "for no change tick below"),
                    field("no_change", "无变化", "no change", Input::Tick),
                    ON,
                ]
            }
        }
        "evidence-added/1" => EVIDENCE,
        "waiting/1" => {
            const {
                &[
                    field("party", "等谁", "for whom", Input::Line).needed(),
                    field("what", "等什么", "for what", Input::Text).needed(),
                    field("until", "等到哪天", "until", Input::Date).needed(),
                    ON,
                ]
            }
        }
        "help-asked/1" => {
            const {
                &[
                    field("of", "请谁协调", "of whom", Input::Line).needed(),
                    field("what", "请协调什么", "what", Input::Text).needed(),
                    ON,
                ]
            }
        }
        "help-answered/1" => {
            const {
                &[
                    field("text", "答复", "answer", Input::Text).needed().hint(
                        "上级单位的答复在这里代记：写明谁、哪天、怎么答的",
                        "a superior's answer is recorded for it: who said what, and when",
                    ),
                    ON,
                ]
            }
        }
        "urged/1" => const { &[field("text", "催办内容", "text", Input::Text), ON] },
        "extension-asked/1" => {
            const {
                &[
                    field("due", "延到哪天", "until", Input::Date).needed(),
                    REASON,
                    field("cause", "原因类别", "cause", Input::Choice(CAUSES)).needed(),
                    ON,
                ]
            }
        }
        "extension-granted/1" => const { &[field("due", "同意延到", "until", Input::Date).needed(), ON] },
        "claimed/1" => {
            const {
                &[
                    field("outcome", "结果", "outcome", Input::Choice(OUTCOMES)).needed(),
                    field("text", "说明", "text", Input::Text).hint(
                        "“已解决”以外的结果要写。“暂不具备条件”的复查日办结时才定，在这里写建议哪天，如 2026-03-31",
                        "needed for every outcome but solved; of a deferred matter the day it is looked at again is set when it is closed: propose one here, like 2026-03-31",
                    ),
                    ON,
                ]
            }
        }
        "verified/1" => VERIFIED,
        "closed/1" => CLOSED,
        "rechecked/1" => const { &[field("holds", "成果还在", "it still holds", Input::Tick), TEXT, ON] },
        "linked/1" => {
            const {
                &[
                    field("relation", "关系", "relation", Input::Choice(RELATIONS)).needed(),
                    field("to", "另一件事", "the other matter", Input::Matter).needed().hint(
                        "写事由里的几个字，提交后从找到的里选；也可以贴它的网址或编号",
                        "a few words of it: send, and choose from what is found; its address or id will do too",
                    ),
                    ON,
                ]
            }
        }
        "explained/1" => {
            const { &[field("sign", "说明哪一项迹象", "about which sign", Input::Choice(SIGNS)).needed(), TEXT, ON] }
        }
        "withdrawn/1" => const { &[field("reason", "原因", "reason", Input::Text)] },
        "erased/1" => const { &[REASON] },
        "handed-over/1" => const { &[field("to", "移交给", "to", Input::Line).needed(), REASON, ON] },
        _ => &[],
    }
}

/// The office's own rules.
pub(crate) fn of_rules() -> &'static [Field] {
    const {
        &[
            field("other_unit_always", "一律由另一个单位核验", "another unit always verifies", Input::Tick),
            field(
                "drawn_percent",
                "本单位自核的，抽百分之几再看",
                "percent drawn of what its own unit verified",
                Input::Number(OfficeRules::PERCENT),
            )
            .needed(),
            field(
                "provisional_days",
                "办结待核，几个工作日内核验",
                "working days until a provisional closing is verified",
                Input::Number(OfficeRules::COUNT),
            )
            .needed(),
            field(
                "transfer_days",
                "改派后，几个工作日未答复视为接收",
                "working days after which a transfer counts as accepted",
                Input::Number(OfficeRules::COUNT),
            )
            .needed(),
            field(
                "waits",
                "一个事项最多等待他方几次",
                "how often a matter may wait",
                Input::Number(OfficeRules::COUNT),
            )
            .needed(),
            field(
                "withdraw_hours",
                "登记后几小时内可撤回",
                "hours in which a registration may be withdrawn",
                Input::Number(OfficeRules::COUNT),
            )
            .needed(),
            field("zone_minutes", "时区，按分钟", "time zone, in minutes", Input::Number(OfficeRules::ZONE))
                .needed()
                .hint("北京时间写 480：比协调世界时早 8 小时，就是 480 分钟", "ahead of UTC; 480 in Beijing"),
        ]
    }
}
