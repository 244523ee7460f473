package dev.stepwell.dashboard.overview;

/// One number, what it is, and what more there is to say of it.
///
/// @param kind `bad` or `warn` where it is worth a look, else empty
/// @param path of the page that has more; empty where there is none
public record Card(String label, String value, String hint, String kind, String path) {}
