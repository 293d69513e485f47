/// What a server has answered.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use eventwire_source::Response;
/// use futures_util::stream;
///
/// let body = stream::iter([Ok::<_, std::io::Error>(Bytes::from("data: a\n\n"))]);
/// let response = Response::new(200, Some(b"text/event-stream"), body);
/// ```
#[derive(Debug)]
pub struct Response<S> {
    pub(crate) status: u16,
    pub(crate) is_event_stream: bool,
    pub(crate) body: S,
}

impl<S> Response<S> {
    /// Takes the status, the value of the header `Content-Type`, and the body.
    pub fn new(status: u16, content_type: Option<&[u8]>, body: S) -> Self {
        let is_event_stream = content_type.is_some_and(|value| {
            let essence = value.split(|byte| *byte == b';').next();
            let essence = essence.unwrap_or_default().trim_ascii();
            essence.eq_ignore_ascii_case(b"text/event-stream")
        });
        Self {
            status,
            is_event_stream,
            body,
        }
    }
}
