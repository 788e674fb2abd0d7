//! Listens, and hands each connection to the router. 服务

use std::net::SocketAddr;

use axum::serve as serve_router;
use duizhao_app::office::Shared;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::routes::router;

/// Where it listens, once it does. 监听
pub struct Serving {
    pub address: SocketAddr,
}

/// Serves until the process ends; `begun` is told where as soon as it listens.
///
/// # Errors
/// When nobody may listen there.
pub fn serve(office: &Shared, listen: SocketAddr, begun: impl FnOnce(&Serving)) -> std::io::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        begun(&Serving { address: listener.local_addr()? });
        let service = router(office, false).into_make_service_with_connect_info::<SocketAddr>();
        serve_router(listener, service).await
    })
}
