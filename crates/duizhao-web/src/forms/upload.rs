//! A form with a file in it, read within a limit. 上传

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Bytes, HttpBody, to_bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use duizhao_app::record::Failure;

use super::room::Held;
use crate::routes::FORM_BYTES;
use crate::visit::Sent;

/// A file that came with a form. 上传
#[derive(Clone, Debug, Default)]
pub(crate) struct Uploaded {
    /// As the sender called it, without folders; empty where no file was chosen.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Whether a form came in the way that carries files.
pub(crate) fn is_upload(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

/// More of a body that is not taken is not waited for.
const UNREAD_BYTES: u64 = 1 << 30;

/// The request, where it says that it has no more than `limit` bytes.
///
/// Of what is larger the rest is let go by first: a browser reads the answer when it has sent all of
/// its form, and shows a broken connection where it was cut off before.
pub(crate) async fn within(request: Request, limit: usize) -> Result<Request, Failure> {
    let headers = request.headers();
    let length = headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse::<u64>().ok()).unwrap_or_default();
    if length <= limit as u64 {
        return Ok(request);
    }
    // Who waits for leave to send is told at once.
    if !headers.contains_key(EXPECT) && length <= UNREAD_BYTES {
        let mut body = request.into_body();
        while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
    }
    Err(too_large(limit))
}

/// A body of at most [`FORM_BYTES`]; of a larger one, `too_large`.
pub(crate) async fn bytes_of(request: Request, held: &Arc<Held>, too_large: Failure) -> Result<Bytes, Failure> {
    let Ok(request) = within(request, FORM_BYTES).await else { return Err(too_large) };
    let bytes = to_bytes(held.count(request, FORM_BYTES).into_body(), FORM_BYTES).await;
    held.check()?;
    bytes.map_err(|_| too_large)
}

/// Reads a form of at most `limit` bytes. Of several files the last one with a name counts: a page
/// of ours sends one.
pub(crate) async fn upload(mut request: Request, limit: usize) -> Result<(Sent, Uploaded), Failure> {
    DefaultBodyLimit::max(limit).apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let (mut form, mut uploaded) = (Sent::default(), Uploaded::default());
    while let Some(part) = parts.next_field().await.map_err(|err| refused(&err, limit))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(bare);
        let bytes = part.bytes().await.map_err(|err| refused(&err, limit))?;
        match file {
            // A browser sends an empty file without a name where none was chosen.
            Some(file) if !file.is_empty() => (uploaded.name, uploaded.bytes) = (file, bytes.into()),
            Some(_) => {}
            None => form.put_typed(&name, &String::from_utf8_lossy(&bytes)),
        }
    }
    Ok((form, uploaded))
}

/// Some browsers send folders along.
fn bare(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|it| !it.is_control()).collect()
}

fn refused(err: &MultipartError, limit: usize) -> Failure {
    match err.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(limit),
        _ => broken(),
    }
}

/// What was sent has more than `limit` bytes.
pub(crate) fn too_large(limit: usize) -> Failure {
    let mb = limit >> 20;
    Failure::new(
        "too-large",
        format!("提交的内容超过 {mb} MiB，没有接收；请删去图片和附件，或分成几份再传"),
        format!("the form has more than {mb} MiB and was not taken; take pictures out, or send it in parts"),
    )
}

fn broken() -> Failure {
    Failure::new(
        "form",
        "文件没有传完整，没有接收；请再传一次",
        "the file did not arrive whole and was not taken; send it again",
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn read(body: &str, limit: usize) -> Result<(Sent, Uploaded), Failure> {
        let request = Request::builder()
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body.replace('\n', "\r\n")))
            .unwrap();
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(upload(request, limit))
    }

    const WHOLE: &str = "--x\nContent-Disposition: form-data; name=\"token\"\n\nabc\n\
        --x\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\表\\\\材料.docx\"\n\nPK\n--x--\n";

    #[test]
    fn a_file_comes_with_what_was_typed_beside_it() {
        let (form, got) = read(WHOLE, 1 << 20).unwrap();
        assert_eq!((got.name.as_str(), got.bytes.as_slice(), form.get("token")), ("材料.docx", &b"PK"[..], "abc"));
    }

    #[test]
    fn no_file_is_an_empty_name() {
        let body = "--x\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--x--\n";
        assert_eq!(read(body, 1 << 20).unwrap().1.name, "");
    }

    #[test]
    fn what_is_too_large_or_cut_off_is_said() {
        assert_eq!(read(WHOLE, 40).unwrap_err().code, "too-large");
        for end in [10, 60, WHOLE.len() - 10] {
            assert_eq!(read(&WHOLE[..end], 1 << 20).unwrap_err().code, "form", "{end}");
        }
    }
}
