use std::fmt;

use clap::ValueEnum;

/// A framework that serves.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Framework {
    Axum,
    Warp,
    ActixWeb,
    Rocket,
    Hyper,
}

/// What makes the events a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Implementation {
    /// The framework's own type for server-sent events.
    Native,
    /// The adapter, given events.
    Event,
    /// The adapter, given clones of one frame.
    Frame,
    /// The adapter, given the subscription of a hub.
    Hub,
    /// The least that could do it, without a check of anything.
    Prototype,
}

/// Who is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contestant {
    pub(crate) framework: Framework,
    pub(crate) implementation: Implementation,
}

impl Framework {
    /// How many bytes a chunk of this framework's adapter gathers by default.
    pub(crate) const fn chunk_limit(self) -> usize {
        match self {
            Self::Axum | Self::Warp | Self::ActixWeb | Self::Hyper => 16 * 1024,
            Self::Rocket => 32 * 1024,
        }
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Axum => "axum",
            Self::Warp => "warp",
            Self::ActixWeb => "actix-web",
            Self::Rocket => "rocket",
            Self::Hyper => "hyper",
        })
    }
}

impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Native => "native",
            Self::Event => "event",
            Self::Frame => "frame",
            Self::Hub => "hub",
            Self::Prototype => "prototype",
        })
    }
}

impl fmt::Display for Contestant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.framework, self.implementation)
    }
}
