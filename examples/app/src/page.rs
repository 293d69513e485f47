/// The page: an EventSource client of all streams, in one file without a build step.
pub const PAGE: &str = include_str!("../page/index.html");
