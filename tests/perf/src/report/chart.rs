use plotters::{
    coord::Shift,
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use crate::{Failure, figures::number};

/// Panels of horizontal bars.
#[derive(Debug)]
pub(crate) struct Chart {
    pub(crate) title: &'static str,
    pub(crate) panels: Vec<Panel>,
    /// How many panels a row has.
    pub(crate) columns: usize,
    /// Whether bars of one length mean the same in all panels.
    pub(crate) shared_scale: bool,
}

#[derive(Debug)]
pub(crate) struct Panel {
    pub(crate) title: String,
    pub(crate) bars: Vec<Bar>,
}

#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
    pub(crate) side: Side,
}

/// Whose bar it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Side {
    Ours,
    Theirs,
    /// A limit that no implementation exceeds.
    Limit,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: i32 = 960;
const MARGIN: i32 = 16;
const TITLE: i32 = 40;
const PANEL_TITLE: i32 = 28;
const BAR: i32 = 22;
const GAP: i32 = 14;
const LABEL: i32 = 126;
const VALUE: i32 = 66;

/// On white, which is part of the picture, so that it reads the same on a dark page.
const TEXT: RGBColor = RGBColor(31, 35, 40);

impl Side {
    const fn colour(self) -> RGBColor {
        match self {
            Self::Ours => RGBColor(9, 105, 218),
            Self::Theirs => RGBColor(140, 149, 159),
            Self::Limit => RGBColor(208, 215, 222),
        }
    }
}

impl Chart {
    pub(crate) fn svg(&self) -> Result<String, Failure> {
        let mut svg = String::new();
        self.draw(&mut svg)?;
        svg.push('\n');
        Ok(svg)
    }

    fn draw(&self, svg: &mut String) -> Result<(), Failure> {
        let rows: Vec<_> = self.panels.chunks(self.columns).collect();
        let height: i32 = rows.iter().map(|row| row_height(row)).sum();
        let size = (
            WIDTH.unsigned_abs(),
            (TITLE + height + MARGIN).unsigned_abs(),
        );
        let area = SVGBackend::with_string(svg, size).into_drawing_area();
        area.fill(&WHITE)?;
        let left = Pos::new(HPos::Left, VPos::Center);
        write(&area, self.title, 20, (MARGIN, TITLE / 2 + 2), left)?;
        let longest = longest(self.panels.iter());
        let mut top = TITLE;
        for row in rows {
            let width = WIDTH / i32::try_from(self.columns)?;
            for (panel, column) in row.iter().zip(0..) {
                let scale = match self.shared_scale {
                    true => longest,
                    false => self::longest([panel].into_iter()),
                };
                panel.draw(&area, (column * width, top), width, scale)?;
            }
            top += row_height(row);
        }
        area.present()?;
        Ok(())
    }
}

impl Panel {
    fn draw(
        &self,
        area: &Area<'_>,
        (left, top): (i32, i32),
        width: i32,
        scale: f64,
    ) -> Result<(), Failure> {
        let title = Pos::new(HPos::Left, VPos::Center);
        let corner = (left + MARGIN, top + PANEL_TITLE / 2);
        write(area, &self.title, 17, corner, title)?;
        let start = left + MARGIN + LABEL;
        let room = width - 2 * MARGIN - LABEL - VALUE;
        for (bar, row) in self.bars.iter().zip(0..) {
            let upper = top + PANEL_TITLE + row * BAR;
            let middle = upper + BAR / 2;
            let end = start + length(bar.value / scale, room);
            let label = Pos::new(HPos::Right, VPos::Center);
            write(area, &bar.label, 15, (start - 8, middle), label)?;
            area.draw(&Rectangle::new(
                [(start, upper + 3), (end, upper + BAR - 3)],
                bar.side.colour().filled(),
            ))?;
            let value = Pos::new(HPos::Left, VPos::Center);
            write(area, &number(bar.value), 15, (end + 6, middle), value)?;
        }
        Ok(())
    }
}

fn write(
    area: &Area<'_>,
    text: &str,
    size: i32,
    at: (i32, i32),
    anchor: Pos,
) -> Result<(), Failure> {
    let style = ("sans-serif", size).into_font().color(&TEXT).pos(anchor);
    area.draw(&Text::new(text, at, style))?;
    Ok(())
}

fn row_height(panels: &[Panel]) -> i32 {
    let bars = panels.iter().map(|panel| panel.bars.len()).max();
    let bars = i32::try_from(bars.unwrap_or_default()).unwrap_or_default();
    PANEL_TITLE + bars * BAR + GAP
}

fn longest<'a>(panels: impl Iterator<Item = &'a Panel>) -> f64 {
    let values = panels.flat_map(|panel| &panel.bars).map(|bar| bar.value);
    values.fold(f64::MIN_POSITIVE, f64::max)
}

/// Returns the length of a bar, which is visible even if the value is tiny.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a share of the room is no more than it"
)]
fn length(share: f64, room: i32) -> i32 {
    ((share.clamp(0.0, 1.0) * f64::from(room)) as i32).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Bar, Chart, Panel, Side};

    #[test]
    fn a_bar_is_as_long_as_its_share_of_the_longest() {
        let bar = |label: &str, value| Bar {
            label: label.into(),
            value,
            side: Side::Ours,
        };
        let panel = |title: &str, bars| Panel {
            title: title.into(),
            bars,
        };
        let mut chart = Chart {
            title: "events",
            panels: vec![
                panel("axum", vec![bar("native", 2.0), bar("event", 16.0)]),
                panel("rocket", vec![bar("native", 0.0), bar("event", 8.0)]),
            ],
            columns: 1,
            shared_scale: true,
        };
        assert_eq!(widths(&chart.svg().unwrap()), [92, 736, 1, 368]);
        chart.shared_scale = false;
        assert_eq!(widths(&chart.svg().unwrap()), [92, 736, 1, 736]);
    }

    /// The widths of all rectangles but the first, which is the background.
    fn widths(svg: &str) -> Vec<u32> {
        let rectangles = svg.split("<rect ").skip(2);
        let width = |rectangle: &str| {
            let (_, rest) = rectangle.split_once("width=\"")?;
            rest.split_once('"')?.0.parse().ok()
        };
        rectangles.filter_map(width).collect()
    }
}
