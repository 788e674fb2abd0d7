//! The document of the API (OpenAPI 3.1), made from the list of endpoints and the types of their answers.

use axum::http::StatusCode;
use duizhao_app::office::What;
use duizhao_app::record::Failure;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use super::{Answers, Call, ENDPOINTS, Endpoint, Form, Link, Query, shapes};
use crate::answer::Answer;
use crate::routes::Method;

/// `GET /api/1/openapi.json`
pub(super) fn get(_: &Call) -> Result<Answer, Failure> {
    Ok(Answer::new(StatusCode::OK, "application/json", document().into_bytes()))
}

const ABOUT: &str = "The ledger for programs. \
Each person makes tokens for their own programs on the page of settings; a program may what its person may. \
Acts carry the id of a command, made by whoever asks: asked again, they are answered again and recorded once. \
Errors are RFC 9457 problems with one sentence in the language of Accept-Language. \
本程序不得存储、处理、传输国家秘密。";

/// As it is served and as it stands in `docs/openapi.json`.
pub fn document() -> String {
    let settings = SchemaSettings::draft2020_12().with(|it| it.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<shapes::Problem>().to_value();
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let operation = operation(endpoint, &problem, &mut generator);
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[if endpoint.method == Method::Post { "post" } else { "get" }] = operation;
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "对照 Duizhao", "version": "1", "description": ABOUT },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "session" },
            },
        },
    });
    format!("{document:#}\n")
}

fn operation(it: &Endpoint, problem: &Value, generator: &mut SchemaGenerator) -> Value {
    let rule = it.what.rule();
    let mut all = json!({
        "operationId": it.id,
        "summary": format!("{} · {}", it.summary.0, it.summary.1),
        "description": format!("docs/access.md: `{}` {}", rule.code, rule.zh),
        "parameters": parameters(it),
        "responses": responses(it, problem, generator),
    });
    if it.what == What::Anyone {
        all["security"] = json!([]);
    }
    if let Some(acts) = it.asks {
        all["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": acts.schema() } } });
    }
    all
}

fn parameters(it: &Endpoint) -> Vec<Value> {
    let names = it.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
    let path = names.map(|name| {
        let schema = match name {
            "seq" => json!({ "type": "integer", "minimum": 0 }),
            "office" => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,40}$" }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    path.chain(it.query.iter().map(query)).collect()
}

fn query(it: &Query) -> Value {
    let schema = match it.form {
        Form::Text => json!({ "type": "string" }),
        Form::Like(pattern) => json!({ "type": "string", "pattern": pattern }),
        Form::OneOf(words) => json!({ "type": "string", "enum": words() }),
    };
    let about = format!("{} · {}", it.about.0, it.about.1);
    json!({ "name": it.name, "in": "query", "description": about, "schema": schema })
}

fn responses(it: &Endpoint, problem: &Value, generator: &mut SchemaGenerator) -> Value {
    let content = match it.answers {
        Answers::Json(schema) => json!({ "application/json": { "schema": schema(generator) } }),
        Answers::Text => json!({ "text/plain": { "schema": { "type": "string" } } }),
        Answers::Document => json!({ "application/json": { "schema": { "type": "object" } } }),
    };
    let mut all = json!({ "200": { "description": "done · 办成", "content": content } });
    if !it.links.is_empty() {
        all["200"]["links"] = it.links.iter().map(|link| (link.to.to_owned(), self::link(link))).collect();
    }
    for (status, said) in refusals(it) {
        all[status] = json!({ "description": said, "content": { "application/problem+json": { "schema": problem } } });
    }
    all
}

fn link(it: &Link) -> Value {
    let members = |of: &[(&str, &str)]| -> Value {
        of.iter().map(|(name, at)| ((*name).to_owned(), Value::from(*at))).collect::<Map<_, _>>().into()
    };
    let mut link = json!({ "operationId": it.to, "parameters": members(it.with) });
    if !it.body.is_empty() {
        link["requestBody"] = members(it.body);
    }
    link
}

/// Every other way in which a request to it may end.
fn refusals(it: &Endpoint) -> Vec<(&'static str, &'static str)> {
    let open = it.what == What::Anyone;
    let asks = it.asks.is_some();
    let all = [
        (asks, "400", "no JSON · 不是 JSON"),
        (!open, "401", "no token that holds · 没有有效的令牌"),
        (!open, "403", "not among what the roles allow · 不在权限内"),
        (it.path.contains('{') || asks, "404", "no such thing that this person may know of · 没有，或不在可知范围内"),
        (asks, "409", "someone was faster, or the id is of another command · 有新的变动，或编号已用于别的指令"),
        (true, "413", "larger than 1 MiB · 超过 1 MiB"),
        (asks, "415", "no application/json · 不是 application/json"),
        (true, "422", "refused, with the reason · 不予受理，附原因"),
        (
            !open,
            "503",
            "the record cannot be read or written now, or too much is sent at once · 底账现在读写不了，或同时提交的内容太多",
        ),
        (!open, "507", "the disk is full; reading goes on · 磁盘已满，仍可查看"),
    ];
    all.into_iter().filter(|it| it.0).map(|it| (it.1, it.2)).collect()
}
