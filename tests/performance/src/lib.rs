//! The form in which every measurement of the repository is kept, and how it is drawn.

mod chart;
mod distinct;
mod drawing;
mod figure;
mod figures;
mod number;

pub use distinct::distinct;
pub use drawing::Drawing;
pub use figure::Figure;
pub use figures::Figures;
pub use number::number;

type Failure = Box<dyn std::error::Error + Send + Sync>;
