//! The ledger in the browser: pages and forms over the use cases of `duizhao_app::office`. 网页
//!
//! Server-rendered, no script, no request to anywhere else. HTTP stands here alone. A page reads
//! what was asked (`visit`), calls one use case, and renders.
//!
//! To add a page: its file in `pages/`, its line in `routes`, with the row of the table of access
//! that it is held to.

mod answer;
mod api;
mod forms;
mod guard;
mod layout;
mod pages;
mod query;
mod routes;
mod server;
mod tls;
mod visit;
mod whose;
mod words;

pub use api::document as openapi;
pub use forms::{label_of, word_of};
pub use routes::{Shown, router, shown};
pub use server::{Entrance, Serving, Transport, listen, serve};
pub use tls::TlsFiles;
