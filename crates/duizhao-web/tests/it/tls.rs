//! Over a real socket, with a certificate made for it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, mpsc};

use duizhao_web::{TlsFiles, Transport};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::app::{PASSWORD, TestApp};

/// A certificate for `localhost`, signed with its own key; both in files, and it for who trusts it.
fn made(folder: &Path, name: &str) -> (TlsFiles, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let files = TlsFiles { cert: folder.join(format!("{name}-cert.pem")), key: folder.join(format!("{name}-key.pem")) };
    std::fs::write(&files.cert, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    (files, made.cert.into())
}

fn serve(app: &TestApp, transport: Transport) -> SocketAddr {
    let (tell, told) = mpsc::channel();
    let offices = Arc::clone(&app.offices);
    std::thread::spawn(move || {
        let listen = "127.0.0.1:0".parse().unwrap();
        let entrance = duizhao_web::listen(listen, &transport)?;
        duizhao_web::serve(&offices, entrance, |it| tell.send(it.address).unwrap())
    });
    told.recv().unwrap()
}

fn ask(stream: &mut (impl Read + Write), request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The other side closes as it was asked to.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn login() -> String {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("login", "林岚")
        .append_pair("password", PASSWORD)
        .finish();
    format!(
        "POST /login HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
}

fn over_tls(address: SocketAddr, trusted: CertificateDer<'static>) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    StreamOwned::new(client, TcpStream::connect(address).unwrap())
}

#[test]
fn pages_come_over_tls_and_cookies_stay_there() {
    let app = TestApp::demo();
    let folder = tempfile::tempdir().unwrap();
    let (files, cert) = made(folder.path(), "ours");
    let address = serve(&app, Transport::Tls(files));
    // Someone who never speaks does not keep the others waiting.
    let silent = TcpStream::connect(address).unwrap();
    let answer = ask(&mut over_tls(address, cert), &login());
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("; HttpOnly; SameSite=Strict; Secure"), "{answer}");
    drop(silent);
    // Neither in the clear, nor for who trusts someone else.
    let plain = ask(&mut TcpStream::connect(address).unwrap(), &login());
    assert!(!plain.contains("HTTP/1.1"), "{plain}");
    let (_, other) = made(folder.path(), "other");
    assert!(over_tls(address, other).write_all(b"GET / HTTP/1.1\r\n\r\n").is_err());
}

#[test]
fn without_tls_cookies_do_not_ask_for_it() {
    let app = TestApp::demo();
    let address = serve(&app, Transport::Plain);
    let answer = ask(&mut TcpStream::connect(address).unwrap(), &login());
    assert!(answer.starts_with("HTTP/1.1 303") && !answer.contains("Secure"), "{answer}");
}

#[test]
fn what_cannot_be_served_safely_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, _) = made(folder.path(), "ours");
    let (other, _) = made(folder.path(), "other");
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    let cut = folder.path().join("cut.pem");
    let whole = std::fs::read_to_string(&ours.cert).unwrap();
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let tls = |cert: &Path, key: &Path| Transport::Tls(TlsFiles { cert: cert.into(), key: key.into() });
    for (listen, transport, said) in [
        ("0.0.0.0:0", Transport::Plain, "所以没有启动"),
        ("[::]:0", Transport::Plain, "所以没有启动"),
        ("127.0.0.1:0", tls(&folder.path().join("none.pem"), &ours.key), "证书文件"),
        ("127.0.0.1:0", tls(&ours.cert, &folder.path().join("none.pem")), "私钥文件"),
        ("127.0.0.1:0", tls(&empty, &ours.key), "里没有证书"),
        ("127.0.0.1:0", tls(&ours.cert, &empty), "里没有私钥"),
        ("127.0.0.1:0", tls(&ours.cert, &ours.cert), "里没有私钥"),
        ("127.0.0.1:0", tls(&cut, &ours.key), "不是完整的 PEM"),
        ("127.0.0.1:0", tls(&ours.cert, &other.key), "不能一起使用"),
        ("192.0.2.1:1", tls(&ours.cert, &ours.key), "不能在 192.0.2.1:1 监听：本机没有这个地址"),
        (&taken.local_addr().unwrap().to_string(), Transport::Plain, "已被别的程序占用"),
    ] {
        let refused = duizhao_web::listen(listen.parse().unwrap(), &transport).err().expect(listen);
        assert!(refused.said.zh.contains(said), "{listen} {transport:?}: {}", refused.said.zh);
    }
}
