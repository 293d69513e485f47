use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    routing::get,
};

/// The files of the page, which are part of the program: the path, the type and the text of each.
const FILES: [(&str, &str, &str); 10] = [
    ("/", HTML, include_str!("../../page/index.html")),
    ("/style.css", CSS, include_str!("../../page/style.css")),
    ("/app.js", JS, include_str!("../../page/app.js")),
    ("/code.js", JS, include_str!("../../page/code.js")),
    ("/live.js", JS, include_str!("../../page/live.js")),
    ("/column.js", JS, include_str!("../../page/column.js")),
    ("/worker.js", JS, include_str!("../../page/worker.js")),
    (
        "/uplot/uPlot.iife.min.js",
        JS,
        include_str!("../../page/uplot/uPlot.iife.min.js"),
    ),
    (
        "/uplot/uPlot.min.css",
        CSS,
        include_str!("../../page/uplot/uPlot.min.css"),
    ),
    (
        "/uplot/LICENSE",
        TEXT,
        include_str!("../../page/uplot/LICENSE"),
    ),
];

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Serves the files.
pub(super) fn routes() -> Router {
    FILES
        .into_iter()
        .fold(Router::new(), |routes, (path, kind, text)| {
            let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")];
            routes.route(path, get(async move || (headers, text)))
        })
}
