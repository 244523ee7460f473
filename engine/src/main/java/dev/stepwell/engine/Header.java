package dev.stepwell.engine;

/// One line of an HTTP header. Names keep the spelling in which they are to be sent.
public record Header(String name, String value) {}
