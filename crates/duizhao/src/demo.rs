//! `duizhao demo`: a made-up office, built through the use cases, reviewed and served.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use duizhao_app::demo;
use duizhao_app::office::{Office, Offices, Role};
use duizhao_app::record::{Failure, Files, Record};
use duizhao_journal::{Place, World};
use jiff::SignedDuration;
use serde_json::json;

use crate::allocator;
use crate::record::{Look, Page};
use crate::serve::Door;

const REPORT: &[u8] = include_bytes!("../../../examples/青禾镇-书记-2024.docx");

#[derive(clap::Args)]
#[command(after_help = "演示里的单位、人和事都是编的，密钥是公开的，签署不证明任何事。要重来，删掉文件夹再运行。")]
pub(crate) struct Arguments {
    /// 放演示的文件夹；已有的直接打开
    #[arg(long, value_name = "文件夹", default_value = "duizhao-demo")]
    into: PathBuf,
    /// 一个镇的一年：近四百件事，各类迹象都种在里面；要建上一会儿
    #[arg(long)]
    year: bool,
    /// 只建好，不开网页
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    door: Door,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    allocator::settle();
    arguments.look.run(|page| {
        let entrance = if arguments.no_serve { None } else { Some(arguments.door.entrance()?) };
        let folder = &arguments.into;
        let place = Place::Sqlite(folder.join("demo.sqlite"));
        let record = Record { files: Files::of(&place, None), place, log: None };
        if !folder.join("demo.sqlite").exists() {
            std::fs::create_dir_all(folder).map_err(|err| Failure::unwritten(folder, &err))?;
            if arguments.year {
                demo::build_town(&record)?;
            } else {
                demo::build(&record)?;
            }
        }
        if !page.is_json() {
            review(folder)?;
        }
        told(page, &record)?;
        let Some(entrance) = entrance else { return Ok(0) };
        let office = Office::open(record, world())?;
        arguments.door.open(page, &Arc::new(Offices::one(Arc::new(office))), entrance)
    })
}

/// The report of the office's secretary, whose measures are the first matters of its ledger.
fn review(folder: &Path) -> Result<()> {
    let report = folder.join("青禾镇-书记-2024.docx");
    std::fs::write(&report, REPORT).map_err(|err| Failure::unwritten(folder, &err))?;
    let asked = crate::Arguments::try_parse_from([Path::new("duizhao"), Path::new("check"), &report]);
    let crate::Command::Check(asked) = asked.context("could not ask for a review")?.command else { return Ok(()) };
    crate::check::run(asked).map(|_| ())
}

fn told(page: &Page, record: &Record) -> Result<()> {
    let people = demo::people();
    let value = || {
        let people: Vec<_> = people
            .iter()
            .map(|(name, unit, roles)| {
                json!({ "login": name, "unit": unit, "roles": roles.iter().map(|it| it.code()).collect::<Vec<_>>() })
            })
            .collect();
        json!({ "db": record.place.to_string(), "password": demo::PASSWORD, "people": people })
    };
    page.answer(value, || {
        let head = page.word(
            "演示单位已建好。任选一人登录，密码都是：",
            "The made-up office is ready. Sign in as anyone, with the password:",
        );
        let told = |(name, unit, roles): &(String, String, &[Role])| {
            let roles: Vec<&str> = roles.iter().map(|it| page.word(named(*it), it.code())).collect();
            let [open, comma, close] = [page.word("（", " ("), page.word("，", ", "), page.word("）", ")")];
            format!("{name}{open}{unit}{comma}{}{close}", roles.join(page.word("、", ", ")))
        };
        let names: Vec<String> = people.iter().map(told).collect();
        page.words(&format!("\n{head} {}\n", demo::PASSWORD)) + &page.words(&format!("{}\n", names.join(" ")))
    })
}

/// A role in a word or two, in the list of who may be tried.
fn named(role: Role) -> &'static str {
    match role {
        Role::Clerk => "督办",
        Role::Leader => "领导",
        Role::Unit => "承办",
        Role::Verifier => "核验",
        Role::Superior => "上级",
        Role::Auditor => "审计",
        Role::Administrator => "系统管理员",
    }
}

/// Its clock begins where the story stands still, and goes on from there.
#[expect(clippy::disallowed_methods, reason = "the clock of the demonstration runs beside the real one")]
fn world() -> impl Fn() -> World {
    let begun = Instant::now();
    let now = move || {
        let gone = SignedDuration::try_from(begun.elapsed()).unwrap_or_default();
        demo::now() + gone
    };
    move || World::new(now)
}
