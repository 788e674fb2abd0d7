//! The same use cases for programs: JSON under `/api/1`, held to the same table of access. 接口
//!
//! To add an endpoint: its function in `api/`, its line in [`ENDPOINTS`] with its row of the table, its
//! summary, and the types of what is asked and answered. Router, document and tests follow from it.

mod ask;
mod body;
mod desk;
mod enter;
mod matters;
mod offices;
mod openapi;
pub(crate) mod problem;
mod proofs;
mod shapes;

use axum::http::StatusCode;
use duizhao_app::office::What;
use duizhao_app::record::Failure;
use duizhao_papers::words::Word;
use schemars::generate::SchemaGenerator;
use serde_json::Value;

use crate::answer::Answer;
use crate::routes::Method;
use crate::visit::Visit;
use body::Acts;
use matters::Acting;

pub(crate) use enter::mount;
pub use openapi::document;

/// A request to the API: who asks for what, and what came with it. 调用
pub(crate) struct Call {
    visit: Visit,
    /// Null where nothing is asked for in the body.
    body: Value,
}

/// What may stand behind the question mark. 查询项
pub(crate) struct Query {
    name: &'static str,
    about: Word,
    form: Form,
}

/// How a word of the query is written. 查询项写法
pub(crate) enum Form {
    Text,
    /// A pattern, as in the document.
    Like(&'static str),
    OneOf(fn() -> Vec<String>),
}

/// What is answered, when all goes well. 答复形式
pub(crate) enum Answers {
    Json(fn(&mut SchemaGenerator) -> schemars::Schema),
    Text,
    /// The document itself, whose schema is someone else's.
    Document,
}

/// What an answer offers to go on with, for programs that explore. 后续
pub(crate) struct Link {
    to: &'static str,
    /// Parameters of the next request, and where they stand in this answer.
    with: &'static [(&'static str, &'static str)],
    /// Members of its body, likewise.
    body: &'static [(&'static str, &'static str)],
}

/// What an endpoint does. 处理
#[derive(Clone, Copy)]
enum Handle {
    Answer(fn(&Call) -> Result<Answer, Failure>),
    Act(fn(&Call) -> Result<Reply, Failure>),
}

/// What comes of an act that is asked for. 回应
enum Reply {
    Now(Answer),
    /// The record answers when the act is on the disk; no thread waits for it meanwhile.
    Later(Acting),
}

/// One thing that a program may ask for. 接口项
pub(crate) struct Endpoint {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) what: What,
    handle: Handle,
    /// Whether such a body makes it read or write more than a row of the desk before it answers or hands over.
    needs_thread: fn(&Value) -> bool,
    id: &'static str,
    summary: Word,
    query: &'static [Query],
    asks: Option<Acts>,
    answers: Answers,
    links: &'static [Link],
}

const fn endpoint(
    path: &'static str,
    what: What,
    handle: fn(&Call) -> Result<Answer, Failure>,
    id: &'static str,
    summary: Word,
    answers: Answers,
) -> Endpoint {
    asks_nothing(path, what, Handle::Answer(handle), id, summary, answers)
}

const fn act(
    acts: Acts,
    path: &'static str,
    what: What,
    handle: fn(&Call) -> Result<Reply, Failure>,
    id: &'static str,
    summary: Word,
) -> Endpoint {
    let got = asks_nothing(path, what, Handle::Act(handle), id, summary, json::<shapes::Done>());
    Endpoint { method: Method::Post, asks: Some(acts), ..got }
}

const fn asks_nothing(
    path: &'static str,
    what: What,
    handle: Handle,
    id: &'static str,
    summary: Word,
    answers: Answers,
) -> Endpoint {
    Endpoint {
        method: Method::Get,
        path,
        what,
        handle,
        needs_thread: |_| true,
        id,
        summary,
        query: &[],
        asks: None,
        answers,
        links: &[],
    }
}

const fn json<T: schemars::JsonSchema>() -> Answers {
    Answers::Json(SchemaGenerator::subschema_for::<T>)
}

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    endpoint(
        "/api/1/openapi.json",
        What::Anyone,
        openapi::get,
        "openapi",
        Word("这份接口说明", "this document"),
        Answers::Document,
    ),
    endpoint(
        "/api/1/today",
        What::Today,
        desk::today,
        "today",
        Word("今日", "what needs me today"),
        json::<shapes::Day>(),
    ),
    endpoint("/api/1/units", What::SeeUnits, desk::units, "units", Word("单位", "the units"), json::<shapes::Units>()),
    Endpoint {
        // No link leads on from a list: it may be empty.
        query: matters::QUERY,
        ..endpoint(
            "/api/1/matters",
            What::Ledger,
            matters::list,
            "matters",
            Word("台账，每页 50 件", "the ledger, 50 matters a page"),
            json::<shapes::Matters>(),
        )
    },
    Endpoint {
        needs_thread: matters::registers_contact,
        links: &[
            Link { to: "matter", with: &[("matter", "$response.body#/matter")], body: &[] },
            Link {
                to: "act",
                with: &[("matter", "$response.body#/matter")],
                body: &[("version", "$response.body#/version")],
            },
        ],
        ..act(
            Acts::Register,
            "/api/1/matters",
            What::Registered,
            matters::register,
            "register",
            Word("登记一个事项", "registers a matter"),
        )
    },
    Endpoint {
        // None to a receipt: who sees states and dates alone gets no entries.
        links: &[Link {
            to: "act",
            with: &[("matter", "$response.body#/matter/id")],
            body: &[("version", "$response.body#/version")],
        }],
        ..endpoint(
            "/api/1/matters/{matter}",
            What::SeeState,
            matters::see,
            "matter",
            Word("一个事项和它的来龙去脉", "a matter and its whole story"),
            json::<shapes::Whole>(),
        )
    },
    Endpoint {
        links: &[Link {
            to: "receipt",
            with: &[("matter", "$response.body#/matter"), ("seq", "$response.body#/entries/0/seq")],
            body: &[],
        }],
        ..act(
            Acts::Every,
            "/api/1/matters/{matter}/acts",
            What::SeeMatter,
            matters::act,
            "act",
            Word("办理一步", "takes one step"),
        )
    },
    endpoint(
        "/api/1/offices",
        What::Beneath,
        offices::list,
        "offices",
        Word("下级单位的件数", "the offices beneath, in figures"),
        json::<shapes::Beneath>(),
    ),
    Endpoint {
        query: matters::BENEATH,
        ..endpoint(
            "/api/1/offices/{office}/matters",
            What::BeneathMatters,
            offices::matters,
            "matters-beneath",
            Word(
                "一个下级单位的事项，只有状态和日期，每页 50 件",
                "matters of one of them, states and days alone, 50 a page",
            ),
            json::<shapes::MattersBeneath>(),
        )
    },
    endpoint(
        "/api/1/matters/{matter}/receipts/{seq}",
        What::Receipt,
        proofs::receipt,
        "receipt",
        Word("一条的回执，duizhao verify 可验", "proof of one entry, for duizhao verify"),
        Answers::Text,
    ),
    endpoint(
        "/api/1/checkpoint",
        What::Receipt,
        proofs::checkpoint,
        "checkpoint",
        Word("最近签署的检查点", "the checkpoint signed last"),
        json::<shapes::Signed>(),
    ),
];

impl Call {
    fn json(&self, it: &impl serde::Serialize) -> Answer {
        let body = serde_json::to_vec(it).expect("an answer is plain data");
        Answer::new(StatusCode::OK, "application/json", body)
    }
}
