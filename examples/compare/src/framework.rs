use std::fmt;

use serde::{Deserialize, Serialize};

/// Whose server it is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Framework {
    ActixWeb,
    Axum,
    Hyper,
    Rocket,
    Warp,
}

impl Framework {
    pub(crate) const ALL: [Self; 5] = [
        Self::ActixWeb,
        Self::Axum,
        Self::Hyper,
        Self::Rocket,
        Self::Warp,
    ];
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ActixWeb => "actix-web",
            Self::Axum => "axum",
            Self::Hyper => "hyper",
            Self::Rocket => "rocket",
            Self::Warp => "warp",
        })
    }
}
