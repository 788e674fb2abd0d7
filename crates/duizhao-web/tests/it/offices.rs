//! Several offices on one server: who signs in where, what an office above sees, and that nothing else
//! goes from one to another, for every route × role × relation of the offices.

mod between;
mod county;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use duizhao_app::office::Role;

use county::County;

/// Rows of the table on a page.
fn rows(text: &str) -> Vec<&str> {
    text.split("<tbody>").nth(1).unwrap_or_default().split("<tr>").skip(1).collect()
}

/// Cells of a row without their marks.
fn cells(row: &str) -> Vec<String> {
    let cells = row.split("<t").skip(1).map(|it| it.split_once('>').map_or("", |it| it.1));
    let bare = |cell: &str| cell.split('<').map(|it| it.split_once('>').map_or(it, |it| it.1)).collect::<String>();
    cells.map(bare).collect()
}

#[test]
fn an_office_above_sees_figures_states_and_days_alone() {
    let county = County::new();
    let (clerk, superior) = (county.session("xian", Role::Clerk), county.superior_of_the_demo());
    let count = |query: &str| {
        let page = superior.get(&format!("/ledger?{query}")).text;
        page.split("共 ").nth(1).unwrap().split(' ').next().unwrap().to_owned()
    };
    // Until they are made nothing is said of signs, and who looks has them made.
    clerk.get("/offices").is(200).has("还没有算");
    county.wait_for_signs();
    for (jar, said) in [(clerk.clone(), "等待他方"), (clerk.in_english(), "Waiting")] {
        let page = jar.get("/offices");
        page.is(200).has(said).has("青禾镇").has("水口村委会").lacks("县医院").lacks("暗号zhen").lacks("暗号cun");
        let names: Vec<String> = rows(&page.text).iter().map(|it| cells(it)[0].clone()).collect();
        assert_eq!(names, ["青禾镇", "↳ 水口村委会", "河西乡"]);
    }
    let page = clerk.get("/offices");
    let town = cells(rows(&page.text)[0]);
    assert_eq!([&town[1], &town[2]], [&count("state=open"), &count("state=late")]);
    assert!(town[1..6].iter().all(|it| it.parse::<usize>().unwrap() > 0), "{town:?}");
    // The same numbers that a superior unit is told in the office itself.
    let signs = superior.get("/signs").text;
    let told = signs.split("<dl").nth(1).unwrap().split("</dl>").next().unwrap();
    let told = told.split("<dt>").skip(1).map(|it| it.replace("</dt><dd>", " ").replace("</dd>", ""));
    let shown = rows(&page.text)[0].split("<li>").skip(1).map(|it| cells(&format!("<td>{it}"))[0].clone());
    assert_eq!(shown.collect::<BTreeSet<_>>(), told.collect::<BTreeSet<_>>());
    let json = clerk.get("/api/1/offices").json();
    assert_eq!(
        (json["offices"][0]["office"].as_str(), json["offices"][0]["open"].to_string()),
        (Some("zhen"), town[1].clone())
    );
    assert!(json["offices"][0]["signs"].as_array().is_some_and(|it| !it.is_empty()));
    // An auditor has the figures and no matter.
    let auditor = county.session("xian", Role::Auditor);
    auditor.get("/offices").is(200).lacks("href=\"/offices/");
    auditor.get("/offices/zhen").is(403);
}

#[test]
fn matters_of_an_office_beneath_come_page_by_page() {
    let county = County::new();
    let clerk = county.session("xian", Role::Clerk);
    let all = county.session("zhen", Role::Clerk).get("/api/1/matters?state=all").json();
    let (mut path, mut seen) = ("/offices/zhen?state=all".to_owned(), Vec::new());
    while !path.is_empty() {
        let page = clerk.get(&path);
        page.is(200).has("青禾镇").lacks("暗号zhen").lacks("href=\"/matters/").lacks("党政办").lacks("路灯");
        seen.extend(rows(&page.text).iter().map(|it| cells(it)[1].clone()));
        path = page.links().into_iter().find(|it| it.contains("after=")).unwrap_or_default();
    }
    let distinct: BTreeSet<&String> = seen.iter().collect();
    assert_eq!((path.as_str(), seen.len(), distinct.len()), ("", 61, 61));
    assert_eq!(all["count"], 61);
    clerk.get("/offices/zhen?after=1~x").is(422).has("不认识");
    clerk.get("/offices/zhen?state=late").is(200).has("超期");
    let json = clerk.get("/api/1/offices/zhen/matters?state=all").json();
    let first = &json["matters"][0];
    let members: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!((json["count"].as_u64(), members.len()), (Some(61), 5), "{members:?}");
    let next = json["next"].as_str().unwrap();
    let rest = clerk.get(&format!("/api/1/offices/zhen/matters?state=all&after={next}")).json();
    assert_eq!((rest["matters"].as_array().unwrap().len(), rest["next"].is_null()), (11, true));
    clerk.get("/api/1/offices/zhen/matters?after=x").is(422);
    clerk.get("/api/1/offices/zhen/matters?words=x").is(422);
}

#[test]
fn one_signs_in_to_an_office_and_goes_on_to_another() {
    let county = County::new();
    let nobody = county.nobody();
    nobody.get("/login").is(200).has("请选择").has("河西乡").has("value=\"yuan\"");
    nobody.post("/login", &[("login", "林岚"), ("password", crate::app::PASSWORD)]).is(422).has("请选择要登录的单位");
    nobody.get("/login?office=zhen").has("value=\"zhen\" selected").lacks("请选择");
    nobody.get("/login?office=nowhere").is(200).has("请选择");
    let form = [("office", "zhen"), ("login", "林岚"), ("password", crate::app::PASSWORD)];
    // Nobody of that name is of another office.
    nobody.post("/login", &[("office", "yuan"), form[1], form[2]]).is(422);
    let got = nobody.post("/login", &form);
    assert_eq!((got.status, got.cookies().len()), (StatusCode::SEE_OTHER, 2));
    let town = nobody.keeping(&got);
    assert_eq!(town.cookie("office"), "zhen");
    town.get("/").is(200).has("青禾镇").has("登录其他单位").has("/login?office=xian");
    // The same browser in a second office.
    let form = [("office", "xian"), ("login", "xian-clerk"), ("password", crate::app::PASSWORD)];
    let both = town.keeping(&town.post_bare("/login", &form));
    both.get("/").is(200).has("青禾县").has("href=\"/login?office=zhen\" lang=\"zh-Hans\">青禾镇");
    // One click, and back.
    let back = both.keeping(both.get("/login?office=zhen").is(303));
    back.get("/").has(">林岚<").has("href=\"/login?office=xian\" lang=\"zh-Hans\">青禾县");
    // A form that stood on a page of the office before is that office's, whichever was opened since.
    let (office, clerk) = (county.office("xian"), county.person("xian", Role::Clerk));
    let draft = &county.held["xian"].ids["{draft}"];
    back.post(&format!("/drafts/{draft}/delete"), &[]);
    assert_eq!(office.drafts(&clerk).unwrap().len(), 1);
    back.post_of("xian", &format!("/drafts/{draft}/delete"), &[]).done();
    assert_eq!(office.drafts(&clerk).unwrap().len(), 0);
    // Who signs out of one stays in the other, and is asked for the first again.
    let out = back.keeping(&back.post("/logout", &[]));
    assert_eq!((out.cookie("session-zhen"), out.cookie("session-xian").is_empty()), ("", false));
    assert_eq!(out.get("/").location(), "/login?office=zhen");
    out.get("/login?office=xian").is(303);
}

#[test]
fn a_link_or_a_token_belongs_to_the_office_that_gave_it() {
    let county = County::new();
    let link = county.invited("xiang");
    // Whatever office the browser was last in.
    let holder = county.session("yuan", Role::Clerk);
    holder.get(&format!("/invitation/{link}")).is(200).has("河西乡").has("暗号xiang");
    let form = [("login", "新来的"), ("password", crate::app::PASSWORD)];
    let came = holder.keeping(holder.post_bare(&format!("/invitation/{link}"), &form).done());
    assert_eq!(came.cookie("office"), "xiang");
    let is_of = |code: &str| county.office(code).names().unwrap().people.iter().any(|it| it.login == "新来的");
    assert_eq!((is_of("xiang"), is_of("yuan")), (true, false));
    for code in county::CODES {
        let program = county.nobody().bearing(&county.token(code));
        for _ in 0..2 {
            let units = program.get("/api/1/units");
            units.is(200).has(&format!("暗号{code}"));
            let others = county::CODES.iter().filter(|it| **it != code);
            assert!(others.into_iter().all(|it| !units.text.contains(&format!("暗号{it}所"))), "{code}");
        }
        // It is held to its own person, whatever session comes along.
        let program = county.session("yuan", Role::Clerk).bearing(&county.token(code));
        program.get("/api/1/units").has(&format!("暗号{code}"));
    }
    county.nobody().bearing("0").get("/api/1/units").is(401);
}

#[test]
fn the_address_of_a_key_says_whose_it_is() {
    let county = County::new();
    let zhen = county.nobody().get("/record.vkey?office=zhen");
    zhen.is(200);
    // Whatever office the browser was last in.
    let clerk = county.session("yuan", Role::Clerk);
    assert_eq!(clerk.get("/record.vkey?office=zhen").text, zhen.text);
    assert_ne!(clerk.get("/record.vkey?office=yuan").is(200).text, zhen.text);
    for jar in [county.nobody(), clerk] {
        for path in ["/record.vkey", "/record.vkey?office=nowhere"] {
            jar.get(path).is(404).has("?office=代号");
        }
    }
    let matter = format!("/matters/{}", county.held["zhen"].ids["{matter}"]);
    county.session("zhen", Role::Clerk).get(&matter).has("href=\"/record.vkey?office=zhen\"");
    county.session("zhen", Role::Auditor).get("/audit").has("href=\"/record.vkey?office=zhen\"");
}
