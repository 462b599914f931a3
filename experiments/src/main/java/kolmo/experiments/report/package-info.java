/// What a run leaves behind: records, tables, pictures, plots and one page that holds them all.
///
/// Everything drawn here is the same on every machine: the font is shipped ([Fonts]) and nothing
/// asks the desktop. Figures are drawn at two pixels per CSS pixel, and the page shows them at half
/// their size, so that text stays sharp on screen and on paper.
@NullMarked
package kolmo.experiments.report;

import org.jspecify.annotations.NullMarked;
