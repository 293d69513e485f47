//! The form in which every measurement of the repository is kept.

mod figure;
mod figures;

pub use figure::Figure;
pub use figures::Figures;
