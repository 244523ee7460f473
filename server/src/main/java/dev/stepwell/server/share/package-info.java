/// How what all projects share is parted between them, so that none of them can take it from the
/// others, whatever it does.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.share;
