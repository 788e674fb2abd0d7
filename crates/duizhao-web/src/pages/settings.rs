//! What the pages of settings have in common: the list of them.

use duizhao_app::office::What;
use maud::{Markup, html};

use crate::visit::Visit;

/// Links to the settings that this person may reach.
pub(crate) fn tabs(visit: &Visit, here: &str) -> Markup {
    let places = [
        ("/settings", What::OwnAccount, visit.say("我的账号", "My account")),
        ("/settings/second", What::OwnAccount, visit.say("两步验证", "Second factor")),
        ("/settings/people", What::People, visit.say("人员", "People")),
        ("/settings/units", What::Units, visit.say("单位", "Units")),
        ("/settings/rules", What::Rules, visit.say("规则", "Rules")),
    ];
    html! {
        nav.tabs aria-label=(visit.say("设置", "Settings")) {
            @for (to, _, word) in places.iter().filter(|it| visit.may(it.1)) {
                a href=(to) aria-current=[(*to == here).then_some("page")] { (word) }
            }
        }
    }
}
