//! A ledger in and tables out, as a clerk does it in the browser.

use duizhao_app::import;
use duizhao_app::office::Role;
use duizhao_core::{CommandId, OfficeRules};
use duizhao_papers::table::{Table, xlsx};

use crate::app::{Browser, Got, TestApp};

/// A sheet, one line a row; the first is its header, and `\n` breaks a line within a cell.
pub(crate) fn sheet(text: &str) -> Vec<u8> {
    let mut rows = text.lines().map(|it| it.split('|').map(|it| it.trim().replace("\\n", "\n")).collect::<Vec<_>>());
    let headers = rows.next().unwrap();
    xlsx(&Table { headers, rows: rows.collect(), ..Table::default() }).unwrap()
}

const FIRST: &str = "序号 | 问题 | 责任单位 | 完成时限 | 完成情况
1 | 三组机耕道被雨水冲断 | 规建办 | 2026年3月底前 | 正在推进
2 | 老茶场水池漏水 | 农业农村办、财政所 | 2026年1月31日 | 未启动";

const LATER: &str = "序号 | 问题 | 责任单位 | 完成时限 | 完成情况
1 | 三组机耕道被雨水冲断 | 规建办 | 2026年3月底前 | 已完成
3 | 小学门口没有斑马线 | 社会事务办 | 2026年2月底前 | 未启动";

/// Path of the page on which a file waits.
fn bring(clerk: &Browser<'_>, name: &str, bytes: &[u8]) -> String {
    let got = clerk.upload("/tables/in", name, bytes);
    got.done();
    got.location().to_owned()
}

fn hidden(page: &Got, name: &str) -> String {
    let mark = format!(r#"name="{name}" value=""#);
    let at = page.text.find(&mark).unwrap_or_else(|| panic!("{name} is not on the page: {}", page.text));
    page.text[at + mark.len()..].split('"').next().unwrap().to_owned()
}

fn take(clerk: &Browser<'_>, path: &str, more: &[(&str, &str)]) -> Got {
    let plan = hidden(&clerk.get(path), "plan");
    let mut form = vec![("do", "take"), ("plan", plan.as_str())];
    form.extend(more);
    clerk.post(path, &form)
}

#[test]
fn a_ledger_is_looked_at_confirmed_and_remembered() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "督办台账（5月）.xlsx", &sheet(FIRST));
    let page = clerk.get(&path);
    page.is(200)
        .has("列是按表头猜的")
        .has("新增 2，变更 0，不变 0")
        .has("三组机耕道被雨水冲断")
        .has(r#"value="督办台账""#);
    clerk.in_english().get(&path).is(200).has("2 new, 0 changed");
    assert!(!app.keeps("三组机耕道"), "a look is kept nowhere");
    take(&clerk, &path, &[]).done();
    clerk.get(&path).has("已导入").has("列的意思已记住");
    // Its units are the office's own.
    clerk.get(&clerk.matter("老茶场水池漏水")).has("农业农村办").lacks("未核对");
    // The same file again.
    let path = bring(&clerk, "督办台账（6月）.xlsx", &sheet(FIRST));
    clerk.get(&path).has("同样的列以前确认过").has("新增 0，变更 0，不变 2").has("没有变化，完成");
    take(&clerk, &path, &[]).done();
    clerk.get(&path).has("没有变化，什么都没有写入");
    // A later one shows what it changes before its button.
    let path = bring(&clerk, "督办台账（7月）.xlsx", &sheet(LATER));
    clerk.get(&path).has("新增 1，变更 1，不变 0，表里没有了 1").has("<del>正在推进</del> → <ins>已完成</ins>");
    take(&clerk, &path, &[]).done();
    // Sent twice, it is in once.
    clerk.post(&path, &[("do", "take"), ("plan", "x")]).done();
    clerk.get(&clerk.matter("小学门口没有斑马线")).has("社会事务办");
    assert!(app.office.audit(&app.person("罗审")).unwrap().faults.is_empty());
}

#[test]
fn what_was_not_seen_is_not_written() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "台账.xlsx", &sheet(FIRST));
    let plan = hidden(&clerk.get(&path), "plan");
    let form = [("do", "take"), ("plan", plan.as_str()), ("column:责任单位", "不导入")];
    let got = clerk.post(&path, &form);
    got.is(409).has("还没有写入");
    assert_ne!(hidden(&got, "plan"), plan);
    clerk.get("/ledger?state=all&words=%E8%8C%B6%E5%9C%BA").has("共 0 件");
    let again = hidden(&got, "plan");
    clerk.post(&path, &[("do", "take"), ("plan", &again), ("column:责任单位", "不导入")]).done();
    clerk.get(&clerk.matter("老茶场")).is(200).lacks("农业农村办、财政所");
    // And the next one is read in the same way.
    let path = bring(&clerk, "台账.xlsx", &sheet(FIRST));
    clerk.get(&path).has("不变 2");
}

#[test]
fn whether_it_is_a_later_file_is_answered_by_the_person() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "督办台账.xlsx", &sheet(FIRST));
    take(&clerk, &path, &[]).done();
    let path = bring(&clerk, "青禾镇重点事项.xlsx", &sheet(FIRST));
    let page = clerk.get(&path);
    page.is(200).has("这是哪一本").lacks("确认，写入底账").lacks(" checked");
    // The name that the form sends back is the program's guess and no answer.
    let sent = [("do", "take"), ("plan", &hidden(&page, "plan")), ("ledger", "青禾镇重点事项")];
    clerk.post(&path, &sent).is(422).has("说明以前不会写入");
    let later = [("do", "look"), ("book", "later"), ("later_of", "督办台账"), ("ledger", "青禾镇重点事项")];
    clerk.post(&path, &later).is(200).has("不变 2").has(r#"value="督办台账""#).lacks("这是哪一本");
    let page = clerk.post(&path, &[("do", "look"), ("book", "another"), ("ledger", "青禾镇重点事项")]);
    page.is(200).has("新增 2").has("确认，写入底账");
    let (plan, book) = (hidden(&page, "plan"), hidden(&page, "book"));
    clerk.post(&path, &[("do", "take"), ("plan", &plan), ("book", &book), ("ledger", "青禾镇重点事项")]).done();
}

const COMMAND: &str = "0193f0c2-6a00-7000-8000-0000000000bb";

#[test]
fn an_import_is_taken_back_but_for_what_people_work_on() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "督办台账.xlsx", &sheet(FIRST));
    take(&clerk, &path, &[]).done();
    clerk.get("/tables").has(&path);
    clerk.get(&path).has("撤回这次导入（2 件）");
    let worked_on = clerk.matter("三组机耕道");
    clerk.get(&worked_on).has("撤回");
    app.as_("陈立").act(&worked_on, "advanced/1", &[("text", "已开工")]).done();
    clerk.get(&worked_on).lacks(r#"value="withdrawn/1""#);
    clerk.post(&path, &[("do", "withdraw"), ("command", COMMAND)]).done();
    clerk.get(&path).has("新增的已撤回 1 件");
    // Sent twice, it is done once.
    clerk.post(&path, &[("do", "withdraw"), ("command", COMMAND)]).done();
    clerk.get(&path).has("新增的已撤回 1 件");
    assert!(!app.keeps("老茶场水池"), "its text is erased");
    clerk.get(&worked_on).has("已开工");
    clerk.post(&path, &[("do", "withdraw"), ("command", "0193f0c2-6a00-7000-8000-0000000000bc")]).is(422).has("撤不回");
    // The same file again begins it anew.
    let path = bring(&clerk, "督办台账.xlsx", &sheet(FIRST));
    clerk.get(&path).has("新增 1，变更 0，不变 1");
}

#[test]
fn an_import_stays_to_be_taken_back_for_the_hours_of_the_rules() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let rules = OfficeRules { withdraw_hours: 48, ..app.office.moment().unwrap().rules };
    app.office.set_rules(&app.person("林岚"), CommandId(app.office.new_id()), &rules).unwrap();
    let path = bring(&clerk, "督办台账.xlsx", &sheet(FIRST));
    take(&clerk, &path, &[]).done();
    // Neither another file nor more than may wait make it forgotten; of these the oldest gave way.
    bring(&clerk, "台账.xlsx", &sheet(LATER));
    let others: Vec<_> = (0..8).map(|at| app.joined(&format!("文书{at}"), &[Role::Clerk])).collect();
    let brought: Vec<_> = others.iter().map(|it| bring(it, "台账.xlsx", &sheet(LATER))).collect();
    let waits = others.iter().zip(&brought).map(|(it, path)| it.get(path).status.as_u16());
    assert_eq!(waits.collect::<Vec<_>>(), [200; 8]);
    bring(&clerk, "台账.xlsx", &sheet(LATER));
    others[0].get(&brought[0]).is(404);
    others[1].get(&brought[1]).is(200);
    app.pass_seconds(30 * 3600);
    let clerk = app.as_("林岚");
    clerk.get("/tables").has(&path).has("可以撤回");
    clerk.post(&path, &[("do", "withdraw"), ("command", COMMAND)]).done();
    clerk.get(&path).has("新增的已撤回 2 件");
    clerk.get("/tables").lacks(&path);
    app.pass_seconds(18 * 3600);
    app.as_("林岚").get(&path).is(404);
}

#[test]
fn a_change_of_meaning_alone_says_what_it_changes() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let ledger = sheet(&FIRST.replace("2026年3月底前", "长期坚持"));
    let path = bring(&clerk, "台账.xlsx", &ledger);
    let page = clerk.post(&path, &[("do", "look"), ("column:完成时限", "其他")]);
    clerk.post(&path, &[("do", "take"), ("plan", &hidden(&page, "plan")), ("column:完成时限", "其他")]).done();
    let path = bring(&clerk, "台账.xlsx", &ledger);
    let page = clerk.post(&path, &[("do", "look"), ("column:完成时限", "时限")]);
    page.is(200).has("变更 1，不变 1").has("<del>办理中</del> → <ins>办理中，长期坚持</ins>");
}

const GROUPED: &str = "序号 | 工作任务 | 牵头单位 | 配合单位 | 责任人 | 完成时限 | 目前状态 | 诉求人原话
一、人居环境方面
1 | 沿街占道经营 | 城管分局 | 规建办、河东村 | 王海 | 2026年3月底前 | 正在推进 | 天天堵
2 | 污水管网破损 | 规建办 | 财政所 | 张建国 | 2026年3月底前 | 正在推进 | 臭得很";

#[test]
fn a_row_whose_unit_is_unknown_is_the_clerks_to_give_out() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "环境台账.xlsx", &sheet(GROUPED));
    let page = clerk.get(&path);
    page.has("本处还没有的单位").has("城管分局、河东村").has(r#"href="/settings/units""#).lacks("版式里").lacks("--");
    page.has("状态 办理中；时限 2026-03-31；协办 规建办；领域 人居环境");
    take(&clerk, &path, &[]).done();
    let id = clerk.matter("沿街占道经营");
    let today = clerk.get("/");
    let to_give = today.text.split("待交办").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(to_give.contains(&id), "{to_give}");
    let page = clerk.get(&id);
    page.has(r#"value="assigned/1""#).has("一、人居环境方面");
    let form = page.text.split(r#"value="assigned/1""#).nth(1).unwrap().split("</form>").next().unwrap();
    let supporting = form.split(r#"name="supporting""#).filter(|it| it.split('>').next().unwrap().contains("checked"));
    assert_eq!(
        supporting.map(|it| it.split("<span>").nth(1).unwrap().split('<').next().unwrap()).collect::<Vec<_>>(),
        ["规建办"]
    );
    // What the sheet says of the work is seen by its units, in the order of the sheet; what people said is not.
    let seen = app.as_("陈立").get(&clerk.matter("污水管网破损"));
    seen.is(200).has("张建国").lacks("臭得很");
    let at = |header: &str| {
        seen.text.find(&format!("<dt>{header}</dt>")).unwrap_or_else(|| panic!("{header}: {}", seen.text))
    };
    assert!(at("工作任务") < at("牵头单位") && at("牵头单位") < at("责任人") && at("责任人") < at("目前状态"));
    app.as_("陈立").get(&id).is(200).has("规建办");
    // Once the unit is there, the same file says who leads, and shows it before it is written.
    clerk.post("/settings/units", &[("name", "城管分局"), ("standing", "own")]).done();
    let path = bring(&clerk, "环境台账.xlsx", &sheet(GROUPED));
    clerk.get(&path).has("变更 1，不变 1").has("主办单位：<del>（空）</del> → <ins>城管分局</ins>");
}

#[test]
fn of_several_units_in_one_cell_the_first_leads_and_the_others_support() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let rows = "序号 | 问题 | 责任单位 | 配合单位 | 完成时限 | 完成情况
1 | 三组机耕道被雨水冲断 | 规建办，财政所；河东村 | 水口村、财政所 | 2026年3月底前 | 正在推进
2 | 老茶场水池漏水 | 农业农村办\\n下坝村 | 农业农村办 | 2026年1月31日 | 未启动
3 | 小学门口没有斑马线 | 社会事务办 | | 2026年2月底前 | 未启动";
    let path = bring(&clerk, "台账.xlsx", &sheet(rows));
    let page = clerk.get(&path);
    page.has("有 2 行（第 3、4 行）：第一个作主办，其余作协办").has("本处还没有的单位").has("河东村");
    page.has("主办 规建办；协办 财政所、水口村")
        .has("主办 农业农村办；协办 下坝村")
        .has("主办 社会事务办；没有读到：协办");
    clerk.in_english().get(&path).has("rows that name several units as lead: 2 (3, 4)");
    take(&clerk, &path, &[]).done();
    app.as_("韩冬").get(&clerk.matter("老茶场水池漏水")).is(200);
    let path = bring(&clerk, "台账.xlsx", &sheet(rows));
    clerk.get(&path).has("新增 0，变更 0，不变 3");
}

#[test]
fn a_word_of_the_office_is_given_its_meaning_once() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let text = FIRST.replace("未启动", "挂账");
    let path = bring(&clerk, "台账.xlsx", &sheet(&text));
    let page = clerk.get(&path);
    page.has("不认得“挂账”这个状态").has(r#"name="state:挂账""#).lacks("确认，写入底账");
    clerk.post(&path, &[("do", "take"), ("plan", &hidden(&page, "plan"))]).is(422).has("什么都没有写入");
    let page = clerk.post(&path, &[("do", "look"), ("state:挂账", "办理中")]);
    page.is(200).has("确认，写入底账");
    let (plan, kept) = (hidden(&page, "plan"), hidden(&page, "state:挂账"));
    clerk.post(&path, &[("do", "take"), ("plan", &plan), ("state:挂账", &kept)]).done();
    let path = bring(&clerk, "台账.xlsx", &sheet(&text));
    clerk.get(&path).has("不变 2");
}

#[test]
fn what_was_chosen_stays_when_the_mended_file_is_chosen() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let text = FIRST.replace("完成时限", "安排").replace("2026年1月31日", "等通知").replace("未启动", "挂账");
    let path = bring(&clerk, "督办台账.xlsx", &sheet(&text));
    clerk.get(&path).has("新增 2");
    let chosen = [("do", "look"), ("column:安排", "时限"), ("state:挂账", "办理中"), ("ledger", "重点督办")];
    clerk.post(&path, &chosen).is(200).has("看不出是哪一天").lacks("确认，写入底账");
    clerk.get(&path).has("看不出是哪一天");
    let path = bring(&clerk, "督办台账(2).xlsx", &sheet(&text.replace("等通知", "2026年1月31日")));
    clerk.get(&path).is(200).has("确认，写入底账").has("时限 2026-01-31").has(r#"value="重点督办""#);
    // Another ledger is read by itself.
    let path = bring(&clerk, "环境台账.xlsx", &sheet(&text));
    clerk.get(&path).has("不认得“挂账”").lacks("看不出是哪一天").lacks("重点督办");
}

#[test]
fn where_the_matters_of_a_ledger_come_from_is_shown_and_chosen() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "巡察整改台账.xlsx", &sheet(FIRST));
    let page = clerk.get(&path);
    page.has(r#"<option value="" selected>巡察、审计（按名称和标题猜的）"#);
    let page = clerk.post(&path, &[("do", "look"), ("source", "above")]);
    page.is(200).has(r#"<option value="above" selected>上级交办"#).lacks("按名称和标题猜的");
    clerk.post(&path, &[("do", "take"), ("plan", &hidden(&page, "plan")), ("source", "above")]).done();
    clerk.get(&clerk.matter("老茶场水池漏水")).has("上级交办").lacks("巡察、审计");
    // It is remembered with the columns; said otherwise, it is a change like any other.
    let path = bring(&clerk, "巡察整改台账.xlsx", &sheet(FIRST));
    clerk.get(&path).has(r#"<option value="above" selected>"#).has("新增 0，变更 0，不变 2");
    let page = clerk.post(&path, &[("do", "look"), ("source", "inspection")]);
    page.has("变更 2，不变 0").has("来源：<del>上级交办</del> → <ins>巡察、审计</ins>");
}

#[test]
fn a_name_that_no_layout_can_hold_writes_nothing() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "台账.xlsx", &sheet(FIRST));
    let page = clerk.post(&path, &[("do", "look"), ("ledger", "甲|乙")]);
    let plan = hidden(&page, "plan");
    clerk.post(&path, &[("do", "take"), ("plan", &plan), ("ledger", "甲|乙")]).is(422).has("竖线");
    clerk.get("/ledger?state=all&words=%E8%8C%B6%E5%9C%BA").has("共 0 件");
    clerk.get("/tables/layouts").is(200);
}

#[test]
fn a_file_waits_for_its_own_clerk_and_not_for_long() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "台账.xlsx", &sheet(FIRST));
    app.as_("周远").get(&path).is(403);
    app.pass_days(1);
    app.as_("林岚").get(&path).is(404).has("不在等待确认了");
}

#[test]
fn a_table_goes_out_comes_in_equal_and_says_what_changed() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "督办台账.xlsx", &sheet(FIRST));
    take(&clerk, &path, &[]).done();
    let out = "/tables/out?kind=ledger&ledger=%E7%9D%A3%E5%8A%9E%E5%8F%B0%E8%B4%A6";
    clerk.get(out).is(200).has("三组机耕道").has("&amp;as=docx");
    for (format, kind) in [("xlsx", "spreadsheetml.sheet"), ("docx", "wordprocessingml.document"), ("csv", "text/csv")]
    {
        let got = clerk.get(&format!("{out}&as={format}"));
        got.is(200);
        assert!(got.headers["content-type"].to_str().unwrap().contains(kind));
        let name = got.headers["content-disposition"].to_str().unwrap();
        assert!(
            name.contains("filename*=UTF-8''%E7%9D%A3%E5%8A%9E%E5%8F%B0%E8%B4%A6.") && name.ends_with(format),
            "{name}"
        );
        if format != "docx" {
            let path = bring(&clerk, &format!("督办台账.{format}"), &got.bytes);
            clerk.get(&path).has("新增 0，变更 0，不变 2");
        }
    }
    // Handed in: the file is on record by its hash and nothing else.
    let form = [
        ("kind", "ledger"),
        ("ledger", "督办台账"),
        ("as", "docx"),
        ("command", "0193f0c2-6a00-7000-8000-0000000000aa"),
    ];
    let got = clerk.post("/tables/out", &form);
    got.is(200);
    clerk.upload("/tables/check", "督办台账.docx", &got.bytes).is(200).has("一字未改");
    clerk.upload("/tables/check", "督办台账.docx", b"x").is(200).has("没有报送过这个文件");
    let path = bring(&clerk, "督办台账.xlsx", &sheet(LATER));
    take(&clerk, &path, &[]).done();
    let page = clerk.get(out);
    page.has("报送的相比：新增1件（“小学门口没有斑马线”），办结0件，重开0件").has("与上次（第 ");
    clerk.get("/tables").has("“督办台账”").has("2 行，第 ");
}

#[test]
fn a_ledger_that_is_not_there_makes_no_table() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let page = clerk.get("/tables/out?kind=ledger&ledger=%E6%B2%A1%E6%9C%89");
    page.is(422).has("没有采用").has(r#"<h1 lang="zh-Hans">事项台账</h1>"#).lacks("共0件");
    let form = [("kind", "ledger"), ("ledger", "没有"), ("as", "csv"), ("command", COMMAND)];
    clerk.post("/tables/out", &form).is(422).has("没有导入过台账“没有”");
}

#[test]
fn a_leader_takes_out_their_own_fields_alone() {
    let app = TestApp::demo();
    let all = app.as_("林岚").get("/tables/out?kind=ledger&as=csv").text.lines().count();
    let own = app.as_("许明").get("/tables/out?kind=ledger&as=csv");
    let listed = app.as_("许明").get("/ledger?state=all");
    let count = listed.text.split("共 ").nth(1).unwrap().split(' ').next().unwrap().parse::<usize>().unwrap();
    let sheets = import::sheets("x.csv", &own.bytes).unwrap();
    let rows = sheets[0].rows.iter().filter(|it| it.text(0).parse::<u32>().is_ok()).count();
    assert!(rows > 0 && rows <= count && count < all, "{rows} {count} {all}");
    own.lacks("u-2").lacks("p-2");
    for name in ["陈立", "吴静", "贺路", "罗审"] {
        app.as_(name).get("/tables/out?as=csv").is(403);
    }
}

#[test]
fn the_layout_of_a_ledger_stays_while_its_matters_are_here() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let path = bring(&clerk, "水池台账.xlsx", &sheet(FIRST));
    take(&clerk, &path, &[]).done();
    let drop = || clerk.post("/tables/layouts", &[("name", "水池台账"), ("do", "drop")]);
    drop().is(422).has("它的版式不能删");
    clerk.get("/tables/layouts").has(r#"value="水池台账""#);
}

#[test]
fn a_layout_is_kept_by_name_and_a_wrong_line_is_told() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let keep = |text: &str| clerk.post("/tables/layouts", &[("name", "县里要的"), ("text", text)]);
    keep("列 | 事项 | 工作\n列 | 问提 | x\n").is(422).has("没有“问提”这种列").has("列 | 问提 | x");
    keep("列 | 序号 | 序号\n列 | 事项 | 工作内容\n列 | 主办单位 | 哪个单位\n").done();
    let page = clerk.get("/tables/out?kind=due&layout=%E5%8E%BF%E9%87%8C%E8%A6%81%E7%9A%84");
    page.is(200).has("<th scope=\"col\">哪个单位</th>").has("规建办");
    for name in ["督办清单", "../../x", "a|b", "con", "LPT1", ".x", " ", &"长".repeat(41)] {
        let got = clerk.post("/tables/layouts", &[("name", name), ("text", "列 | 事项 | a\n")]);
        got.is(422).has(if name == "督办清单" { "是自带的版式" } else { "1 到 40 个字" });
    }
    // Both would be one file.
    clerk.post("/tables/layouts", &[("name", "县里 一"), ("text", "列 | 事项 | a\n")]).done();
    clerk
        .post("/tables/layouts", &[("name", "县里、一"), ("text", "列 | 事项 | b\n")])
        .is(422)
        .has("里已是版式“县里 一”");
    clerk.get("/tables/layouts?name=%E5%8E%BF%E9%87%8C+%E4%B8%80").has("列 | 事项 | a");
    clerk.get("/tables/out?kind=follow-up").is(200).has("<th scope=\"col\">到期情况</th>");
    let drop = |name: &str| clerk.post("/tables/layouts", &[("name", name), ("do", "drop")]);
    drop("督办清单").is(404);
    clerk.get("/tables/layouts").has(r#"value="县里要的""#);
    drop("县里要的").done();
    clerk.get("/tables/layouts?done=dropped").is(200).has("已删除").lacks("县里要的");
    clerk.get("/tables/out?layout=%E6%B2%A1%E6%9C%89").is(404);
    clerk.get("/tables/out?layout=..%2Frecord.key").is(404);
}
