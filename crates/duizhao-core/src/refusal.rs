//! Why an act is refused: one code and one sentence each. 不予受理

use crate::event::Event;
use crate::matter::State;
use crate::said::Said;

/// A rule forbids the act. 不予受理
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs, and for the table in `docs/matter.md`.
    pub code: &'static str,
    pub said: Said,
}

macro_rules! refusals {
    ($($name:ident $code:literal $zh:literal $en:literal;)*) => {
        impl Refusal {
            /// Every code with its sentences.
            pub const ALL: &[(&str, &str, &str)] = &[$(($code, $zh, $en)),*];
            $(pub(crate) fn $name() -> Refusal {
                Refusal { code: $code, said: Said::new($zh, $en) }
            })*
        }
    };
}

refusals! {
    not_there "not-there" "还没有这个事项；请先登记或导入" "there is no such matter yet; register or import it first";
    already_there "already-there" "事项已经登记过；要改请用更正" "the matter is registered already; to change it, correct it";
    office_only "office-only" "规则只能设在单位本身（事项编号全为 0）上，其他事件不能" "rules are set on the office itself (the nil matter), and nothing else is";
    unknown_kind "unknown-kind" "事项里有本程序不认得的事件，请用新版程序办理；别的事项不受影响" "the matter has an event that this program does not know; use the newer program, other matters are not affected";
    not_now "not-now" "事项现在的状态下不能这样办" "this cannot be done in the state the matter is in";
    not_lead "not-lead" "这一步由主办单位来办" "this is for the lead unit to do";
    not_party "not-party" "这一步由主办或协办单位来办" "this is for the lead or a supporting unit to do";
    accept_first "accept-first" "改派给本单位的事项，请先签收，再办理" "the matter was transferred to this unit; accept it first";
    not_receiver "not-receiver" "改派后由接收单位签收或退回" "after a transfer the receiving unit accepts or declines";
    same_unit "same-unit" "改派要给另一个单位" "a transfer goes to another unit";
    lead_supports "lead-supports" "主办单位不能同时是协办单位" "the lead unit does not support itself";
    by_someone_else "by-someone-else" "等待和延期要由申请人以外的人同意" "waiting and extensions are granted by someone other than who asks";
    waited_twice "waited-twice" "一个事项最多等待他方两次" "a matter waits for others twice at most";
    asked_already "asked-already" "前一个延期申请还没有答复" "an extension was asked for already and is not answered";
    not_later "not-later" "延期要晚于现在的截止日，且不超过所申请的日期；没有截止日的不用延期" "an extension is later than the last day there is, and no later than was asked for; without a last day there is none";
    day_passed "day-passed" "这一天应当在今天以后" "this day has to lie after today";
    day_before "day-before" "核验的日子不能早于登记；事情确实早于登记的，请先更正登记的实际发生日" "the day of verification cannot lie before the registration; where the matter began earlier, correct the day of its registration first";
    day_far "day-far" "这一天离今天太远，应在前后 10 年之内；请核对年份" "this day is too far off, and should lie within 10 years of today; look at the year";
    day_ahead "day-ahead" "所说的发生日期不能晚于今天" "the day it is said to have happened cannot lie after today";
    nothing_asked "nothing-asked" "没有待答复的申请" "nothing was asked that this would answer";
    term_wrong "term-wrong" "时限要有截止日，不能是已过去的日子；按天数、小时数说的，至少为 1，截止日要与它相符；长期坚持的可以没有" "a term has a last day that has not passed; where it was said in days or hours, 1 or more of them and the day they give; only a standing matter needs none";
    due_kept "due-kept" "截止日已经定下：重新交办、改派、更正都不重新计时，要改请申请延期" "the last day is set, and neither a new assignment nor a transfer nor a correction moves it; ask for an extension";
    taken_by_time "taken-by-time" "改派已过约定的工作日，视为接收；不归本单位的请再改派" "the days to answer the transfer are over and the matter counts as taken; transfer it on if it is not for this unit";
    no_text "no-text" "要写明内容或原因" "the text or the reason is missing";
    change_told "change-told" "勾了“无变化”，又写了进展；请留下其中一样" "no change is ticked and progress is told; keep one of the two";
    too_long "too-long" "这一段文字太长" "the text is too long";
    no_criterion "no-criterion" "事项还没有办结标准，佐证无从回应；请党政办在导入那一条旁点“更正”补上，或在台账里加一列办结标准再导入" "the matter has no criterion that evidence could answer; the clerk adds one by correcting the entry that was imported, or by importing the ledger again with a column of criteria";
    no_result "no-result" "以“已解决”办结要有一项回应办结标准的结果佐证；没有的，可选其他结果" "closing as solved needs one piece of result evidence that answers the criterion; else choose another outcome";
    claimer_verifies "claimer-verifies" "申请办结的人不能自己核验、退回或办结" "who claims does not verify, return or close";
    unit_verifies "unit-verifies" "诉求、巡察审计发现、涉及资金和安全的事项，要由另一个单位核验，或由当事群众、村务监督委员会、上级单位书面签字" "requests, findings, money and safety are verified by another unit, or on a slip signed by the person affected, the supervision committee or the superior";
    no_signer "no-signer" "书面核验要写明由谁签字；其他方式不写" "verification on paper says who signed; other methods do not";
    other_outcome "other-outcome" "办结的结果要与核验的结果一致" "a matter is closed with the outcome that was verified";
    not_verified "not-verified" "还没有核验；急办的可以先办结待核，其他的请先核验" "it is not verified; urgent work may be closed provisionally, other work is verified first";
    not_urgent "not-urgent" "只有立行立改的事项可以办结待核" "only urgent work may be closed before it is verified";
    no_recheck "no-recheck" "暂不具备条件的，要写明复查日" "what is deferred needs the day it is looked at again";
    no_taker "no-taker" "非本级职权的，要写明已接收的单位" "what is not ours needs who took it over";
    link_wrong "link-wrong" "请写另一个事项的编号，或“底账编号#事项编号”；不能关联自己" "expected the id of another matter, or `log#matter`; a matter is not linked to itself";
    too_late "too-late" "只有登记人能在规则所定的时限内（一般 24 小时）、签收之前撤回，导入的还要没有人说明过；之后请办结为“诉求人撤回”或更正" "only who registered may withdraw, within the hours that the rules set (24 as a rule) and before anyone accepts it, or explains what was imported";
    no_such_event "no-such-event" "这个事项里没有这一条，或者已经清除" "the matter has no such entry, or it was erased";
    rules_wrong "rules-wrong" "抽查比例不超过 100，天数、小时、次数不超过 10000，时区在 -1080 到 1080 分钟之间" "the share drawn is 100 at most, days, hours and times are 10000 at most, the zone lies between -1080 and 1080 minutes";
    rules_stay "rules-stay" "规则的记录不清除，否则规则会无声变回" "an entry that set rules is not erased, or the rules would change without a word";
    not_yours "not-yours" "只能更正本单位记的内容" "a unit corrects what it recorded itself";
    other_kind "other-kind" "更正要用同一种事件" "a correction is an event of the same kind";
    breaks_a_rule "breaks-a-rule" "这样更正后，后来的某一步就不合规则" "with this correction a later step would break a rule";
    criterion_fixed "criterion-fixed" "签收后主办单位不能再改办结标准；申请办结后谁都不能改" "once accepted, the lead unit does not change the criterion; once claimed, no one does";
    no_character "no-character" "内容里有 U+0000，它不是文字，有的数据库存不了；请去掉再提交" "there is a U+0000, which is no character and which not every database can keep; take it out and submit again";
    sensitive_number "sensitive-number" "内容里有像身份证号、银行卡号或电话的数字；这些不进底账。确实不是的，请核对后确认再提交" "there is a number that looks like an identity card, a bank card or a telephone; these are not kept in the record. If it is none, confirm and submit again";
}

impl Refusal {
    /// The same refusal, with what may be done in this state.
    pub(crate) fn in_state(mut self, state: State) -> Refusal {
        let acts = state.acts();
        let zh: Vec<&str> = acts.iter().map(|it| Event::name_of(it)).collect();
        let en: Vec<&str> = acts.iter().map(|it| it.trim_end_matches("/1")).collect();
        self.said = Said::new(
            format!("{}；事项是“{}”，可以：{}", self.said.zh, state.name(), zh.join("、")),
            format!("{}; it is `{}`, and what may be done is {}", self.said.en, state.code(), en.join(", ")),
        );
        self
    }

    /// The same refusal, with the most characters that there may be.
    pub(crate) fn up_to(mut self, most: usize) -> Refusal {
        self.said = Said::new(
            format!("{}，最多 {most} 个字", self.said.zh),
            format!("{}, {most} characters are the most", self.said.en),
        );
        self
    }

    /// The same refusal, naming the member of the body that it is about.
    pub(crate) fn at(mut self, member: &str) -> Refusal {
        self.said = Said::new(format!("{member}：{}", self.said.zh), format!("{member}: {}", self.said.en));
        self
    }
}
