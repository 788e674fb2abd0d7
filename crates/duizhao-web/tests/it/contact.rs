//! How to reach a citizen: in no file in the clear, shown to few, and for a reason.

use duizhao_app::office::What;

use crate::app::{Browser, TestApp};

const ID: &str = "0193f0c2-6a00-7000-8000-00000000000e";
const CONTACT: &str = "王婶 13912345678";

fn form(contact: &str) -> Vec<(&str, &str)> {
    vec![
        ("id", ID),
        ("do", "seal"),
        ("affair", "河边一户的水表倒转"),
        ("criterion", "换过的水表走得对"),
        ("origin.from", "request"),
        ("field", "民生"),
        ("contact", contact),
    ]
}

fn registered(clerk: &Browser<'_>) -> String {
    let got = clerk.post("/register", &form(CONTACT));
    got.done();
    got.location().split('?').next().unwrap().to_owned()
}

#[test]
fn the_clear_text_is_in_no_file_and_opens_for_a_reason() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = registered(&clerk);
    // Sent twice it is sealed once.
    clerk.post("/register", &form(CONTACT)).done();
    assert!(app.keeps("水表倒转"), "what is not sealed is found by the same search");
    for words in ["王婶", "13912345678"] {
        assert!(!app.keeps(words), "{words} is in a file");
    }
    for path in [matter.as_str(), "/", "/ledger", "/tables/out?kind=ledger"] {
        clerk.get(path).is(200).lacks("13912345678");
    }
    clerk.get(&format!("{matter}/receipts/419")).lacks("13912345678");
    let at = format!("{matter}/contact");
    clerk.post(&at, &[("why", " ")]).is(422).has("请写明为什么要看").lacks("王婶");
    clerk.post(&at, &[("why", "回复办理结果")]).is(200).has(CONTACT);
    let english = clerk.in_english().post(&at, &[("why", "call back")]);
    english.is(200).has(CONTACT).has("That you looked is noted");
    app.as_("罗审")
        .get("/audit")
        .has("林岚</span><p class=\"reason\" lang=\"zh-Hans\">call back")
        .has("回复办理结果")
        .has("call back")
        .lacks("王婶");
    assert!(!app.keeps("王婶"));
}

#[test]
fn a_draft_keeps_no_contact() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let mut form = form(CONTACT);
    form[1] = ("do", "draft");
    clerk.post("/register", &form).done();
    assert!(app.keeps("水表倒转") && !app.keeps("13912345678"));
    clerk.get(&format!("/register?draft={ID}")).has("水表倒转").lacks("王婶");
}

#[test]
fn a_correction_keeps_the_contact_or_takes_another() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = registered(&clerk);
    let seq = clerk.get(&matter).text.split("?correct=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let correct = |command: &str, version: &str, contact: &str| {
        let mut form = form(contact);
        form[2] = ("affair", "河边两户的水表倒转");
        form.extend([("kind", "corrected/1"), ("about", seq.as_str()), ("correction", "是两户")]);
        form.extend([("command", command), ("version", version)]);
        clerk.post(&matter, &form).done();
        clerk.post(&format!("{matter}/contact"), &[("why", "核对")])
    };
    correct("0193f0c2-6a00-7000-8000-0000000000c1", "1", "").is(200).has(CONTACT);
    correct("0193f0c2-6a00-7000-8000-0000000000c2", "2", "王婶家 13800138000").has("王婶家 13800138000");
    assert!(!app.keeps("13800138000"));
}

#[test]
fn the_table_of_access_says_who_may_look() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = registered(&clerk);
    let form = [("lead", "u-2"), ("supporting", "u-3"), ("verifier", "u-6"), ("term.pace", "standing")];
    clerk.act(&matter, "assigned/1", &form).done();
    let id = duizhao_core::MatterId(ID.parse().unwrap());
    let mut opened = Vec::new();
    for name in ["林岚", "周远", "许明", "陈立", "赵青", "吴静", "罗审", "贺路"] {
        let browser = app.as_(name);
        let may =
            app.office.see(&app.person(name), id).is_ok_and(|it| app.person(name).may_on(What::Contact, &it.matter));
        let got = browser.post(&format!("{matter}/contact"), &[("why", "试")]);
        assert_eq!(got.status.as_u16() == 200, may, "{name}: {}", got.status);
        if may {
            got.has(CONTACT);
            browser.get(&matter).has("看联系方式");
            opened.push(name);
        } else {
            got.lacks("13912345678");
            browser.get(&matter).lacks("看联系方式");
        }
    }
    // Clerk, lead unit, verifying unit; neither leaders nor the supporting unit.
    assert_eq!(opened, ["林岚", "陈立", "吴静"]);
}

fn keys(app: &TestApp) -> usize {
    let folder = std::fs::read_dir(app.folder().join("record.contacts"));
    let names = folder.into_iter().flatten().map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|it| it.ends_with(".key")).count()
}

/// What was copied before it was erased cannot be read either: the key is gone.
#[test]
fn erasing_the_entry_destroys_its_key() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = registered(&clerk);
    assert_eq!(keys(&app), 1);
    let seq = clerk.get(&matter).text.split("?erase=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = [("kind", "erased/1"), ("about", seq.as_str()), ("reason", "诉求人要求")];
    let form = [("command", "0193f0c2-6a00-7000-8000-0000000000e1"), ("version", "9")];
    // A refused erasure destroys nothing.
    clerk.post(&matter, &[other.as_slice(), &form].concat()).is(409);
    assert_eq!(keys(&app), 1);
    let form = [("command", "0193f0c2-6a00-7000-8000-0000000000e2"), ("version", "1")];
    clerk.post(&matter, &[other.as_slice(), &form].concat()).done();
    assert_eq!(keys(&app), 0);
    assert!(!app.keeps("水表倒转"));
    // As if the program had died between the two: the form sent again makes up for it.
    let folder = app.folder().join("record.contacts");
    let gone = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).next().unwrap();
    std::fs::rename(&gone, gone.with_extension("key")).unwrap();
    std::fs::write(gone.with_extension("erasing"), "erasing\n").unwrap();
    assert_eq!(keys(&app), 1);
    clerk.post(&matter, &[other.as_slice(), &form].concat()).done();
    assert_eq!(keys(&app), 0);
}

/// Taken back by who registered it; a contact that another entry still carries keeps its key.
#[test]
fn a_key_goes_with_the_last_entry_that_needs_it() {
    let app = TestApp::demo();
    let clerk = app.as_("林岚");
    let matter = registered(&clerk);
    let seq = clerk.get(&matter).text.split("?correct=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut correction = form("");
    correction[2] = ("affair", "河边两户的水表倒转");
    correction.extend([("kind", "corrected/1"), ("about", seq.as_str()), ("correction", "是两户")]);
    correction.extend([("command", "0193f0c2-6a00-7000-8000-0000000000c1"), ("version", "1")]);
    clerk.post(&matter, &correction).done();
    let erase = |seq: &str, command: &str, version: &str| {
        let form =
            [("kind", "erased/1"), ("about", seq), ("reason", "重复"), ("command", command), ("version", version)];
        clerk.post(&matter, &form).done();
    };
    let corrected = (seq.parse::<u64>().unwrap() + 1).to_string();
    erase(&corrected, "0193f0c2-6a00-7000-8000-0000000000e1", "2");
    assert_eq!(keys(&app), 1, "the registration still carries the contact");
    clerk.act(&matter, "withdrawn/1", &[("reason", "登记错了")]).done();
    assert_eq!(keys(&app), 0);
}
