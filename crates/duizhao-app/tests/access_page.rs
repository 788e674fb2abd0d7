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
