//! `duizhao serve`: the ledger in the browser.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use duizhao_app::office::Office;
use duizhao_app::record::Failure;
use duizhao_app::record::begin::begin;
use duizhao_web::Serving;
use serde_json::json;

use crate::record::{At, Look, Page, world};

#[derive(clap::Args)]
#[command(
    after_help = "本程序不得存储、处理、传输国家秘密。\n还没有底账时先建立一本；还没有账号时显示一次性的设置链接。人员、会话和草稿在与密钥同处的 record.desk 里。"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 在哪里监听；只有本机能访问的是 127.0.0.1
    #[arg(long, value_name = "地址:端口", default_value = "127.0.0.1:8620")]
    listen: SocketAddr,
    /// 建立底账时，单位的代号：小写字母、数字和 -
    #[arg(long, value_name = "代号", default_value = "record")]
    name: String,
    #[command(flatten)]
    look: Look,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    arguments.look.run(|page| {
        let record = arguments.at.record()?;
        if record.place.file().is_some_and(|it| !it.exists()) {
            begin(&record, &arguments.name, &world())?;
        }
        let office = Arc::new(Office::open(record, world)?);
        listen(page, &office, arguments.listen)
    })
}

/// Serves until it is stopped.
pub(crate) fn listen(page: &Page, office: &Arc<Office>, at: SocketAddr) -> Result<u8> {
    let new = office.is_new()?;
    let serving = duizhao_web::serve(office, at, |it| {
        // A terminal that has gone away is no reason to stop serving.
        let _ = told(page, office, it, new);
    });
    serving.map_err(|err| {
        Failure::new("listen", format!("不能在 {at} 监听：{err}"), format!("nobody can listen at {at}: {err}"))
    })?;
    Ok(0)
}

fn told(page: &Page, office: &Office, serving: &Serving, new: bool) -> Result<()> {
    let address = format!("http://{}", serving.address);
    let setup = new.then(|| format!("{address}/setup/{}", office.setup_token().as_str()));
    let value = || json!({ "address": address, "setup": setup });
    page.answer(value, || {
        let mut words = page.words(&format!("{} {address}\n", page.word("正在服务：", "Serving at")));
        if let Some(setup) = &setup {
            words +=
                &page.words(&format!("{} {setup}\n", page.word("首次设置（只能用一次）：", "Set up (works once):")));
        }
        if !serving.address.ip().is_loopback() {
            words += &page.words(page.word(
                "注意：没有加密，密码和内容在网络上可以被看到。\n",
                "Note: not encrypted; passwords and content can be read on the network.\n",
            ));
        }
        words + &page.words(page.word("按 Ctrl-C 停止。\n", "Ctrl-C stops it.\n"))
    })
}
