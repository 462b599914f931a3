package kolmo.benchmarks.turns;

/// A column of ratios: the time of one side divided by that of another.
///
/// @param label the column's head
/// @param over name of the side whose time is divided
/// @param under name of the side by whose time
public record Ratio(String label, String over, String under) {}
