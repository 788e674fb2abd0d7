//! Connections that nobody on the way can read: TLS, from a certificate and a key in files. 加密

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use duizhao_app::record::Failure;
use duizhao_core::said_by_system;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Where the certificate and its key stand, both PEM. 证书文件
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The office's own first, then those that lead to one that browsers know.
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// Who says hello and then nothing is let go after it.
const HELLO: Duration = Duration::from_secs(10);
/// Connections that have said hello and wait to be served.
const WAITING: usize = 64;

/// Connections after their handshake. 加密连接
pub(crate) struct TlsListener {
    ready: Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsFiles {
    /// # Errors
    /// Says which file cannot be read, holds no certificate or key, or does not fit the other.
    pub(crate) fn config(&self) -> Result<Arc<ServerConfig>, Failure> {
        let certs = CertificateDer::pem_file_iter(&self.cert).and_then(|it| it.collect::<Result<Vec<_>, _>>());
        let certs = certs.map_err(|err| unread(&self.cert, ("证书", "certificate"), &err))?;
        if certs.is_empty() {
            return Err(unread(&self.cert, ("证书", "certificate"), &Error::NoItemsFound));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key);
        let key = key.map_err(|err| unread(&self.key, ("私钥", "private key"), &err))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|it| it.with_no_client_auth().with_single_cert(certs, key));
        config.map(Arc::new).map_err(|err| {
            let (cert, key) = (self.cert.display(), self.key.display());
            Failure::new(
                "tls",
                format!("证书 {cert} 和私钥 {key} 不能一起使用，请确认是同一次签发的一对：{err}"),
                format!("{cert} and {key} cannot be used together; a certificate and its own key are needed: {err}"),
            )
        })
    }
}

fn unread(path: &Path, (zh, en): (&str, &str), err: &Error) -> Failure {
    let path = path.display();
    match err {
        Error::Io(err) => Failure::new(
            "tls",
            format!("{zh}文件 {path} 读不了：{}", said_by_system(err).zh),
            format!("the {en} {path} cannot be read: {err}"),
        ),
        Error::NoItemsFound => Failure::new(
            "tls",
            format!("{path} 里没有{zh}；要 PEM 格式，私钥不能有密码"),
            format!("{path} holds no {en}; it should be PEM, a key without a password"),
        ),
        err => Failure::new(
            "tls",
            format!("{zh}文件 {path} 不是完整的 PEM：{err}"),
            format!("the {en} {path} is not whole PEM: {err}"),
        ),
    }
}

impl TlsListener {
    /// Shakes hands beside each other, so that one who is slow holds up nobody.
    pub(crate) fn new(listener: TcpListener, config: Arc<ServerConfig>) -> io::Result<TlsListener> {
        let address = listener.local_addr()?;
        let (done, ready) = channel(WAITING);
        tokio::spawn(accept(listener, TlsAcceptor::from(config), done));
        Ok(TlsListener { ready, address })
    }
}

async fn accept(mut listener: TcpListener, acceptor: TlsAcceptor, done: Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    loop {
        let (stream, peer) = Listener::accept(&mut listener).await;
        let (acceptor, done) = (acceptor.clone(), done.clone());
        tokio::spawn(async move {
            // Who does not speak TLS, or does not trust us, has gone away; there is nobody to tell.
            if let Ok(Ok(stream)) = timeout(HELLO, acceptor.accept(stream)).await {
                let _ = done.send((stream, peer)).await;
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(it) => it,
            // Only when the runtime ends.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
