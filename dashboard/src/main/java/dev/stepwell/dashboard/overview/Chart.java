package dev.stepwell.dashboard.overview;

/// A small chart: what the script draws, and the same in a sentence for those who do not see it.
///
/// @param data as JSON: `x` in seconds, and `series` with their labels and values
public record Chart(String title, String data, String summary) {}
