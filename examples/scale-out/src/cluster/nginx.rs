use std::{env, fs, io, net::SocketAddr, path::Path};

use tokio::process::Command;

/// Runs an nginx that writes only in this folder, in front of these servers.
///
/// # Errors
///
/// Returns an error if its configuration cannot be written.
pub(crate) fn command(
    folder: &Path,
    address: SocketAddr,
    servers: &[SocketAddr],
) -> io::Result<Command> {
    fs::write(folder.join("nginx.conf"), configuration(address, servers))?;
    let mut command = Command::new("nginx");
    // A user's search path often leaves out where Debian puts nginx.
    command.env("PATH", env::var("PATH").unwrap_or_default() + ":/usr/sbin");
    command.arg("-p").arg(folder);
    command.args(["-c", "nginx.conf", "-e", "stderr"]);
    Ok(command)
}

/// A whole configuration. Without a master process, the one that was started is the one that serves.
fn configuration(address: SocketAddr, servers: &[SocketAddr]) -> String {
    let servers = servers.iter();
    let servers = servers.map(|server| format!("server {server} max_fails=1 fail_timeout=1s;"));
    let servers = servers.collect::<Vec<_>>().join("\n        ");
    format!(
        r#"daemon off;
master_process off;
pid nginx.pid;
error_log stderr crit;
events {{
    worker_connections 8192;
}}
http {{
    access_log off;
    client_body_temp_path client_body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    upstream servers {{
        # Streams last long, so that turns alone would not spread them.
        least_conn;
        {servers}
    }}
    server {{
        listen {address};
        location / {{
            proxy_pass http://servers;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            add_header X-Served-By $upstream_addr always;
            error_page 502 504 = @later;
        }}
        # Where no server is left, an EventSource would take an error for the end. A stream that
        # ends at once makes it come back.
        location @later {{
            default_type text/event-stream;
            if ($request_method = GET) {{
                return 200 "retry: 1000\n\n";
            }}
            return 502;
        }}
    }}
}}
"#
    )
}
