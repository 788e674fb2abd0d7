//! `docs/access.md` is made from the table of access; `cargo xtask bless` rewrites it.

use std::fmt::Write;

use duizhao_app::office::{Reach, Role, access_table};
use expect_test::expect_file;

const HEAD: &str = "\
# Who may see and do what 谁能看、能做什么

Made from the table in `crates/duizhao-app/src/office/access.rs`; `cargo xtask bless` rewrites it, and tests hold every route and every matter to it.

A person may have several roles and then reaches as far as the furthest of them.
Whether an act may be done *now* is for the rules of [matter.md](matter.md) besides: the table opens a door, the rules may still refuse.
一人可以有几个角色，取其中范围最大的；此刻能不能办，还要看事项的规则。

- 全部: every matter. 分管: matters of which the person is the leader in charge, or of a field in their charge (`*` for all).
- 主办: the lead unit's, or the unit's to which it was transferred. 各方: lead, supporting and verifying units, and who registered it.
- 总数: how many there are in the office, of no matter in particular.
- For the offices beneath (下级单位) 总数 are figures of each, 全部 every matter of theirs by number, state and days.
- 核验: the verifying unit's; where none is named, any verifier's while the matter waits to be verified. 本人: one's own. 转交: what its author passed to this very person.

A sign is seen by the lead unit first, for five working days; then by the others of its row.
What an auditor sees of one is its sentence and its days, never the affair.
Who may not know of a matter gets the answer that there is no such matter.
The words of citizens and the quotes of reports are `see-quote`; a receipt for someone without it comes without the content that holds them.
A contact is shown when asked for with a reason, and who asked, when and why stands in the notes of the auditor.
A report under review is its author's alone, with the text that it is held against and what was said not to apply.
Passed to a clerk, it is open to that clerk too, and no longer than it stays passed: the author takes it back until a matter came of it, the clerk gives it back at any time.
Another clerk, or one who lost the role or was suspended, sees nothing of it; and what its author mended away before is shown to the author alone.
A table out holds the matters of its reader and no others.
Who manages people sees the names of the fields in use, to give them to leaders, and no matter.
Where several offices share a server, nobody of one is anybody in another; of the offices beneath theirs, and of those beneath these, people see what their rows say, held there to the column of the superior unit.

## What is tried 试过哪些

| dimension | tried as | where |
|---|---|---|
| route | every route of the pages and of the API, from the list that the router is made of; one without a row does not compile | `duizhao-web/tests/it/matrix.rs` |
| role | each of the seven alone; of two together, that they reach as far as the further | both |
| relation of the offices | own, below and above the office: the standing of a unit (本级站所, 村、社区, 上级部门). A sibling: a unit of the same standing that is no party. None: strangers, and the session of another office's clerk | `matrix.rs`; a unit's part in a matter in `duizhao-app/tests/it/reach.rs` |
| relation of offices that share a server | own, above and far above, beneath and far beneath, sibling, none: five offices of one tree and beside it, each with someone of every role, asked for the things of each other by their ids; sessions shown in another office, forms and tokens taken to it. Ways that name a unit or a person are asked in one direction of each pair: they go by number in each office, and in the other direction the number is somebody of the asker's own | `duizhao-web/tests/it/offices/between.rs` |
| membership | invited (their link is no session), active, moved (the session of before, and the new one), suspended, revoked; the last three with the session that they had | `matrix.rs` |
| state of the matter | all eleven in `reach.rs`; ten over HTTP, since no page hands a matter over | both |
| how a person stands to it | lead, offered, supporting, verifying, nobody named to verify, registrant, named leader, leader of its field, of another, of all, nothing of these | `reach.rs` |
| report under review | draft, passed, taken back, given back, over; its author, that clerk with the role and without, everyone else | `passed.rs` |

`cargo test -p duizhao-app -p duizhao-web -- --nocapture` prints the cells: 436 968 of row × role × relation × state and 254 898 of two roles; 5 616 of route × role × standing × membership; 1 470 of the ways to a matter × who × state; 89 acts that no page offers, 960 of person × matter, 1 456 of a report's routes × who × stage, 105 of another's report; 8 400 of route × role × relation of offices that share a server, 10 160 of sessions and forms taken from one to another, 350 of who sees whose matters; leaks 0.
Each check is then held against a table that is another in one cell: 2 142 of 2 142 such cells are found in `reach.rs`, 83 of 83 in `matrix.rs`; 16 of 16 lists in which one office stands below another than before in `between.rs`, where 286 of the same questions, asked by the office's own people, show what a leak would.

Not a dimension of these: what may be done *now*, which is walked cell by cell for [matter.md](matter.md).
";

#[test]
fn the_page_is_the_table() {
    let mut page = HEAD.to_owned();
    page += "\n| what | 做什么 |";
    for role in Role::ALL {
        let _ = write!(page, " `{}` |", role.code());
    }
    page += "\n|---|---|---|---|---|---|---|---|---|\n";
    for rule in access_table() {
        let _ = write!(page, "| `{}` | {} |", rule.code, rule.zh);
        for role in Role::ALL {
            let _ = write!(page, " {} |", word(rule.reach(role)));
        }
        page += "\n";
    }
    expect_file!["../../../docs/access.md"].assert_eq(&page);
}

fn word(reach: Reach) -> &'static str {
    match reach {
        Reach::No => "–",
        Reach::All => "全部",
        Reach::Field => "分管",
        Reach::Lead => "主办",
        Reach::Party => "各方",
        Reach::Verifying => "核验",
        Reach::Own => "本人",
        Reach::Totals => "总数",
        Reach::Passed => "转交",
    }
}
