//! HTTP/2 over TLS, one stream at a time or several on one connection.

use std::{future::Future, io, net::SocketAddr, sync::Arc};

use bytes::Bytes;
use h2::{
    Reason, RecvStream, SendStream,
    client::{self, SendRequest},
};
use http::{HeaderName, HeaderValue, Request};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{net::TcpStream, runtime::Handle, task::JoinHandle, time::timeout};
use tokio_rustls::TlsConnector;

use crate::{
    Certificate, Head, Next,
    client::{PATIENCE, Transport},
};

/// One stream, and the connection that it may share with others.
#[derive(Debug)]
pub(crate) struct Http2 {
    runtime: Handle,
    connection: Arc<JoinHandle<()>>,
    requests: SendRequest<Bytes>,
    exchange: Option<(SendStream<Bytes>, RecvStream)>,
}

impl Http2 {
    pub(crate) fn connect(
        address: SocketAddr,
        certificate: &Certificate,
        runtime: &Handle,
    ) -> io::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots
            .add(certificate.as_der().clone())
            .map_err(io::Error::other)?;
        let provider = rustls::crypto::ring::default_provider().into();
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let connector = TlsConnector::from(Arc::new(config));
        patiently(runtime, async {
            let socket = TcpStream::connect(address).await?;
            let name = ServerName::from(address.ip());
            let socket = connector.connect(name, socket).await?;
            let handshake = client::handshake(socket).await;
            let (requests, connection) = handshake.map_err(io::Error::other)?;
            let connection = runtime.spawn(async {
                // Its end is seen by the streams.
                let _ = connection.await;
            });
            Ok(Self {
                runtime: runtime.clone(),
                connection: Arc::new(connection),
                requests,
                exchange: None,
            })
        })
    }

    /// Opens another stream on the same connection.
    pub(crate) fn share(&self) -> Self {
        Self {
            runtime: self.runtime.clone(),
            connection: Arc::clone(&self.connection),
            requests: self.requests.clone(),
            exchange: None,
        }
    }

    fn body_stream(&mut self) -> io::Result<&mut RecvStream> {
        let exchange = self.exchange.as_mut().map(|(_, body)| body);
        exchange.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Transport for Http2 {
    fn request(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &[u8])],
        body: &str,
    ) -> io::Result<Head> {
        let runtime = self.runtime.clone();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("https://127.0.0.1{target}"));
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(io::Error::other)?;
            let value = HeaderValue::from_bytes(value).map_err(io::Error::other)?;
            request = request.header(name, value);
        }
        let request = request.body(()).map_err(io::Error::other)?;
        let body = Bytes::copy_from_slice(body.as_bytes());
        patiently(&runtime, async {
            let requests = self.requests.clone().ready().await;
            let mut requests = requests.map_err(io::Error::other)?;
            let (response, mut sending) = requests
                .send_request(request, body.is_empty())
                .map_err(io::Error::other)?;
            if !body.is_empty() {
                sending.send_data(body, true).map_err(io::Error::other)?;
            }
            let (head, body) = response.await.map_err(io::Error::other)?.into_parts();
            self.exchange = Some((sending, body));
            let headers = head.headers.iter().map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            });
            Ok(Head {
                status: head.status.as_u16(),
                headers: headers.collect(),
            })
        })
    }

    fn next_chunk(&mut self) -> io::Result<Next> {
        let runtime = self.runtime.clone();
        let body = self.body_stream()?;
        patiently(&runtime, async {
            loop {
                return match body.data().await {
                    None => Ok(Next::End),
                    Some(Err(_)) => Ok(Next::Broken),
                    // The end of the stream may come in a separate frame.
                    Some(Ok(chunk)) if chunk.is_empty() && body.is_end_stream() => continue,
                    Some(Ok(chunk)) => {
                        let flow = body.flow_control();
                        let released = flow.release_capacity(chunk.len());
                        released.map_err(io::Error::other)?;
                        Next::chunk(chunk.into())
                    }
                };
            }
        })
    }

    fn body(&mut self, _: &Head) -> io::Result<String> {
        let mut body = String::new();
        while let Next::Chunk(chunk) = self.next_chunk()? {
            body.push_str(&chunk);
        }
        Ok(body)
    }

    fn close(self: Box<Self>) -> io::Result<()> {
        self.connection.abort();
        Ok(())
    }

    fn reset(mut self: Box<Self>) -> io::Result<()> {
        let exchange = self.exchange.as_mut();
        let (sending, _) = exchange.ok_or(io::ErrorKind::NotConnected)?;
        sending.send_reset(Reason::CANCEL);
        Ok(())
    }
}

fn patiently<T>(runtime: &Handle, exchange: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    runtime.block_on(async { timeout(PATIENCE, exchange).await? })
}
