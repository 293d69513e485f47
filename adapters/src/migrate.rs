//! How to replace a framework's own type, one page per framework. The code is compiled with the tests.

#[doc = include_str!("../guide/migrate/axum.md")]
pub mod axum {}

#[doc = include_str!("../guide/migrate/warp.md")]
pub mod warp {}

#[doc = include_str!("../guide/migrate/rocket.md")]
pub mod rocket {}

#[doc = include_str!("../guide/migrate/actix_web_lab.md")]
pub mod actix_web_lab {}
