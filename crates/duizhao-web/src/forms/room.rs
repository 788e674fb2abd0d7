//! How much of what is being sent the program holds at once, whoever sends it. 在途

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use duizhao_app::record::Failure;
use http_body::Frame;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::routes::FORM_BYTES;

/// Room for bodies, in bytes. 余量
pub(crate) struct Room(Semaphore);

/// For what a stranger may send, and what the API takes.
pub(crate) static FORMS: Room = Room::of(64 << 20);
/// For forms with a file, of people who are signed in.
pub(crate) static FILES: Room = Room::of(256 << 20);

impl Room {
    const fn of(bytes: usize) -> Room {
        Room(Semaphore::const_new(bytes))
    }
}

/// What one request takes of the room, until it is answered. 占用
pub(crate) struct Held {
    room: &'static Room,
    bytes: AtomicUsize,
    /// Some of the body found no room and is gone.
    lacks: AtomicBool,
}

impl Held {
    pub(crate) fn of(room: &'static Room) -> Arc<Held> {
        Arc::new(Held { room, bytes: AtomicUsize::new(0), lacks: AtomicBool::new(false) })
    }

    /// The request, its body counted as it comes in. What finds no room is read to its end, as far as
    /// `limit`, and not kept: a browser reads the answer when it has sent all of its form.
    pub(crate) fn count(self: &Arc<Self>, request: Request, limit: usize) -> Request {
        request.map(|body| Body::new(Counted { body, held: Arc::clone(self), left: limit }))
    }

    /// # Errors
    /// When there was no room for all of the body.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match self.lacks.load(Ordering::Relaxed) {
            false => Ok(()),
            true => Err(Failure::new(
                "crowded",
                "同时提交的内容太多，这一份没有接收；请过半分钟再提交一次",
                "too much is being sent at once and this was not taken; send it again in half a minute",
            )),
        }
    }

    fn take(&self, bytes: usize) -> bool {
        let found = !self.lacks.load(Ordering::Relaxed)
            && u32::try_from(bytes).is_ok_and(|it| self.room.0.try_acquire_many(it).map(|it| it.forget()).is_ok());
        match found {
            true => drop(self.bytes.fetch_add(bytes, Ordering::Relaxed)),
            false => self.lacks.store(true, Ordering::Relaxed),
        }
        found
    }
}

/// What `read` gives, unless who sends takes so long that others would want for the room meanwhile.
///
/// # Errors
/// As `read`; or it took too long.
pub(crate) async fn in_time<T>(limit: usize, read: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    // A file comes through at a megabit a second.
    let patience = Duration::from_secs(if limit > FORM_BYTES { 600 } else { 60 });
    timeout(patience, read).await.unwrap_or_else(|_| {
        Err(Failure::new(
            "too-slow",
            "提交的内容很久没有传完，没有接收；请检查网络，再提交一次",
            "what was sent took too long to arrive and was not taken; look at the network and send it again",
        ))
    })
}

impl Drop for Held {
    fn drop(&mut self) {
        self.room.0.add_permits(*self.bytes.get_mut());
    }
}

/// A body on its way in.
struct Counted {
    body: Body,
    held: Arc<Held>,
    /// Bytes that are still read where nothing of them is kept.
    left: usize,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
            let Some(Ok(frame)) = frame else {
                return Poll::Ready(
                    frame.or_else(|| self.held.check().err().map(|it| Err(axum::Error::new(it.said.en)))),
                );
            };
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            if self.held.take(bytes) {
                return Poll::Ready(Some(Ok(frame)));
            }
            match self.left.checked_sub(bytes) {
                Some(left) => self.left = left,
                None => return Poll::Ready(Some(Err(axum::Error::new("beyond the limit")))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[test]
    fn what_finds_no_room_is_refused_until_others_are_answered() {
        static ROOM: Room = Room::of(10);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let read = |held: &Arc<Held>, text: &'static str| {
            let request = held.count(Request::new(Body::from(text)), 100);
            let read = runtime.block_on(to_bytes(request.into_body(), 100)).map(|it| it.len());
            held.check().map_err(|it| it.code).and(read.map_err(|_| "broken"))
        };
        let (first, second, third) = (Held::of(&ROOM), Held::of(&ROOM), Held::of(&ROOM));
        assert_eq!(read(&first, "123456"), Ok(6));
        assert_eq!(read(&second, "12345"), Err("crowded"));
        assert_eq!(read(&third, "1234"), Ok(4));
        assert_eq!(read(&Held::of(&ROOM), "1"), Err("crowded"));
        drop(first);
        assert_eq!(read(&Held::of(&ROOM), "123456"), Ok(6));
        drop((second, third));
        assert_eq!(read(&Held::of(&ROOM), "1234567890"), Ok(10));
        assert_eq!(read(&Held::of(&ROOM), "1234567890a"), Err("crowded"));
        assert_eq!(ROOM.0.available_permits(), 10);
    }
}
