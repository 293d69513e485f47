//! How to, one page per task. The code is compiled and run with the tests.
//!
//! The examples are for axum 0.8; on another framework the `use` line and the routing change. Beside
//! `eventwire` most of them use the packages tokio and futures-util.

#[doc = include_str!("../guide/shutdown.md")]
pub mod shutdown {}

#[doc = include_str!("../guide/keep_alive.md")]
pub mod keep_alive {}

#[doc = include_str!("../guide/resume.md")]
pub mod resume {}

#[doc = include_str!("../guide/broadcast.md")]
pub mod broadcast {}

#[doc = include_str!("../guide/topics.md")]
pub mod topics {}

#[doc = include_str!("../guide/auth.md")]
pub mod auth {}

#[doc = include_str!("../guide/proxies.md")]
pub mod proxies {}

#[doc = include_str!("../guide/http2.md")]
pub mod http2 {}

#[doc = include_str!("../guide/llm_tokens.md")]
pub mod llm_tokens {}

#[doc = include_str!("../guide/reading.md")]
pub mod reading {}

#[doc = include_str!("../guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../guide/configuration.md")]
pub mod configuration {}

#[doc = include_str!("../guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/slow_clients.md")]
pub mod slow_clients {}

#[doc = include_str!("../guide/max_age.md")]
pub mod max_age {}

#[doc = include_str!("../guide/other_servers.md")]
pub mod other_servers {}

#[doc = include_str!("../guide/older_versions.md")]
pub mod older_versions {}
