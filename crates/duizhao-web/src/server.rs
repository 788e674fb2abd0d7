//! Listens, and hands each connection to the router. 服务

use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve as serve_router;
use axum::serve::ListenerExt;
use duizhao_app::office::Offices;
use duizhao_app::record::Failure;
use duizhao_core::said_by_system;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::routes::router;
use crate::tls::{TlsFiles, TlsListener};

/// Where it listens, once it does. 监听
pub struct Serving {
    pub address: SocketAddr,
}

/// How what is sent is kept from being read on the way. 传输
#[derive(Clone, Debug)]
pub enum Transport {
    /// Not at all: for the machine itself.
    Plain,
    Tls(TlsFiles),
    /// A proxy in front of it encrypts, and says whom it speaks for.
    Proxy,
}

impl Transport {
    pub(crate) fn is_secure(&self) -> bool {
        !matches!(self, Transport::Plain)
    }
}

/// A door that is ours before anything is made or opened behind it. 入口
pub struct Entrance {
    listener: std::net::TcpListener,
    listen: SocketAddr,
    config: Option<Arc<ServerConfig>>,
    transport: Transport,
}

/// Takes the address, and reads certificate and key.
///
/// # Errors
/// When others than this machine would reach it unencrypted, certificate or key do not do, or nobody
/// may listen there.
pub fn listen(listen: SocketAddr, transport: &Transport) -> Result<Entrance, Failure> {
    if !listen.ip().is_loopback() && !transport.is_secure() {
        return Err(unencrypted(listen));
    }
    let config = match transport {
        Transport::Tls(files) => Some(files.config()?),
        _ => None,
    };
    let listener = std::net::TcpListener::bind(listen).and_then(|it| it.set_nonblocking(true).map(|()| it));
    let listener = listener.map_err(|err| cannot(listen, &err))?;
    Ok(Entrance { listener, listen, config, transport: transport.clone() })
}

fn cannot(listen: SocketAddr, err: &std::io::Error) -> Failure {
    let why = said_by_system(err).zh;
    Failure::new("listen", format!("不能在 {listen} 监听：{why}"), format!("nobody can listen at {listen}: {err}"))
}

/// Serves until the process ends; `begun` is told where as soon as it does.
///
/// # Errors
/// When the system lets nobody in any more.
pub fn serve(offices: &Arc<Offices>, entrance: Entrance, begun: impl FnOnce(&Serving)) -> Result<(), Failure> {
    let Entrance { listener, listen, config, transport } = entrance;
    let cannot = |err: std::io::Error| cannot(listen, &err);
    // Not within the runtime, where no store may be waited for.
    offices.begin_signs();
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(cannot)?;
    let served = runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        let service = router(offices, &transport).into_make_service_with_connect_info::<SocketAddr>();
        let serving = Serving { address: listener.local_addr()? };
        match config {
            Some(config) => {
                let listener = TlsListener::new(listener, config)?;
                begun(&serving);
                // Tapped for nothing but that the router is told who asks.
                serve_router(listener.tap_io(|_| ()), service).await
            }
            None => {
                begun(&serving);
                serve_router(listener, service).await
            }
        }
    });
    served.map_err(cannot)
}

fn unencrypted(listen: SocketAddr) -> Failure {
    Failure::new(
        "unencrypted",
        format!(
            "在 {listen} 监听，别的电脑也能访问，密码和内容会在网络上被看到，所以没有启动；\
             请用 --tls-cert 和 --tls-key 给出证书和私钥，或者只在 127.0.0.1 监听，\
             或者由前面的反向代理加密并写明 --tls-by-proxy"
        ),
        format!(
            "others than this machine could reach {listen} and passwords could be read on the network, so it was not \
             started; give --tls-cert and --tls-key, or listen at 127.0.0.1, or say --tls-by-proxy where a proxy \
             in front of it encrypts"
        ),
    )
}
