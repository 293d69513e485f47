use std::{sync::Arc, time::Duration};

use futures_util::{Stream, stream};
use tokio::time::sleep;

/// How long a model reads the prompt before its first token.
const FIRST: Duration = Duration::from_millis(400);

/// How long it takes for one step, which yields one token or, if it guessed right, several.
const STEP: Duration = Duration::from_millis(30);

/// Now and then others are served first.
const STALL: Duration = Duration::from_millis(250);

const ANSWER: &str = "\
An event stream is a response that does not end. The server writes an event whenever it has one, \
and the browser hands each to the page as soon as the blank line behind it has arrived.\n\n\
That suits a language model well: it yields a token at a time, some of them in bursts, and a reader \
does not want to wait for the last. When the page is closed, the connection goes, the stream is \
dropped, and nothing is generated for no one.\n";

/// In place of a language model: it yields what a model would, at the same pace.
///
/// To a real one, whose client yields a stream of tokens, the rest of this example is the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// Held by every answer that is being generated.
    busy: Arc<()>,
}

impl Model {
    /// Generates an answer, as long as the stream is polled and not dropped.
    pub(crate) fn answer(&self, prompt: &str) -> impl Stream<Item = String> + Send + use<> {
        let text = format!("You asked: {prompt}\n\n{ANSWER}");
        let tokens: Vec<_> = text.split_inclusive(' ').map(str::to_owned).collect();
        let generation = Generation {
            tokens: tokens.into_iter(),
            ready: 0,
            pause: FIRST,
            _busy: Arc::clone(&self.busy),
        };
        stream::unfold(generation, |mut generation| async {
            let token = generation.next().await?;
            Some((token, generation))
        })
    }
}

struct Generation {
    tokens: std::vec::IntoIter<String>,
    /// How many tokens of this step are still to be yielded.
    ready: usize,
    pause: Duration,
    _busy: Arc<()>,
}

impl Generation {
    async fn next(&mut self) -> Option<String> {
        if self.ready == 0 {
            sleep(self.pause).await;
            self.ready = fastrand::choice([1, 1, 1, 2, 4]).unwrap_or(1);
            self.pause = match fastrand::u8(..20) {
                0 => STALL,
                _ => STEP,
            };
        }
        self.ready -= 1;
        self.tokens.next()
    }
}

#[cfg(test)]
mod tests {
    use std::{pin::pin, sync::Arc, time::Duration};

    use futures_util::{FutureExt, StreamExt};
    use tokio::time::{Instant, advance};

    use super::{ANSWER, FIRST, Model};

    #[tokio::test(start_paused = true)]
    async fn an_answer_takes_its_time_and_comes_whole() {
        let start = Instant::now();
        let tokens: Vec<_> = Model::default().answer("why?").collect().await;
        assert!(start.elapsed() > Duration::from_secs(1), "{start:?}");
        assert_eq!(tokens.concat(), format!("You asked: why?\n\n{ANSWER}"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_leaves_ends_the_generation() {
        let model = Model::default();
        {
            let mut tokens = pin!(model.answer("why?"));
            assert!(
                tokens.next().now_or_never().is_none(),
                "it has not read the prompt"
            );
            advance(FIRST).await;
            assert_eq!(tokens.next().await.as_deref(), Some("You "));
            assert_eq!(Arc::strong_count(&model.busy), 2);
        }
        assert_eq!(Arc::strong_count(&model.busy), 1);
    }
}
