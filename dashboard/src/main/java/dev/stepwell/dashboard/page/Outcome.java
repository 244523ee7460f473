package dev.stepwell.dashboard.page;

/// What follows when somebody has sent a form: another page with a word about it, or something that
/// is shown this one time and stands at no path.
public sealed interface Outcome permits Done, Shown {}
