//! `duizhao serve`: the ledger in the browser.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use duizhao_app::office::{Office, Offices};
use duizhao_app::record::Failure;
use duizhao_app::record::begin::begin;
use duizhao_core::Said;
use duizhao_web::{Entrance, Serving, TlsFiles, Transport};
use serde_json::{Value, json};

use crate::allocator;
use crate::record::{At, Look, Page, world};

#[derive(clap::Args)]
#[command(
    after_help = "本程序不得存储、处理、传输国家秘密。\n还没有底账时先建立一本；还没有账号时显示一次性的设置链接。人员、会话和草稿在与密钥同处的 record.desk 里。"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    at: At,
    /// 几个单位同在一台服务器：它们的名单（TOML），写法见 docs/record.md
    #[arg(long, value_name = "文件", conflicts_with_all = ["db", "keys", "log", "name"])]
    offices: Option<PathBuf>,
    #[command(flatten)]
    door: Door,
    /// 建立底账时，单位的代号：小写字母、数字和 -
    #[arg(long, value_name = "代号", default_value = "record")]
    name: String,
    #[command(flatten)]
    look: Look,
}

/// Where the pages are served, and how they are kept from being read on the way.
#[derive(clap::Args)]
pub(crate) struct Door {
    /// 在哪里监听；只有本机能访问的是 127.0.0.1
    #[arg(long, value_name = "地址:端口", default_value = "127.0.0.1:8620", value_parser = address)]
    listen: SocketAddr,
    /// 证书（PEM）；在本机以外监听时需要
    #[arg(long, value_name = "文件", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// 证书的私钥（PEM，没有密码）
    #[arg(long, value_name = "文件", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// 前面有反向代理负责加密，并写明 X-Forwarded-For；本程序自己不加密
    #[arg(long, conflicts_with_all = ["tls_cert", "tls_key"])]
    tls_by_proxy: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    allocator::settle();
    arguments.look.run(|page| {
        // Where nobody can be let in, nothing is made either.
        let entrance = arguments.door.entrance()?;
        arguments.door.open(page, &Arc::new(arguments.open()?), entrance)
    })
}

impl Arguments {
    fn open(&self) -> Result<Offices> {
        if let Some(file) = &self.offices {
            return Ok(Offices::open(file, world)?);
        }
        let record = self.at.record()?;
        if record.place.file().is_some_and(|it| !it.exists()) {
            begin(&record, &self.name, &world())?;
        }
        Ok(Offices::one(Arc::new(Office::open(record, world)?)))
    }
}

fn address(text: &str) -> Result<SocketAddr, Said> {
    text.parse()
        .map_err(|err| Said::new("要写数字的地址和端口，如 127.0.0.1:8620", format!("{err}; as 127.0.0.1:8620")))
}

impl Door {
    /// Takes address and certificate.
    pub(crate) fn entrance(&self) -> Result<Entrance, Failure> {
        duizhao_web::listen(self.listen, &self.transport())
    }

    /// Serves until it is stopped.
    pub(crate) fn open(&self, page: &Page, offices: &Arc<Offices>, entrance: Entrance) -> Result<u8> {
        let mut new = Vec::new();
        for at in offices.places() {
            if offices.office(at).is_new()? {
                new.push(at);
            }
        }
        let transport = self.transport();
        duizhao_web::serve(offices, entrance, |it| {
            // A terminal that has gone away is no reason to stop serving.
            let _ = told(page, offices, &transport, it, &new);
        })?;
        Ok(0)
    }

    fn transport(&self) -> Transport {
        match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Transport::Tls(TlsFiles { cert: cert.clone(), key: key.clone() }),
            _ if self.tls_by_proxy => Transport::Proxy,
            _ => Transport::Plain,
        }
    }
}

/// `new`: the places of those that nobody has set up.
fn told(page: &Page, offices: &Offices, transport: &Transport, serving: &Serving, new: &[usize]) -> Result<()> {
    let scheme = if matches!(transport, Transport::Tls(_)) { "https" } else { "http" };
    let address = format!("{scheme}://{}", serving.address);
    let setup = |at: usize| format!("{address}/setup/{}", offices.office(at).setup_token().as_str());
    let value = || {
        let link = |at: usize| new.contains(&at).then(|| setup(at));
        let office = |at: usize| json!({ "code": offices.code(at), "setup": link(at) });
        match offices.are_several() {
            true => json!({ "address": address, "offices": offices.places().map(office).collect::<Vec<Value>>() }),
            false => json!({ "address": address, "setup": link(0) }),
        }
    };
    page.answer(value, || {
        let mut words = page.words(&format!("{} {address}\n", page.word("正在服务：", "Serving at")));
        for at in new {
            let which = if offices.are_several() { format!("[{}] ", offices.code(*at)) } else { String::new() };
            words +=
                &page.words(&format!("{which}{}\n", page.word("首次设置（只能用一次）：", "Set up (works once):")));
            // On a line of its own and never broken, so that it can be copied.
            words += &format!("{}\n", setup(*at));
        }
        if matches!(transport, Transport::Proxy) {
            words += &page.words(page.word(
                "加密由前面的反向代理负责；请不要让别的电脑绕过它访问这里。\n",
                "The proxy in front encrypts; let nobody reach this address past it.\n",
            ));
        }
        words + &page.words(page.word("按 Ctrl-C 停止。\n", "Ctrl-C stops it.\n"))
    })
}
