use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http_body::Body;

use crate::encode::contestant::Run;

/// Polls the body of any server on the `http` crate.
pub(crate) fn frames(body: impl Body<Data = Bytes> + 'static) -> Run {
    Box::new(|output| {
        let mut body = pin!(body);
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
            if let Ok(data) = frame.into_data() {
                output.take(&data);
            }
        }
    })
}
