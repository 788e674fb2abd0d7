//! What is typed too long, too far off or out of bounds is asked again, beside its field.

use crate::app::TestApp;

#[test]
fn what_evidence_counts_as_is_said_before_and_after() {
    let app = TestApp::demo();
    let unit = app.as_("陈立");
    let matter = unit.matter("集市占道");
    unit.get(&matter).has("现场看过：还要写明由谁看的，才算结果").has("会议：办结标准就是作出一项决定的，才算结果");
    let add = |medium, answers, by| {
        let form = [("medium", medium), ("text", "看过"), ("answers", answers), ("by", by)];
        unit.act(&matter, "evidence-added/1", &form)
    };
    add("seen", "yes", "").tells(&unit, "它不算结果佐证：还要写明由谁看的，才算结果。");
    add("meeting", "yes", "").tells(&unit, "它不算结果佐证：办结标准就是作出一项决定的，才算结果。");
    add("seen", "", "组长").tells(&unit, "它不回应办结标准，不算结果佐证。");
    add("seen", "yes", "组长").tells(&unit, "它算结果佐证。");
}
