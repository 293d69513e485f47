use contract::Framework;
use contract::{Failure, Protocol, Server};
use outside::{Nginx, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A contract server behind nginx.
#[derive(Debug)]
pub(crate) struct Proxied {
    pub(crate) server: Server,
    pub(crate) setting: Setting,
    nginx: Nginx,
}

/// How nginx is set up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Setting {
    /// It asks the server by HTTP/1.0, the default for most of its life.
    Http10,
    /// It asks the server by HTTP/1.1.
    Http11,
    /// It compresses whatever it can.
    Gzip,
    /// It compresses whatever it can, and does not listen to `x-accel-buffering`.
    DeafGzip,
}

impl Setting {
    /// Returns the directives, none of which is about buffering.
    fn directives(self) -> String {
        let gzip = "gzip on; gzip_types *; gzip_min_length 0; gzip_proxied any;";
        match self {
            Self::Http10 => "proxy_http_version 1.0;".into(),
            Self::Http11 => "proxy_http_version 1.1;".into(),
            Self::Gzip => format!("proxy_http_version 1.1; {gzip}"),
            Self::DeafGzip => {
                format!("proxy_http_version 1.1; {gzip} proxy_ignore_headers X-Accel-Buffering;")
            }
        }
    }
}

impl Proxied {
    pub(crate) fn start(framework: Framework, setting: Setting) -> Result<Self, Failure> {
        let server = Server::start(framework, Protocol::Http1)?;
        // The default is a minute, for which no test can wait.
        let directives = format!("proxy_read_timeout 1s; {}", setting.directives());
        Ok(Self {
            nginx: Nginx::start(server.address(), &directives)?,
            server,
            setting,
        })
    }

    /// Asks nginx for the stream of a script, with parameters such as `&until_ms=1`.
    pub(crate) fn stream(&self, parameters: &str, script: &str) -> Result<Response, Failure> {
        let script = utf8_percent_encode(script, NON_ALPHANUMERIC);
        let target = format!("/script?s={script}{parameters}");
        Response::get(self.nginx.address(), &target)
    }
}
